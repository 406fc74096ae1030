// Who is here, and the way out.
import { ActionIcon, Menu } from "@mantine/core";
import { IconApi, IconKey, IconKeyboard, IconLogout, IconUser } from "@tabler/icons-react";
import { useState } from "react";
import { client, queries } from "../live/api.ts";
import { setSession, useSession } from "../live/session.ts";
import { states } from "../words/states.ts";
import { PasswordDialog } from "./password-dialog.tsx";
import { frame } from "./words.ts";

export function PersonMenu({ onKeys }: { readonly onKeys: () => void }) {
  const say = frame.use();
  const state = states.use();
  const session = useSession();
  const [changing, setChanging] = useState(false);
  if (session === null || session === undefined) return null;
  const name = say("person", { name: session.name, role: state(session.role) });
  return (
    <>
      {changing ? <PasswordDialog close={() => setChanging(false)} /> : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={name}>
            <IconUser size={19} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{name}</Menu.Label>
          <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onKeys}>
            {say("keys")}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setChanging(true)}>
            {say("password")}
          </Menu.Item>
          <Menu.Item leftSection={<IconApi size={16} />} component="a" href="/api" target="_blank">
            {say("docs")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={logOut}>
            {say("logout")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

async function logOut(): Promise<void> {
  await client.call("session.end", {}).catch(() => {});
  queries.clear();
  setSession(null);
}
