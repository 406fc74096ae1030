import { Button, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { client } from "../live/api.ts";
import { setSession } from "../live/session.ts";
import { FailedDeed } from "../parts/failed-state.tsx";
import { gate } from "./words.ts";

export function Login() {
  const say = gate.use();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      setSession(await client.call("session.start", { body: { name, password } }));
      if (location.pathname === "/setup" || location.pathname === "/login") history.replaceState(null, "", "/");
    } catch (cause) {
      setFailed(cause);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={enter} className="bl-panel">
      <Stack>
        <Title order={1}>{say("login")}</Title>
        <TextInput
          label={say("name")}
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <PasswordInput
          label={say("password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <FailedDeed cause={failed} />
        <Button type="submit" loading={busy}>
          {say("login")}
        </Button>
      </Stack>
    </form>
  );
}
