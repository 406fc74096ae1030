// The answer file as it would be now: what changed since it was saved is tinted, what a look through it finds stands at its line.

import { NativeSelect, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import type { Answer } from "../../live/api.ts";
import { useSaid } from "../../words/sentences/said.ts";
import { profileWords } from "./words.ts";

type Rendered = Answer<"answers.render">;
type Note = Rendered["notes"][number];

/** Lines that the file before does not have. */
export function changedLines(before: string | undefined, now: string): ReadonlySet<number> {
  if (before === undefined) return new Set();
  const known = new Map<string, number>();
  for (const line of before.split("\n")) known.set(line, (known.get(line) ?? 0) + 1);
  const changed = new Set<number>();
  for (const [i, line] of now.split("\n").entries()) {
    const left = known.get(line) ?? 0;
    if (left === 0) changed.add(i);
    else known.set(line, left - 1);
  }
  return changed;
}

/** `line 12` → 11. */
function lineOf({ path }: Note): number | null {
  const found = /^line (\d+)/.exec(path)?.[1];
  return found === undefined ? null : Number(found) - 1;
}

export function AnswerView(props: {
  readonly now: Rendered;
  readonly saved: Rendered | undefined;
  readonly file: string | null;
  readonly setFile: (name: string) => void;
}) {
  const { now, saved, file, setFile } = props;
  const say = profileWords.use();
  const shown = now.files.find(({ name }) => name === file) ?? now.files[0];
  const before = saved?.files.find(({ name }) => name === shown?.name)?.text;
  const changed = useMemo(() => changedLines(before, shown?.text ?? ""), [before, shown?.text]);
  const isFirst = shown === now.files[0];
  const marks = new Map<number, Note>();
  for (const mark of isFirst ? now.marks : []) {
    const line = lineOf(mark);
    if (line !== null) marks.set(line, mark);
  }
  const loose = [...now.notes, ...(isFirst ? now.marks.filter((mark) => lineOf(mark) === null) : [])];
  return (
    <Stack gap="xs">
      {loose.length === 0 && marks.size === 0 ? (
        <Text size="sm" className="bl-text-good bl-note">
          <IconCircleCheck size={15} /> {say("good")}
        </Text>
      ) : null}
      {loose.map((note) => (
        <NoteLine key={`${note.path} ${note.problem}`} note={note} />
      ))}
      {shown === undefined ? (
        <Text size="sm" c="dimmed">
          {say("noAnswer")}
        </Text>
      ) : (
        <>
          {now.files.length > 1 ? (
            <NativeSelect
              size="xs"
              aria-label={say("answer")}
              data={now.files.map(({ name }) => name)}
              value={shown.name}
              onChange={({ currentTarget }) => setFile(currentTarget.value)}
            />
          ) : (
            <Text size="xs" c="dimmed" className="bl-mono">
              {shown.name}
            </Text>
          )}
          <ol className="bl-answer bl-mono" aria-label={shown.name}>
            {shown.text.split("\n").map((line, i) => {
              const mark = marks.get(i);
              const place = `${i}`;
              return (
                <li key={place} className={changed.has(i) ? "bl-changed" : undefined}>
                  {line === "" ? " " : line}
                  {mark === undefined ? null : <NoteLine note={mark} />}
                </li>
              );
            })}
          </ol>
        </>
      )}
    </Stack>
  );
}

function NoteLine({ note: { severity, path, problem, hint } }: { readonly note: Note }) {
  const said = useSaid();
  const Icon = severity === "error" ? IconX : IconAlertTriangle;
  return (
    <div className={`bl-note ${severity === "error" ? "bl-text-bad" : "bl-text-warn"}`}>
      <Icon size={15} />
      <span>
        {path === "" || path.startsWith("line ") ? null : <code>{path}</code>} {said(problem)}
        {hint === undefined ? null : ` → ${said(hint)}`}
      </span>
    </div>
  );
}
