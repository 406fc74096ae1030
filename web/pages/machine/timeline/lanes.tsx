// The lanes of one boot: bars for transfers, dots for packets, flags for reports, silences hatched with what was awaited.
import { IconFlagFilled } from "@tabler/icons-react";
import { memo, useEffect, useRef } from "react";
import { sizeText, spanText } from "../../../parts/figures.ts";
import { happenings, happeningText } from "../../../words/happenings.ts";
import { useLanguage } from "../../../words/language.ts";
import { useSaid } from "../../../words/sentences/said.ts";
import type { Axis, View } from "./axis.ts";
import { type Gap, LANES, type LaneName, type Mark, type Picture } from "./layout.ts";
import { awaitedAfter, timelineWords } from "./words.ts";

const ROW_PX = 20;
const PADDING_PX = 8;
const EMPTY_PX = 24;
/** A bar narrower than this has its label beside it. */
const LABEL_PX = 90;
const LEAST_PX = 4;
const LEAST_LABEL_PX = 24;
/** A silence narrower than this only says how long it was. */
const GAP_LABEL_PX = 110;

export interface LanesProps {
  readonly picture: Picture;
  readonly axis: Axis;
  readonly view: View;
  readonly width: number;
  readonly chosen: string | null;
  readonly choose: (id: string) => void;
  /** The boot died at its end: the silence after it is red. */
  readonly died: boolean;
  /** For those who do not see it. */
  readonly label: string;
}

export function laneHeight(rows: number): number {
  return rows === 0 ? EMPTY_PX : rows * ROW_PX + PADDING_PX;
}

export const Lanes = memo(function Lanes(props: LanesProps) {
  const { picture, axis, view, width, chosen, choose, died, label } = props;
  const pixel = (ms: number) => ((axis.place(ms) - view.from) / (view.to - view.from)) * width;
  const tops = new Map<LaneName, number>();
  let height = 0;
  for (const lane of LANES) {
    tops.set(lane, height);
    height += laneHeight(picture.rows[lane]);
  }
  // Tab comes to one of them; from there it goes on by the arrow keys.
  const stop = picture.marks.some(({ id }) => id === chosen) ? chosen : picture.marks[0]?.id;
  const seen = picture.marks.filter(({ fromMs, toMs }) => pixel(toMs) > -200 && pixel(fromMs) < width + 20);
  return (
    <section className="bl-lanes" style={{ height }} aria-label={label}>
      {LANES.map((lane) => (
        <div key={lane} className="bl-lane" style={{ top: tops.get(lane), height: laneHeight(picture.rows[lane]) }} />
      ))}
      {picture.gaps.map((gap) => (
        <Silence key={gap.fromMs} gap={gap} from={pixel(gap.fromMs)} to={pixel(gap.toMs)} width={width} died={died} />
      ))}
      {seen.map((mark, i) => (
        <MarkButton
          key={mark.id}
          mark={mark}
          room={roomOf(seen, i, pixel, width)}
          from={pixel(mark.fromMs)}
          to={pixel(mark.toMs)}
          top={tops.get(mark.lane) ?? 0}
          rows={picture.rows[mark.lane]}
          chosen={mark.id === chosen}
          stop={mark.id === stop}
          choose={choose}
        />
      ))}
    </section>
  );
});

/** How far it is from a mark's end to the next one in its row: so long its label may be. */
function roomOf(marks: readonly Mark[], at: number, pixel: (ms: number) => number, width: number): number {
  const mark = marks[at];
  if (mark === undefined) return 0;
  const next = marks.slice(at + 1).find(({ lane, row }) => lane === mark.lane && row === mark.row);
  const end = mark.shape === "bar" ? Math.max(pixel(mark.toMs), pixel(mark.fromMs) + LEAST_PX) : pixel(mark.toMs) + 10;
  return (next === undefined ? width + 12 : pixel(next.fromMs)) - end - (next?.shape === "bar" ? 4 : 8);
}

function MarkButton(props: {
  readonly mark: Mark;
  readonly room: number;
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly rows: number;
  readonly chosen: boolean;
  readonly stop: boolean;
  readonly choose: (id: string) => void;
}) {
  const { mark, room, from, to, top, rows, chosen, stop, choose } = props;
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (chosen && document.activeElement?.classList.contains("bl-mark"))
      element.current?.focus({ preventScroll: true });
  }, [chosen]);
  const language = useLanguage();
  const say = happenings.use();
  const said = useSaid();
  const { id, lane, shape, tone, row, bytes, name } = mark;
  const label = shape === "flag" ? said(mark.label) : mark.label;
  const title = [
    name.includes(".") ? happeningText(say, name) : name,
    label === name ? "" : label,
    bytes === null ? "" : sizeText(bytes, language),
    shape === "bar" ? spanText(mark.toMs - mark.fromMs, language) : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
  const text = bytes === null || shape !== "bar" ? label : `${label} · ${sizeText(bytes, language)}`;
  const width = shape === "bar" ? Math.max(LEAST_PX, to - from) : undefined;
  const y = shape === "flag" ? top + laneHeight(rows) / 2 - 9 : top + PADDING_PX / 2 + row * ROW_PX;
  return (
    <button
      ref={element}
      type="button"
      tabIndex={stop ? 0 : -1}
      className={`bl-mark bl-${shape} bl-tone-${tone}${chosen ? " bl-chosen" : ""}`}
      style={{ left: shape === "bar" ? from : from - 8, top: y, width }}
      title={title}
      aria-label={title}
      aria-pressed={chosen}
      data-mark={id}
      data-lane={lane}
      onClick={() => choose(id)}
    >
      {shape === "flag" ? <IconFlagFilled size={14} /> : null}
      {shape === "bar" && (width ?? 0) >= LABEL_PX ? <span className="bl-inside">{text}</span> : null}
      {shape !== "dot" && (width ?? 0) < LABEL_PX && room >= LEAST_LABEL_PX ? (
        <span className="bl-beside" style={{ maxWidth: room }}>
          {text}
        </span>
      ) : null}
    </button>
  );
}

function Silence(props: {
  readonly gap: Gap;
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly died: boolean;
}) {
  const { gap, from, to, width, died } = props;
  const say = timelineWords.use();
  const language = useLanguage();
  if (to < 0 || from > width) return null;
  const span = spanText(gap.toMs - gap.fromMs, language);
  const what = say("awaited", { what: say(awaitedAfter(gap.after)) });
  const wide = to - from >= GAP_LABEL_PX;
  const shown = to - from >= 20;
  // Its words stand on the lanes that are empty at that time.
  const side = gap.after.startsWith("install.") ? " bl-high" : " bl-low";
  const bad = gap.open && died ? " bl-died" : "";
  return (
    <div
      className={`bl-silence${side}${bad}`}
      style={{ left: from, width: Math.max(2, to - from) }}
      title={`${say(gap.open ? "waiting" : "silent", { span })} · ${what}`}
    >
      {shown ? (
        <span className={wide ? undefined : "bl-upright"}>
          <strong>{span}</strong>
          {wide ? <span>{what}</span> : null}
        </span>
      ) : null}
    </div>
  );
}
