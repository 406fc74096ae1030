// The installer's own log, as it comes.
import { Group, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { useApi } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { LogFilter, LogLines, useLogFilter } from "../../parts/log-lines.tsx";
import { installsWords } from "../installs/words.ts";

const STEP = 300;
const MOST = 1000;
/** Lines come without an event of their own. */
const AGAIN_MS = 2000;

export function InstallLog({ install, live }: { readonly install: string; readonly live: boolean }) {
  const say = installsWords.use();
  const filter = useLogFilter();
  const [follow, setFollow] = useState(true);
  const [limit, setLimit] = useState(STEP);
  const log = useApi(
    "log.list",
    { query: { install, limit, ...filter.query } },
    live ? { refetchInterval: AGAIN_MS } : {},
  );
  const lines = useMemo(() => [...(log.data?.items ?? [])].reverse(), [log.data]);
  const isMore = log.data?.next !== null && limit < MOST;
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{say("log")}</Title>
        <LogFilter filter={filter} />
      </Group>
      <Loaded of={log} rows={8}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={say("noLines")}>{say("noLinesSays")}</EmptyState>
          ) : (
            <LogLines
              lines={lines}
              label={say("log")}
              follow={follow && live}
              setFollow={setFollow}
              older={isMore ? () => setLimit(Math.min(MOST, limit + STEP)) : undefined}
            />
          )
        }
      </Loaded>
    </section>
  );
}
