// One machine: who it is, the one sentence that matters, the one button that fits; below it its timeline, diagnosis, packets,
// log and files. Also for one that nobody has made known, by its MAC.
import { Tabs } from "@mantine/core";
import { useState } from "react";
import { useParam } from "../../frame/address.ts";
import { useKeys } from "../../frame/keys.ts";
import type { PageProps } from "../../frame/pages.tsx";
import { useApi } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { FailedState } from "../../parts/failed-state.tsx";
import { Rows } from "../../parts/loaded.tsx";
import { AddMachine } from "../machines/add-machine.tsx";
import { ArmDialog } from "../machines/arm-dialog.tsx";
import { BootView } from "./boot-view.tsx";
import { DiagnosisTab } from "./diagnosis-tab.tsx";
import { EditMachine } from "./edit-machine.tsx";
import { FilesTab } from "./files-tab.tsx";
import { Head } from "./head.tsx";
import { LogTab } from "./log-tab.tsx";
import { PacketsTab } from "./packets-tab.tsx";
import { machineWords } from "./words.ts";

const TABS = ["timeline", "diagnosis", "packets", "log", "files"] as const;
type Tab = (typeof TABS)[number];
const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

export function MachinePage({ params: { name = "" } }: PageProps) {
  const say = machineWords.use();
  const isMac = MAC.test(name);
  const machine = useApi("machines.show", { params: { name } }, { enabled: !isMac });
  const now = useApi("machines.now", { params: { name } }, { enabled: !isMac });
  const [tab, setTab] = useParam("tab", true);
  const [dialog, setDialog] = useState<"arm" | "edit" | "add" | null>(null);
  const may = useMay("operator");
  const shown: Tab = TABS.find((one) => one === tab) ?? "timeline";
  useKeys({
    ...(may && !isMac ? { a: [say("arm"), () => setDialog("arm")] as const } : {}),
    ...Object.fromEntries(TABS.map((one, i) => [`${i + 1}`, [say(one), () => setTab(i === 0 ? null : one)] as const])),
  });
  if (!isMac && machine.isError)
    return (
      <div className="bl-page">
        <FailedState cause={machine.error} retry={() => void machine.refetch()} />
      </div>
    );
  if (!isMac && (machine.data === undefined || now.data === undefined))
    return (
      <div className="bl-page">
        <Rows count={8} />
      </div>
    );
  const known =
    isMac || machine.data === undefined || now.data === undefined ? null : { ...machine.data, now: now.data };
  const install = known?.now.arm?.id ?? null;
  return (
    <div className="bl-page">
      <Head
        machine={known}
        mac={known?.mac ?? name}
        onArm={() => setDialog("arm")}
        onEdit={() => setDialog("edit")}
        onKnow={() => setDialog("add")}
      />
      <Tabs
        value={shown}
        onChange={(to) => setTab(to === "timeline" ? null : to)}
        keepMounted={false}
        mt="md"
        aria-label={say("tabs")}
      >
        <Tabs.List>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="timeline" pt="md">
          <BootView machine={name} />
        </Tabs.Panel>
        <Tabs.Panel value="diagnosis" pt="md">
          <DiagnosisTab machine={name} />
        </Tabs.Panel>
        <Tabs.Panel value="packets" pt="md">
          <PacketsTab machine={name} />
        </Tabs.Panel>
        <Tabs.Panel value="log" pt="md">
          {install === null ? (
            <EmptyState title={say("noLog")}>{say("noLogSays")}</EmptyState>
          ) : (
            <LogTab install={install} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="files" pt="md">
          <FilesTab
            mac={known?.mac ?? name}
            name={known?.name ?? null}
            profile={known?.now.arm?.profile ?? known?.profile ?? null}
          />
        </Tabs.Panel>
      </Tabs>
      {dialog === "arm" && known !== null ? <ArmDialog machines={[known.name]} close={() => setDialog(null)} /> : null}
      {dialog === "edit" && known !== null ? <EditMachine machine={known} close={() => setDialog(null)} /> : null}
      {dialog === "add" ? <AddMachine known={{ mac: name }} close={() => setDialog(null)} /> : null}
    </div>
  );
}
