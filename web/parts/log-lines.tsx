// Log lines of installers, as they come: searched, by severity, followed to the end while nobody scrolls up.
import { Box, Button, Group, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useParam } from "../frame/address.ts";
import type { Item } from "../live/api.ts";
import { useLanguage } from "../words/language.ts";
import { clockText } from "./figures.ts";
import { logWords } from "./log-words.ts";

export type LogLine = Item<"log.list">;

/** The greatest number that is still shown (RFC 5424): 7 is everything, 4 warnings, 3 errors. */
const SEVERITIES = ["7", "4", "3"] as const;

/** What is looked for, kept in the address. */
export function useLogFilter() {
  const [grep, setGrep] = useParam("grep");
  const [severity, setSeverity] = useParam("severity");
  const query = { ...(grep === null ? {} : { grep }), ...(severity === null ? {} : { severity: Number(severity) }) };
  return { grep, setGrep, severity, setSeverity, query };
}

export function LogFilter({ filter }: { readonly filter: ReturnType<typeof useLogFilter> }) {
  const say = logWords.use();
  const { grep, setGrep, severity, setSeverity } = filter;
  const names = { "7": say("anySeverity"), "4": say("warnings"), "3": say("errors") } as const;
  return (
    <Group gap="sm">
      <TextInput
        type="search"
        size="sm"
        aria-label={say("grep")}
        placeholder={say("grep")}
        value={grep ?? ""}
        onChange={({ currentTarget }) => setGrep(currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        aria-label={say("severity")}
        data={SEVERITIES.map((value) => ({ value, label: names[value] }))}
        value={severity ?? "7"}
        onChange={(to) => setSeverity(to === "7" ? null : to)}
      />
    </Group>
  );
}

/** The oldest first. */
export function LogLines(props: {
  readonly lines: readonly LogLine[];
  readonly label: string;
  readonly follow: boolean;
  readonly setFollow: (to: boolean) => void;
  /** Before the text: whose line it is. */
  readonly before?: (line: LogLine) => ReactNode;
  readonly older?: (() => void) | undefined;
}) {
  const { lines, label, follow, setFollow, before, older } = props;
  const say = logWords.use();
  const language = useLanguage();
  const box = useRef<HTMLElement>(null);
  const last = lines.at(-1)?.id;
  useEffect(() => {
    const element = box.current;
    if (follow && element !== null && last !== undefined) element.scrollTop = element.scrollHeight;
  }, [follow, last]);
  const scrolled = () => {
    const element = box.current;
    if (element === null) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
    if (follow && !atEnd) setFollow(false);
  };
  return (
    <>
      <Group justify="space-between" mb={4}>
        <Switch
          size="sm"
          label={say("follow")}
          checked={follow}
          onChange={({ currentTarget }) => setFollow(currentTarget.checked)}
        />
        {older === undefined ? null : (
          <Button size="compact-sm" variant="subtle" onClick={older}>
            {say("older")}
          </Button>
        )}
      </Group>
      <Box
        component="section"
        ref={box}
        className="bl-panel bl-log bl-mono"
        aria-label={label}
        tabIndex={0}
        onWheel={scrolled}
        onKeyUp={scrolled}
      >
        {lines.map((line) => (
          <div key={line.id} className={`bl-line ${toneOf(line.severity)}`}>
            <span className="bl-text-quiet">{`${clockText(line.atMs, language)} `}</span>
            {before?.(line)}
            <span className="bl-text-quiet">{`${line.program} `}</span>
            {line.text}
          </div>
        ))}
      </Box>
    </>
  );
}

function toneOf(severity: number): string {
  return severity <= 3 ? "bl-text-bad" : severity === 4 ? "bl-text-warn" : "";
}
