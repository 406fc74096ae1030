// The first account, made by whoever has the link that the server printed.
import { Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { client } from "../live/api.ts";
import { setSession } from "../live/session.ts";
import { FailedDeed } from "../parts/failed-state.tsx";
import { gate } from "./words.ts";

const SHORTEST = 10;

export function FirstAdmin() {
  const say = gate.use();
  const given = new URLSearchParams(location.search).get("code") ?? "";
  const [code, setCode] = useState(given);
  const [name, setName] = useState("admin");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const short = password.length < SHORTEST;
  const differ = again !== "" && again !== password;
  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (short || again !== password) return;
    setBusy(true);
    try {
      const session = await client.call("setup.finish", { body: { code, name, password } });
      // The code is used up, and has no business in the browser's history.
      history.replaceState(null, "", "/welcome");
      setSession(session);
    } catch (cause) {
      setFailed(cause);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={make} className="bl-panel">
      <Stack>
        <Title order={1}>{say("setupTitle")}</Title>
        <Text size="sm" c="dimmed">
          {say(given === "" ? "openLink" : "setupSays")}
        </Text>
        {given === "" ? (
          <TextInput
            label={say("code")}
            description={say("codeHint")}
            required
            withAsterisk={false}
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value)}
          />
        ) : null}
        <TextInput
          label={say("name")}
          description={say("nameHint")}
          autoComplete="username"
          required
          withAsterisk={false}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <PasswordInput
          label={say("password")}
          description={say("passwordHint")}
          autoComplete="new-password"
          autoFocus
          required
          withAsterisk={false}
          value={password}
          error={password !== "" && short ? say("short") : null}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <PasswordInput
          label={say("again")}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={again}
          error={differ ? say("differ") : null}
          onChange={({ currentTarget }) => setAgain(currentTarget.value)}
        />
        <FailedDeed cause={failed} />
        <Button type="submit" loading={busy} disabled={short || again !== password}>
          {say("make")}
        </Button>
      </Stack>
    </form>
  );
}
