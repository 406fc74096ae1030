// Installs: all of them, the newest first, those under way with their progress.
import { Anchor, Button, Group, Text, TextInput, Title } from "@mantine/core";
import { useMemo } from "react";
import { Link, useLocation } from "wouter";
import { useParam } from "../../frame/address.ts";
import { type Item, useWhole } from "../../live/api.ts";
import { Chip } from "../../parts/chip.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { ProgressSentence } from "../../parts/progress-sentence.tsx";
import { sortingOf, sortingText } from "../../parts/sorting.ts";
import { StateBadge } from "../../parts/state-badge.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Ago } from "../../parts/time.tsx";
import { states } from "../../words/states.ts";
import { installsWords } from "./words.ts";

type Install = Item<"installs.list">;
type State = Install["state"];

const STATES: readonly State[] = [
  "armed",
  "loading",
  "installing",
  "installed",
  "failed",
  "rebooted",
  "disarmed",
  "expired",
];
const UNDER_WAY: ReadonlySet<State> = new Set(["loading", "installing"]);
/** The newest of a long history. */
const MOST = 5000;
const keyOf = ({ id }: Install) => id;

function fits({ machine, profile, state }: Install, q: string, wanted: string | null): boolean {
  if (wanted !== null && state !== wanted) return false;
  return `${machine} ${profile}`.toLowerCase().includes(q.trim().toLowerCase());
}

export function InstallsPage() {
  const say = installsWords.use();
  const sayState = states.use();
  const [, go] = useLocation();
  const [q, setQ] = useParam("q");
  const [state, setState] = useParam("state");
  const [sort, setSort] = useParam("sort");
  const installs = useWhole("installs.list", {}, MOST);
  const columns = useColumns();
  const shown = useMemo(
    () => (installs.data ?? []).filter((one) => fits(one, q ?? "", state)),
    [installs.data, q, state],
  );
  return (
    <div className="bl-fill">
      <Title order={1}>{say("title")}</Title>
      <Loaded of={installs} rows={12}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState
              title={say("emptyTitle")}
              drawing="machine"
              action={
                <Button component={Link} href="/machines">
                  {say("toMachines")}
                </Button>
              }
            >
              {say("emptySays")}
            </EmptyState>
          ) : (
            <>
              <Group gap="sm">
                <TextInput
                  type="search"
                  aria-label={say("filter")}
                  placeholder={say("filter")}
                  value={q ?? ""}
                  onChange={({ currentTarget }) => setQ(currentTarget.value)}
                />
                <div className="bl-chips">
                  {STATES.filter((one) => all.some((install) => install.state === one)).map((one) => (
                    <Chip
                      key={one}
                      on={state === one}
                      count={all.filter((install) => install.state === one).length}
                      onClick={() => setState(state === one ? null : one)}
                    >
                      {sayState(one)}
                    </Chip>
                  ))}
                </div>
                <Text size="sm" c="dimmed" className="bl-figures">
                  {say("found", { count: shown.length })}
                </Text>
              </Group>
              {shown.length === 0 ? (
                <EmptyState title={say("noneLike")} />
              ) : (
                <Table
                  label={say("title")}
                  rows={shown}
                  keyOf={keyOf}
                  columns={columns}
                  card={(install) => <InstallCard install={install} />}
                  onOpen={({ id }) => go(`/installs/${id}`)}
                  sorting={sortingOf(sort)}
                  onSort={(to) => setSort(sortingText(to))}
                />
              )}
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function useColumns(): readonly Column<Install>[] {
  const say = installsWords.use();
  return useMemo<readonly Column<Install>[]>(
    () => [
      {
        key: "machine",
        title: say("machine"),
        width: "minmax(130px, 1fr)",
        sort: ({ machine }) => machine,
        cell: ({ id, machine }) => <Link href={`/installs/${id}`}>{machine}</Link>,
      },
      {
        key: "profile",
        title: say("profile"),
        width: "minmax(110px, 1fr)",
        sort: ({ profile }) => profile,
        cell: ({ profile }) => (
          <Anchor component={Link} href={`/profiles/${profile}`} size="sm">
            {profile}
          </Anchor>
        ),
      },
      {
        key: "state",
        title: say("state"),
        width: "128px",
        sort: ({ state }) => state,
        cell: ({ state }) => <StateBadge state={state} />,
      },
      { key: "progress", title: say("progress"), width: "minmax(200px, 2fr)", cell: (one) => <HowFar install={one} /> },
      {
        key: "armedBy",
        title: say("armedBy"),
        width: "110px",
        sort: ({ armedBy }) => armedBy,
        cell: ({ armedBy }) => armedBy,
      },
      {
        key: "armed",
        title: say("armed"),
        width: "120px",
        sort: ({ armedMs }) => armedMs,
        cell: ({ armedMs }) => <Ago atMs={armedMs} />,
      },
      {
        key: "changed",
        title: say("changed"),
        width: "120px",
        sort: ({ changedMs }) => changedMs,
        cell: ({ changedMs }) => <Ago atMs={changedMs} />,
      },
    ],
    [say],
  );
}

function HowFar({ install: { id, state } }: { readonly install: Install }) {
  return UNDER_WAY.has(state) ? <ProgressSentence install={id} size="sm" /> : <span className="bl-text-quiet">—</span>;
}

function InstallCard({ install }: { readonly install: Install }) {
  const { id, machine, profile, state, changedMs } = install;
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Link href={`/installs/${id}`} className="bl-card-title">
          {machine}
        </Link>
        <StateBadge state={state} />
      </Group>
      <Text size="xs" c="dimmed" component="div">
        {profile} · <Ago atMs={changedMs} />
      </Text>
      {UNDER_WAY.has(state) ? <HowFar install={install} /> : null}
    </>
  );
}
