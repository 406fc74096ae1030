// Step five: waits for the first machine, which appears with its first question.
import { Button, Group, Loader, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { useApi } from "../../live/api.ts";
import { BootView } from "../machine/boot-view.tsx";
import { AddMachine, type Known } from "../machines/add-machine.tsx";
import { Step } from "./step.tsx";
import { welcomeWords } from "./words.ts";

export function FirstMachine({ ready }: { readonly ready: boolean }) {
  const say = welcomeWords.use();
  const [adding, setAdding] = useState<Known | null>(null);
  const found = useApi("machines.discovered", { query: { limit: 1 } }, { refetchInterval: 3000 }).data?.items[0];
  const booting = useApi("overview.show", {}, { refetchInterval: 3000 }).data?.booting[0];
  const mac = found?.mac ?? booting?.mac;
  const name = found === undefined ? (booting?.machine ?? mac) : mac;
  return (
    <Step n={5} what={say("five")} done={mac !== undefined}>
      <Text size="sm">{say("fiveSays")}</Text>
      {mac === undefined || name === undefined ? (
        <Group gap="sm">
          {ready ? <Loader size="sm" /> : null}
          <Text size="sm" c="dimmed" role="status">
            {say(ready ? "waiting" : "waitsFor")}
          </Text>
        </Group>
      ) : (
        <>
          <Text fw={600} role="status">
            {say("heard", { mac })}
          </Text>
          <BootView machine={name} />
          <Group gap="sm">
            {found === undefined ? null : (
              <Button onClick={() => setAdding({ mac: found.mac, uuid: found.uuid })}>{say("makeKnown")}</Button>
            )}
            <Button component={Link} href={`/machines/${name}`} variant="default">
              {say("toMachine")}
            </Button>
            <Button component={Link} href="/" variant="default">
              {say("done")}
            </Button>
          </Group>
        </>
      )}
      {adding === null ? null : <AddMachine known={adding} close={() => setAdding(null)} />}
    </Step>
  );
}
