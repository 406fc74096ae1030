// The dot of the server's health: icon, word and colour; a click shows what is found and how it is cured.

import { Button, Popover, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconPlugConnectedX } from "@tabler/icons-react";
import { useApi } from "../live/api.ts";
import { useLive } from "../live/stream.ts";
import { useSaid } from "../words/sentences/said.ts";
import { frame } from "./words.ts";

export function Health() {
  const say = frame.use();
  const said = useSaid();
  const open = useLive((live) => live.open);
  const doctor = useApi("doctor.show", {}, { refetchInterval: 60_000 }).data ?? [];
  const problems = useApi("health.show", {}, { refetchInterval: 30_000 }).data?.problems ?? [];
  const count = doctor.length + problems.length;
  const stops = problems.length > 0 || doctor.some(({ weight }) => weight === "stops");
  const Icon = open ? (count === 0 ? IconCircleCheck : IconAlertTriangle) : IconPlugConnectedX;
  const tone = open ? (count === 0 ? "good" : stops ? "bad" : "warn") : "quiet";
  const state = open ? (count === 0 ? say("well") : say("findings", { count })) : say("cut");
  return (
    <Popover width={380} position="bottom-end" shadow="md">
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<Icon size={17} className={`bl-text-${tone}`} />}
          aria-label={say("health", { state })}
        >
          <span className="bl-wide">{state}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          {open ? null : <Text size="sm">{say("cutWhy")}</Text>}
          {open && count === 0 ? <Text size="sm">{say("wellWhy")}</Text> : null}
          {problems.map((problem) => (
            <Text key={problem} size="sm" fw={600}>
              {said(problem)}
            </Text>
          ))}
          {doctor.map(({ name, says, cure }) => (
            <div key={`${name} ${says}`}>
              <Text size="sm" fw={600}>
                {said(says)}
              </Text>
              <Text size="sm" c="dimmed">{`→ ${said(cure)}`}</Text>
            </div>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
