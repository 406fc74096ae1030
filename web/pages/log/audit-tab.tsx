// Who did what, the newest first.
import { Text } from "@mantine/core";
import { useMemo } from "react";
import { type Item, useWhole } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { clockText } from "../../parts/figures.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { Badge } from "../../parts/state-badge.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { useLanguage } from "../../words/language.ts";
import { historyWords } from "./words.ts";

type Deed = Item<"audit.list">;
const MOST = 2000;
const keyOf = ({ id }: Deed) => String(id);

export function AuditTab() {
  const say = historyWords.use();
  const language = useLanguage();
  const deeds = useWhole("audit.list", {}, MOST);
  const columns = useMemo<readonly Column<Deed>[]>(
    () => [
      { key: "when", title: say("when"), width: "132px", cell: ({ atMs }) => <time>{clockText(atMs, language)}</time> },
      { key: "who", title: say("who"), width: "130px", cell: ({ who }) => who },
      { key: "from", title: say("from"), width: "140px", cell: ({ from }) => <span className="bl-mono">{from}</span> },
      { key: "deed", title: say("deed"), width: "170px", cell: ({ what }) => <code>{what}</code> },
      { key: "on", title: say("on"), width: "minmax(160px, 1fr)", cell: ({ on }) => on },
      {
        key: "outcome",
        title: say("outcome"),
        width: "130px",
        cell: ({ outcome }) => (
          <Badge
            tone={outcome < 400 ? "good" : "warn"}
          >{`${say(outcome < 400 ? "done" : "refused")} ${outcome}`}</Badge>
        ),
      },
    ],
    [say, language],
  );
  return (
    <Loaded of={deeds} rows={14}>
      {(all) =>
        all.length === 0 ? (
          <EmptyState title={say("noDeeds")} />
        ) : (
          <Table
            label={say("audit")}
            rows={all}
            keyOf={keyOf}
            columns={columns}
            card={({ who, what, on, atMs }) => (
              <>
                <Text size="sm" fw={600}>
                  {who} · {what}
                </Text>
                <Text size="xs" c="dimmed">
                  {on} · {clockText(atMs, language)}
                </Text>
              </>
            )}
          />
        )
      }
    </Loaded>
  );
}
