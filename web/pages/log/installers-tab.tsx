// What installers logged, of all installs.
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useApi } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { LogFilter, LogLines, useLogFilter } from "../../parts/log-lines.tsx";
import { historyWords } from "./words.ts";

const LIMIT = 1000;
/** Lines come without an event of their own. */
const AGAIN_MS = 3000;

export function InstallersTab() {
  const say = historyWords.use();
  const filter = useLogFilter();
  const [follow, setFollow] = useState(true);
  const log = useApi("log.list", { query: { limit: LIMIT, ...filter.query } }, { refetchInterval: AGAIN_MS });
  const lines = useMemo(() => [...(log.data?.items ?? [])].reverse(), [log.data]);
  return (
    <>
      <LogFilter filter={filter} />
      <Loaded of={log} rows={14}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={say(Object.keys(filter.query).length === 0 ? "noLines" : "noneLike")} />
          ) : (
            <LogLines
              lines={lines}
              label={say("installers")}
              follow={follow}
              setFollow={setFollow}
              before={({ install, mac }) => <Link href={`/installs/${install}`}>{`${mac} `}</Link>}
            />
          )
        }
      </Loaded>
    </>
  );
}
