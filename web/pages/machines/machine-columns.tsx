// What the table tells of a machine, and the same as a card.
import { Group, Text } from "@mantine/core";
import { useMemo } from "react";
import { Link } from "wouter";
import { Mono } from "../../parts/mac.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import type { Column } from "../../parts/table.tsx";
import { Ago } from "../../parts/time.tsx";
import { type Machine, stateOf } from "./filters.ts";
import { machinesWords } from "./words.ts";

export function addressOf({ now, address }: Machine): string | null {
  return now.address ?? address;
}

/** 10.0.0.9 before 10.0.0.10. */
function addressOrder(address: string | null): number | null {
  return address === null ? null : address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function untilOf({ now: { arm } }: Machine): number | null {
  return arm?.state === "armed" || arm?.state === "loading" ? arm.expiresMs : null;
}

export function useMachineColumns(): readonly Column<Machine>[] {
  const say = machinesWords.use();
  return useMemo<readonly Column<Machine>[]>(
    () => [
      {
        key: "name",
        title: say("name"),
        width: "minmax(140px, 2fr)",
        sort: ({ name }) => name,
        cell: ({ name }) => <Link href={`/machines/${name}`}>{name}</Link>,
      },
      {
        key: "mac",
        title: say("mac"),
        width: "156px",
        sort: ({ mac }) => mac,
        cell: ({ mac }) => <Mono>{mac}</Mono>,
      },
      {
        key: "address",
        title: say("address"),
        width: "136px",
        sort: (machine) => addressOrder(addressOf(machine)),
        cell: (machine) => <Mono>{addressOf(machine) ?? "—"}</Mono>,
      },
      {
        key: "state",
        title: say("state"),
        width: "128px",
        sort: stateOf,
        cell: (machine) => <StateBadge state={stateOf(machine)} />,
      },
      {
        key: "profile",
        title: say("profile"),
        width: "minmax(110px, 1fr)",
        sort: ({ profile }) => profile,
        cell: ({ profile }) => profile ?? <Dim>—</Dim>,
      },
      {
        key: "until",
        title: say("until"),
        width: "120px",
        sort: untilOf,
        cell: (machine) => {
          const atMs = untilOf(machine);
          return atMs === null ? <Dim>—</Dim> : <Ago atMs={atMs} />;
        },
      },
      {
        key: "seen",
        title: say("seen"),
        width: "120px",
        sort: ({ now }) => now.seenMs,
        cell: ({ now }) => (now.seenMs === null ? <Dim>{say("never")}</Dim> : <Ago atMs={now.seenMs} />),
      },
    ],
    [say],
  );
}

function Dim({ children }: { readonly children: string }) {
  return <span className="bl-text-quiet">{children}</span>;
}

export function MachineCard({ machine }: { readonly machine: Machine }) {
  const say = machinesWords.use();
  const { name, mac, profile, now } = machine;
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Link href={`/machines/${name}`} className="bl-card-title">
          {name}
        </Link>
        <StateBadge state={stateOf(machine)} />
      </Group>
      <Text size="xs" c="dimmed" truncate>
        <Mono>{mac}</Mono> {addressOf(machine) === null ? "" : `· ${addressOf(machine)}`}
      </Text>
      <Text size="xs" c="dimmed" truncate component="div">
        {profile ?? say("noProfile")} · {now.seenMs === null ? say("never") : <Ago atMs={now.seenMs} />}
      </Text>
    </>
  );
}
