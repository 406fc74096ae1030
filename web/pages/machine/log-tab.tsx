// The last lines of the machine's newest install; the whole log is the install's page.
import { Anchor, Group, Stack } from "@mantine/core";
import { Link } from "wouter";
import { useApi } from "../../live/api.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { clockText } from "../../parts/figures.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { useLanguage } from "../../words/language.ts";
import { machineWords } from "./words.ts";

const MOST = 200;

export function LogTab({ install }: { readonly install: string }) {
  const say = machineWords.use();
  const language = useLanguage();
  const log = useApi("log.list", { query: { install, limit: MOST } }, { refetchInterval: 5000 });
  return (
    <Loaded of={log} rows={10}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title={say("noLog")}>{say("noLogSays")}</EmptyState>
        ) : (
          <Stack gap="xs">
            <Group>
              <Anchor component={Link} href={`/installs/${install}`} size="sm">
                {say("follow")}
              </Anchor>
            </Group>
            <section className="bl-panel bl-log bl-mono" aria-label={say("log")}>
              {[...items].reverse().map(({ id, atMs, severity, program, text }) => (
                <div
                  key={id}
                  className={`bl-line${severity <= 3 ? " bl-text-bad" : severity === 4 ? " bl-text-warn" : ""}`}
                >
                  <span className="bl-text-quiet">{`${clockText(atMs, language)} ${program} `}</span>
                  {text}
                </div>
              ))}
            </section>
          </Stack>
        )
      }
    </Loaded>
  );
}
