// Every event, the newest first, by machine and by name. New ones appear by themselves.
import { Group, Text, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link } from "wouter";
import { useParam } from "../../frame/address.ts";
import { client, type Item } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { FailedState } from "../../parts/failed-state.tsx";
import { clockText } from "../../parts/figures.ts";
import { Rows } from "../../parts/loaded.tsx";
import { Mono } from "../../parts/mac.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { detailText, factWords } from "../../words/facts.ts";
import { happenings, happeningText } from "../../words/happenings.ts";
import { useLanguage } from "../../words/language.ts";
import { useReason } from "../../words/reasons.ts";
import { historyWords } from "./words.ts";

type Event = Item<"history.list">;
const keyOf = ({ id }: Event) => String(id);

export function HistoryTab() {
  const say = historyWords.use();
  const [mac, setMac] = useParam("mac");
  const [name, setName] = useParam("name");
  const columns = useColumns();
  const query = { ...(mac === null ? {} : { mac }), ...(name === null ? {} : { name }) };
  const events = useInfiniteQuery({
    queryKey: ["history.list", query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) => client.call("history.list", { query: { ...query, limit: 200, cursor } }),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows = useMemo(() => events.data?.pages.flatMap(({ items }) => items) ?? [], [events.data]);
  return (
    <>
      <Group gap="sm">
        <TextInput
          type="search"
          aria-label={say("mac")}
          placeholder={say("macHint")}
          className="bl-mono"
          value={mac ?? ""}
          onChange={({ currentTarget }) => setMac(currentTarget.value)}
        />
        <TextInput
          type="search"
          aria-label={say("event")}
          placeholder={say("event")}
          value={name ?? ""}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      </Group>
      {events.isError ? <FailedState cause={events.error} retry={() => void events.refetch()} /> : null}
      {events.isPending ? <Rows count={14} /> : null}
      {events.isSuccess && rows.length === 0 ? (
        <EmptyState title={say(mac === null && name === null ? "nothing" : "noneLike")}>
          {mac === null && name === null ? say("nothingSays") : null}
        </EmptyState>
      ) : null}
      {rows.length === 0 ? null : (
        <Table
          label={say("history")}
          rows={rows}
          keyOf={keyOf}
          columns={columns}
          card={(event) => <EventCard event={event} />}
          onEnd={() => {
            if (events.hasNextPage && !events.isFetchingNextPage) void events.fetchNextPage();
          }}
        />
      )}
    </>
  );
}

function useColumns(): readonly Column<Event>[] {
  const say = historyWords.use();
  const event = happenings.use();
  const fact = factWords.use();
  const reason = useReason();
  const language = useLanguage();
  return useMemo<readonly Column<Event>[]>(
    () => [
      {
        key: "when",
        title: say("when"),
        width: "132px",
        cell: ({ atMs }) => <time dateTime={new Date(atMs).toISOString()}>{clockText(atMs, language)}</time>,
      },
      {
        key: "what",
        title: say("what"),
        width: "240px",
        cell: ({ name }) => <span title={name}>{happeningText(event, name)}</span>,
      },
      {
        key: "whose",
        title: say("whose"),
        width: "160px",
        cell: ({ mac }) =>
          mac === null ? (
            <span className="bl-text-quiet">—</span>
          ) : (
            <Link href={`/machines/${mac}`}>
              <Mono>{mac}</Mono>
            </Link>
          ),
      },
      {
        key: "detail",
        title: say("detail"),
        width: "minmax(240px, 1fr)",
        cell: ({ detail }) => {
          const why = reason(detail.why);
          const text = [detailText(detail, fact), ...(why === null ? [] : [why])].join(" — ");
          return <span title={text}>{text}</span>;
        },
      },
    ],
    [say, event, fact, language, reason],
  );
}

function EventCard({ event: { atMs, name, mac, detail } }: { readonly event: Event }) {
  const event = happenings.use();
  const fact = factWords.use();
  const language = useLanguage();
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <span title={name}>{happeningText(event, name)}</span>
        <Text size="xs" c="dimmed" component="time">
          {clockText(atMs, language)}
        </Text>
      </Group>
      {mac === null ? null : (
        <Link href={`/machines/${mac}`}>
          <Mono>{mac}</Mono>
        </Link>
      )}
      <Text size="xs" c="dimmed" truncate>
        {detailText(detail, fact)}
      </Text>
    </>
  );
}
