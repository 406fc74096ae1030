// Settings: people, tokens, secrets, loaders, the server itself, backups: a part at a time, each with an address.
import { Tabs, Title } from "@mantine/core";
import type { ComponentType } from "react";
import { useParam } from "../../frame/address.ts";
import { type Role, useMay } from "../../live/session.ts";
import { BackupPart } from "./backup-part.tsx";
import { LoadersPart } from "./loaders-part.tsx";
import { PeoplePart } from "./people-part.tsx";
import { SecretsPart } from "./secrets-part.tsx";
import { ServerPart } from "./server-part.tsx";
import { TokensPart } from "./tokens-part.tsx";
import { settingsWords } from "./words.ts";

const PARTS = {
  people: { needs: "admin", part: PeoplePart },
  tokens: { needs: "viewer", part: TokensPart },
  secrets: { needs: "admin", part: SecretsPart },
  loaders: { needs: "viewer", part: LoadersPart },
  server: { needs: "viewer", part: ServerPart },
  backup: { needs: "admin", part: BackupPart },
} as const satisfies Record<string, { readonly needs: Role; readonly part: ComponentType }>;
type PartName = keyof typeof PARTS;

export function SettingsPage() {
  const say = settingsWords.use();
  const admin = useMay("admin");
  const [asked, setAsked] = useParam("part", true);
  const names = (Object.keys(PARTS) as PartName[]).filter((name) => admin || PARTS[name].needs !== "admin");
  const current = names.find((name) => name === asked) ?? names[0] ?? "server";
  const { part: Part } = PARTS[current];
  return (
    <div className="bl-page">
      <Title order={1} mb="md">
        {say("title")}
      </Title>
      <Tabs value={current} onChange={setAsked} keepMounted={false}>
        <Tabs.List mb="md" aria-label={say("parts")}>
          {names.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {say(name)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={current}>
          <Part />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
