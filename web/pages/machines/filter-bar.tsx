// The filters: text, state and profile as chips; views that this browser keeps under a name.
import { CloseButton, Select, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo } from "react";
import { Chip } from "../../parts/chip.tsx";
import { deeds } from "../../words/deeds.ts";
import { states } from "../../words/states.ts";
import { type Filters, groupsOf, type Machine, statesOf } from "./filters.ts";
import { Views } from "./views.tsx";
import { machinesWords } from "./words.ts";

type Set = (to: string | null) => void;

export function FilterBar(props: {
  readonly all: readonly Machine[];
  readonly shown: number;
  readonly filters: Filters;
  readonly set: Readonly<Record<"q" | "state" | "profile" | "group", Set>>;
}) {
  const { all, shown, filters, set } = props;
  const say = machinesWords.use();
  const state = states.use();
  const deed = deeds.use();
  const counts = useMemo(() => statesOf(all), [all]);
  const groups = useMemo(() => groupsOf(all), [all]);
  const profiles = useMemo(() => [...new Set(all.map(({ profile }) => profile ?? "-"))].sort(), [all]);
  return (
    <div className="bl-chips">
      <TextInput
        size="xs"
        w={210}
        aria-label={say("filter")}
        placeholder={say("filter")}
        leftSection={<IconSearch size={14} />}
        rightSection={
          filters.q === "" ? null : <CloseButton size="xs" aria-label={deed("clear")} onClick={() => set.q(null)} />
        }
        value={filters.q}
        onChange={({ currentTarget }) => set.q(currentTarget.value)}
      />
      <Select
        size="xs"
        w={170}
        aria-label={say("profile")}
        placeholder={say("anyProfile")}
        clearable
        searchable
        data={profiles.map((name) => ({ value: name, label: name === "-" ? say("noProfile") : name }))}
        value={filters.profile}
        onChange={set.profile}
      />
      {groups.length === 0 && filters.group === null ? null : (
        <Select
          size="xs"
          w={150}
          aria-label={say("group")}
          placeholder={say("anyGroup")}
          clearable
          searchable
          data={groups.map(([name, count]) => ({ value: name, label: `${name} (${count})` }))}
          value={filters.group}
          onChange={set.group}
        />
      )}
      {counts.map(([key, count]) => (
        <Chip
          key={key}
          on={filters.state === key}
          count={count}
          onClick={() => set.state(filters.state === key ? null : key)}
        >
          {state(key)}
        </Chip>
      ))}
      {filters.state !== null && counts.every(([key]) => key !== filters.state) ? (
        <Chip on onClick={() => set.state(null)} count={0}>
          {state(filters.state)}
        </Chip>
      ) : null}
      <Views />
      <Text size="xs" c="dimmed" className="bl-figures" role="status">
        {shown === all.length ? say("found", { count: shown }) : deed("shown", { count: shown, total: all.length })}
      </Text>
    </div>
  );
}
