// One's own password.
import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { client } from "../live/api.ts";
import { setSession } from "../live/session.ts";
import { Dialog } from "../parts/dialog.tsx";
import { FormFoot } from "../parts/form-foot.tsx";
import { deeds } from "../words/deeds.ts";
import { frame } from "./words.ts";

export function PasswordDialog({ close }: { readonly close: () => void }) {
  const say = frame.use();
  const deed = deeds.use();
  const [old, setOld] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [done, setDone] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailed(null);
    try {
      setSession(await client.call("session.password", { body: { old, password } }));
      setDone(true);
    } catch (cause) {
      setFailed(cause);
    }
    setBusy(false);
  };
  return (
    <Dialog opened onClose={close} title={say("password")}>
      {done ? (
        <Stack>
          <Text size="sm" role="status">
            {say("passwordChanged")}
          </Text>
          <Group justify="flex-end">
            <Button onClick={close}>{deed("close")}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={save}>
          <Stack>
            <PasswordInput
              label={say("oldPassword")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              data-autofocus
              value={old}
              onChange={({ currentTarget }) => setOld(currentTarget.value)}
            />
            <PasswordInput
              label={say("newPassword")}
              description={say("passwordHint")}
              autoComplete="new-password"
              required
              withAsterisk={false}
              minLength={10}
              value={password}
              onChange={({ currentTarget }) => setPassword(currentTarget.value)}
            />
            <FormFoot failed={failed} close={close} busy={busy} />
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
