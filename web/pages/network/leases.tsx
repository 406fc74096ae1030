// The addresses that were given out: filtered, released, kept for their machine.
import { Group, Text, TextInput, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useParam } from "../../frame/address.ts";
import { type Item, useDeed, useWhole } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Mono } from "../../parts/mac.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { sortingOf, sortingText } from "../../parts/sorting.ts";
import { StateBadge } from "../../parts/state-badge.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Ago } from "../../parts/time.tsx";
import { numberOf } from "./cells.ts";
import { ReserveDialog } from "./reserve-dialog.tsx";
import { networkWords } from "./words.ts";

type Lease = Item<"leases.list">;
const keyOf = ({ address }: Lease) => address;

export function Leases() {
  const say = networkWords.use();
  const leases = useWhole("leases.list", {});
  const [q, setQ] = useParam("q");
  const [sort, setSort] = useParam("sort");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [reserving, setReserving] = useState<Lease | null>(null);
  const release = useDeed("leases.release", ["networks", "machines"]);
  const columns = useColumns();
  const wanted = (q ?? "").trim().toLowerCase();
  const shown = useMemo(
    () =>
      (leases.data ?? []).filter(({ address, mac, hostName, reservedFor }) =>
        `${address} ${mac} ${hostName ?? ""} ${reservedFor ?? ""}`.toLowerCase().includes(wanted),
      ),
    [leases.data, wanted],
  );
  const chosen = shown.filter(({ address }) => selected.has(address));
  const [only] = chosen;
  const free = () => {
    release.mutate({ body: { addresses: chosen.map(keyOf) } });
    setSelected(new Set());
  };
  return (
    <section className="bl-leases">
      <Group justify="space-between" mb="xs">
        <Title order={2}>{say("leases")}</Title>
        <Group gap="xs">
          {chosen.length === 0 ? null : (
            <RoleButton needs="operator" size="xs" variant="default" loading={release.isPending} onClick={free}>
              {say("release")} ({chosen.length})
            </RoleButton>
          )}
          {only === undefined || chosen.length > 1 ? null : (
            <RoleButton needs="operator" size="xs" variant="default" onClick={() => setReserving(only)}>
              {say("reserve")}
            </RoleButton>
          )}
          <TextInput
            type="search"
            size="xs"
            aria-label={say("filter")}
            placeholder={say("filter")}
            value={q ?? ""}
            onChange={({ currentTarget }) => setQ(currentTarget.value)}
          />
        </Group>
      </Group>
      <FailedDeed cause={release.error} />
      <Loaded of={leases} rows={6}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={say("noLeases")} />
          ) : (
            <Table
              label={say("leases")}
              rows={shown}
              keyOf={keyOf}
              columns={columns}
              card={(lease) => <LeaseCard lease={lease} />}
              selected={selected}
              onSelect={setSelected}
              sorting={sortingOf(sort)}
              onSort={(to) => setSort(sortingText(to))}
            />
          )
        }
      </Loaded>
      {reserving === null ? null : <ReserveDialog lease={reserving} close={() => setReserving(null)} />}
    </section>
  );
}

function useColumns(): readonly Column<Lease>[] {
  const say = networkWords.use();
  return useMemo<readonly Column<Lease>[]>(
    () => [
      {
        key: "address",
        title: say("address"),
        width: "140px",
        sort: ({ address }) => numberOf(address),
        cell: ({ address }) => <Mono>{address}</Mono>,
      },
      {
        key: "mac",
        title: say("mac"),
        width: "160px",
        sort: ({ mac }) => mac,
        cell: ({ mac }) => (
          <Link href={`/machines/${mac}`}>
            <Mono>{mac}</Mono>
          </Link>
        ),
      },
      {
        key: "name",
        title: say("name"),
        width: "minmax(130px, 1fr)",
        sort: ({ hostName }) => hostName,
        cell: ({ hostName, reservedFor }) => reservedFor ?? hostName ?? "—",
      },
      {
        key: "state",
        title: say("state"),
        width: "130px",
        sort: ({ state }) => state,
        cell: ({ state }) => <StateBadge state={state} />,
      },
      {
        key: "ends",
        title: say("ends"),
        width: "130px",
        sort: ({ expiresMs }) => expiresMs,
        cell: ({ expiresMs }) => (expiresMs === null ? say("never") : <Ago atMs={expiresMs} />),
      },
    ],
    [say],
  );
}

function LeaseCard({ lease: { address, mac, hostName, state } }: { readonly lease: Lease }) {
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Mono>{address}</Mono>
        <StateBadge state={state} />
      </Group>
      <Text size="xs" c="dimmed">
        {mac} {hostName ?? ""}
      </Text>
    </>
  );
}
