// Machines: the discovered ones on top, filters as chips, the table of all, and what can be done with several at once.
import { Button, Group, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useParam } from "../../frame/address.ts";
import { useKeys } from "../../frame/keys.ts";
import { useWhole } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { sortingOf, sortingText } from "../../parts/sorting.ts";
import { Table } from "../../parts/table.tsx";
import { AddMachine, type Known } from "./add-machine.tsx";
import { ArmDialog } from "./arm-dialog.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { Discovered } from "./discovered.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { type Filters, fits, type Machine, type MachineState } from "./filters.ts";
import { MachineCard, useMachineColumns } from "./machine-columns.tsx";
import { machinesWords } from "./words.ts";

const keyOf = ({ name }: Machine) => name;

export function MachinesPage() {
  const say = machinesWords.use();
  const [, go] = useLocation();
  const may = useMay("operator");
  const [q, setQ] = useParam("q");
  const [state, setState] = useParam("state");
  const [profile, setProfile] = useParam("profile");
  const [group, setGroup] = useParam("group");
  const [sort, setSort] = useParam("sort");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [adding, setAdding] = useState<Known | null>(null);
  const [arming, setArming] = useState<readonly string[] | null>(null);
  const machines = useWhole("machines.list", {});
  const filters: Filters = { q: q ?? "", state: state as MachineState | null, profile, group };
  const { data } = machines;
  const shown = useMemo(
    () => (data ?? []).filter((one) => fits(one, { q: q ?? "", state: state as MachineState | null, profile, group })),
    [data, q, state, profile, group],
  );
  const chosen = useMemo(() => shown.filter(({ name }) => selected.has(name)).map(keyOf), [shown, selected]);
  const columns = useMachineColumns();
  useKeys(may && chosen.length > 0 ? { a: [say("armKey"), () => setArming(chosen)] } : {});

  const clear = () => {
    setQ(null);
    setState(null);
    setProfile(null);
    setGroup(null);
  };
  const addButton = (
    <RoleButton needs="operator" leftSection={<IconPlus size={16} />} onClick={() => setAdding({})}>
      {say("add")}
    </RoleButton>
  );
  return (
    <div className="bl-fill">
      <Group justify="space-between" wrap="nowrap">
        <Title order={1}>{say("title")}</Title>
        {addButton}
      </Group>
      <Discovered onKnow={setAdding} />
      <Loaded of={machines} rows={14}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={say("emptyTitle")} drawing="machine" action={addButton}>
              {say("emptySays")}
            </EmptyState>
          ) : (
            <>
              <FilterBar
                all={all}
                shown={shown.length}
                filters={filters}
                set={{ q: setQ, state: setState, profile: setProfile, group: setGroup }}
              />
              {chosen.length === 0 ? null : (
                <BulkBar names={chosen} arm={() => setArming(chosen)} clear={() => setSelected(new Set())} />
              )}
              {shown.length === 0 ? (
                <EmptyState
                  title={say("noneLike")}
                  action={
                    <Button variant="default" onClick={clear}>
                      {say("clearFilters")}
                    </Button>
                  }
                />
              ) : (
                <Table
                  label={say("title")}
                  rows={shown}
                  keyOf={keyOf}
                  columns={columns}
                  card={(machine) => <MachineCard machine={machine} />}
                  onOpen={({ name }) => go(`/machines/${name}`)}
                  selected={selected}
                  onSelect={setSelected}
                  sorting={sortingOf(sort)}
                  onSort={(to) => setSort(sortingText(to))}
                />
              )}
            </>
          )
        }
      </Loaded>
      {adding === null ? null : <AddMachine known={adding} close={() => setAdding(null)} />}
      {arming === null ? null : <ArmDialog machines={arming} close={() => setArming(null)} />}
    </div>
  );
}
