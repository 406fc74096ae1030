// Before anything else: who is here. Nobody yet at all: the first admin is made; nobody logged in: the login; else the pages.
import { Center, Stack, Text } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { ApiProblem } from "../../src/http/client/client.ts";
import { ThemeMenu } from "../frame/theme-menu.tsx";
import { Wordmark } from "../frame/wordmark.tsx";
import { client } from "../live/api.ts";
import { setSession, useSession } from "../live/session.ts";
import { FailedState } from "../parts/failed-state.tsx";
import { FirstAdmin } from "./first-admin.tsx";
import { Login } from "./login.tsx";
import { gate } from "./words.ts";

const AGAIN_MS = 3000;

export function Gate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const [trouble, setTrouble] = useState<unknown>(null);
  const [setup, setSetup] = useState<boolean | null>(null);
  useEffect(() => {
    if (session !== undefined) return;
    let timer: number | null = null;
    const ask = async () => {
      try {
        setSession(await client.call("session.show", {}));
      } catch (cause) {
        if (cause instanceof ApiProblem && cause.problem.name === "not-known") return setSession(null);
        setTrouble(cause);
        timer = window.setTimeout(ask, AGAIN_MS);
      }
    };
    ask();
    return () => {
      if (timer !== null) window.clearTimeout(timer);
    };
  }, [session]);
  useEffect(() => {
    if (session !== null) return;
    client.call("setup.show", {}).then(({ needed }) => setSetup(needed), setTrouble);
  }, [session]);

  if (session !== null && session !== undefined) return children;
  if (session === undefined || setup === null)
    return <Outside>{trouble === null ? <Reaching /> : <FailedState cause={trouble} />}</Outside>;
  return <Outside>{setup ? <FirstAdmin /> : <Login />}</Outside>;
}

function Reaching() {
  const say = gate.use();
  return (
    <Text c="dimmed" role="status">
      {say("reaching")}
    </Text>
  );
}

function Outside({ children }: { readonly children: ReactNode }) {
  const say = gate.use();
  return (
    <Center mih="100vh" p="md" component="main">
      <div className="bl-corner">
        <ThemeMenu />
      </div>
      <Stack w={380} maw="100%" gap="lg">
        <Stack gap={4} align="center">
          <Wordmark />
          <Text c="dimmed" size="sm" ta="center">
            {say("tagline")}
          </Text>
        </Stack>
        {children}
      </Stack>
    </Center>
  );
}
