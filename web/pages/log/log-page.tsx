// Log: everything that happened in one stream, the installers' own lines, and who did what.
import { Tabs, Title } from "@mantine/core";
import { useParam } from "../../frame/address.ts";
import { useMay } from "../../live/session.ts";
import { AuditTab } from "./audit-tab.tsx";
import { HistoryTab } from "./history-tab.tsx";
import { InstallersTab } from "./installers-tab.tsx";
import { historyWords } from "./words.ts";

const TABS = ["history", "installers", "audit"] as const;

export function LogPage() {
  const say = historyWords.use();
  const admin = useMay("admin");
  const [tab, setTab] = useParam("tab", true);
  const tabs = TABS.filter((one) => one !== "audit" || admin);
  const shown = tabs.find((one) => one === tab) ?? "history";
  return (
    <div className="bl-fill">
      <Title order={1}>{say("title")}</Title>
      <Tabs value={shown} onChange={(to) => setTab(to === "history" ? null : to)} keepMounted={false}>
        <Tabs.List>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {shown === "history" ? <HistoryTab /> : shown === "installers" ? <InstallersTab /> : <AuditTab />}
    </div>
  );
}
