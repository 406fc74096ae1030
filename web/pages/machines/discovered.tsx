// Machines that boot and that nobody has made known.
import { Button, Group, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { useApi } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { Mono } from "../../parts/mac.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { Ago } from "../../parts/time.tsx";
import type { Known } from "./add-machine.tsx";
import { machinesWords } from "./words.ts";

const MOST = 5;

export function Discovered({ onKnow }: { readonly onKnow: (known: Known) => void }) {
  const say = machinesWords.use();
  const may = useMay("operator");
  const found = useApi("machines.discovered", { query: { limit: 100 } }).data;
  if (found === undefined || found.items.length === 0) return null;
  const count = found.total ?? found.items.length;
  return (
    <section className="bl-panel bl-new" aria-label={say("newOnes", { count })}>
      <Stack gap={6}>
        <Text size="sm" fw={600}>
          {say("newOnes", { count })}
        </Text>
        {found.items.slice(0, MOST).map(({ mac, code, firmware, address, seenMs, uuid }) => (
          <Group key={mac} gap="sm" wrap="wrap">
            <StateBadge state="new" />
            <Link href={`/machines/${mac}`} className="bl-mono">
              {mac}
            </Link>
            <Text size="sm" component="span">
              {`${say("code")}: `}
              <strong className="bl-mono">{code}</strong>
            </Text>
            {firmware === null ? null : <Text size="sm">{firmware}</Text>}
            {address === null ? null : <Mono>{address}</Mono>}
            <Text size="sm" c="dimmed" component="div">
              <Ago atMs={seenMs} />
            </Text>
            {may ? (
              <Button size="compact-sm" variant="default" onClick={() => onKnow({ mac, uuid })}>
                {say("makeKnown")}
              </Button>
            ) : null}
          </Group>
        ))}
      </Stack>
    </section>
  );
}
