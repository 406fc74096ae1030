// The same as the picture, as a list: for who cannot see it, or wants to read.
import { UnstyledButton } from "@mantine/core";
import { spanText } from "../../../parts/figures.ts";
import { happenings, happeningText } from "../../../words/happenings.ts";
import { useLanguage } from "../../../words/language.ts";
import type { Picture } from "./layout.ts";
import { awaitedAfter, timelineWords } from "./words.ts";

export function StepList(props: {
  readonly picture: Picture;
  readonly startMs: number;
  readonly chosen: string | null;
  readonly choose: (id: string | null) => void;
}) {
  const { picture, chosen, choose } = props;
  const say = timelineWords.use();
  const event = happenings.use();
  const language = useLanguage();
  const rows = [
    ...picture.marks.map((mark) => ({ atMs: mark.toMs, mark, gap: null })),
    ...picture.gaps.map((gap) => ({ atMs: gap.fromMs + 1, mark: null, gap })),
  ].sort((a, b) => a.atMs - b.atMs);
  return (
    <details className="bl-steps">
      <summary>{say("steps")}</summary>
      <ol>
        {rows.map(({ atMs, mark, gap }) =>
          mark === null ? (
            <li key={`gap ${gap.fromMs}`} className="bl-text-quiet">
              <span className="bl-figures bl-at" />
              {`${say("silent", { span: spanText(gap.toMs - gap.fromMs, language) })} · ${say("awaited", { what: say(awaitedAfter(gap.after)) })}`}
            </li>
          ) : (
            <li key={mark.id}>
              <UnstyledButton
                className={mark.id === chosen ? "bl-step bl-on" : "bl-step"}
                aria-pressed={mark.id === chosen}
                onClick={() => choose(mark.id === chosen ? null : mark.id)}
              >
                <span className="bl-figures bl-at">{`+${spanText(atMs, language)}`}</span>
                <span className="bl-lane-word">{say(mark.lane)}</span>
                <span>
                  {mark.name.includes(".") ? happeningText(event, mark.name) : mark.name}
                  {mark.label === "" || mark.label === mark.name ? "" : ` · ${mark.label}`}
                </span>
              </UnstyledButton>
            </li>
          ),
        )}
      </ol>
    </details>
  );
}
