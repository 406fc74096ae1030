// The picture of a boot over time: nearer, farther, along; each mark opens what it stands for. A second boot may lie under it.
import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconArrowsHorizontal, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import { useKeys } from "../../../frame/keys.ts";
import { clockText, spanText } from "../../../parts/figures.ts";
import { useLanguage } from "../../../words/language.ts";
import { axisOf, panned, sharedGaps, ticks, type View, viewOf, viewText, zoomed } from "./axis.ts";
import { Lanes, laneHeight } from "./lanes.tsx";
import { LANES, type Mark, type Picture } from "./layout.ts";
import { timelineWords } from "./words.ts";

const TICK_PX = 96;
const ZOOM = 1.6;
const SIDE_PX = 24;

export interface TimelineProps {
  readonly picture: Picture;
  readonly startMs: number;
  readonly died: boolean;
  /** A second boot, laid under the first. */
  readonly other: { readonly picture: Picture; readonly title: ReactNode } | null;
  /** As the address has it. */
  readonly view: string | null;
  readonly setView: (to: string | null) => void;
  readonly chosen: string | null;
  readonly choose: (id: string | null) => void;
}

export function Timeline(props: TimelineProps) {
  const { picture, startMs, died, other, view: viewGiven, setView, chosen, choose } = props;
  const say = timelineWords.use();
  const language = useLanguage();
  const { ref, width: full } = useElementSize();
  const width = Math.max(200, full - SIDE_PX);
  const axis = useMemo(() => {
    if (other === null) return axisOf(picture.endMs, picture.gaps);
    const { gaps, endMs } = other.picture;
    const mine = [...picture.gaps, { fromMs: picture.endMs, toMs: Math.max(endMs, picture.endMs) }];
    return axisOf(Math.max(picture.endMs, endMs), sharedGaps(mine, gaps, endMs));
  }, [picture, other]);
  const all: View = { from: 0, to: axis.length };
  const view = viewOf(viewGiven, axis) ?? all;
  const latest = useRef({ view, axis, setView, width });
  latest.current = { view, axis, setView, width };

  const show = useCallback((to: View) => {
    const { axis: now, setView: set } = latest.current;
    set(to.from <= 0 && to.to >= now.length ? null : viewText(to, now));
  }, []);
  const near = (factor: number) => show(zoomed(view, factor, (view.from + view.to) / 2, axis.length));
  const step = (by: number) => {
    const at = picture.marks.findIndex(({ id }) => id === chosen);
    const to = picture.marks[Math.min(picture.marks.length - 1, Math.max(0, at + by))];
    if (to === undefined) return;
    choose(to.id);
    bringIn(to);
  };
  function bringIn({ fromMs }: Mark): void {
    const place = axis.place(fromMs);
    if (place >= view.from && place <= view.to) return;
    show(panned(view, place - (view.from + view.to) / 2, axis.length));
  }
  useKeys({
    "+": [say("zoomIn"), () => near(1 / ZOOM)],
    "-": [say("zoomOut"), () => near(ZOOM)],
    "0": [say("fit"), () => show(all)],
    ArrowRight: [say("nextMark"), () => step(1)],
    ArrowLeft: [say("previousMark"), () => step(-1)],
  });

  const track = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = track.current;
    return element === null ? undefined : listenTo(element, latest, show);
  }, [show]);
  const pixel = (ms: number) => ((axis.place(ms) - view.from) / (view.to - view.from)) * width;
  const apart = ((view.to - view.from) / width) * TICK_PX;
  const marks = ticks(axis, view, apart);
  return (
    <section className="bl-timeline" aria-label={say("help")}>
      <Group justify="space-between" gap="xs" wrap="nowrap" mb={4}>
        <Text size="xs" c="dimmed" className="bl-wide">
          {say("hint")}
        </Text>
        <Group gap={4} wrap="nowrap">
          <Tool says={say("zoomIn")} onClick={() => near(1 / ZOOM)} icon={<IconZoomIn size={18} />} />
          <Tool says={say("zoomOut")} onClick={() => near(ZOOM)} icon={<IconZoomOut size={18} />} />
          <Tool says={say("fit")} onClick={() => show(all)} icon={<IconArrowsHorizontal size={18} />} />
        </Group>
      </Group>
      <div className="bl-time">
        <div className="bl-sides">
          <div className="bl-axis" />
          <Sides picture={picture} />
          {other === null ? null : (
            <>
              <div className="bl-between" />
              <Sides picture={other.picture} />
            </>
          )}
        </div>
        <div className="bl-track" ref={ref}>
          <div ref={track} className="bl-grab" style={{ padding: `0 ${SIDE_PX / 2}px` }}>
            <div className="bl-axis">
              {marks.map((ms) => (
                <span key={ms} style={{ left: pixel(ms) }} title={clockText(startMs + ms, language)}>
                  {ms === 0 ? say("start") : `+${spanText(ms, language)}`}
                </span>
              ))}
            </div>
            <Lanes
              picture={picture}
              axis={axis}
              view={view}
              width={width}
              chosen={chosen}
              choose={choose}
              died={died}
              label={say("boot")}
            />
            {other === null ? null : (
              <>
                <div className="bl-between">{other.title}</div>
                <Lanes
                  picture={other.picture}
                  axis={axis}
                  view={view}
                  width={width}
                  chosen={null}
                  choose={() => {}}
                  died={false}
                  label={say("compare")}
                />
              </>
            )}
          </div>
        </div>
      </div>
    </section>
  );
}

function Sides({ picture }: { readonly picture: Picture }) {
  const say = timelineWords.use();
  return LANES.map((lane) => (
    <div key={lane} className="bl-side" style={{ height: laneHeight(picture.rows[lane]) }}>
      {say(lane)}
    </div>
  ));
}

function Tool({
  says,
  onClick,
  icon,
}: {
  readonly says: string;
  readonly onClick: () => void;
  readonly icon: ReactNode;
}) {
  return (
    <Tooltip label={says}>
      <ActionIcon variant="subtle" color="gray" onClick={onClick} aria-label={says}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

interface Latest {
  readonly view: View;
  readonly axis: { readonly length: number };
  readonly width: number;
}

/** Wheel and drag. A wheel that turns sideways pans; one that turns up and down zooms around the pointer. */
function listenTo(element: HTMLElement, latest: { readonly current: Latest }, show: (view: View) => void): () => void {
  let grabbed: { readonly x: number; readonly view: View } | null = null;
  const onWheel = (event: WheelEvent) => {
    const { view, axis, width } = latest.current;
    const size = view.to - view.from;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      return show(panned(view, (event.deltaX / width) * size, axis.length));
    }
    // Farther than all of it: the page scrolls on.
    if (event.deltaY > 0 && size >= axis.length) return;
    event.preventDefault();
    const x = event.clientX - element.getBoundingClientRect().left - SIDE_PX / 2;
    show(zoomed(view, Math.exp(event.deltaY / 400), view.from + (x / width) * size, axis.length));
  };
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest("button, a") !== null)) return;
    grabbed = { x: event.clientX, view: latest.current.view };
    element.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    if (grabbed === null) return;
    const { axis, width } = latest.current;
    const { from, to } = grabbed.view;
    show(panned(grabbed.view, ((grabbed.x - event.clientX) / width) * (to - from), axis.length));
  };
  const onUp = () => {
    grabbed = null;
  };
  element.addEventListener("wheel", onWheel, { passive: false });
  element.addEventListener("pointerdown", onDown);
  element.addEventListener("pointermove", onMove);
  element.addEventListener("pointerup", onUp);
  element.addEventListener("pointercancel", onUp);
  return () => {
    element.removeEventListener("wheel", onWheel);
    element.removeEventListener("pointerdown", onDown);
    element.removeEventListener("pointermove", onMove);
    element.removeEventListener("pointerup", onUp);
    element.removeEventListener("pointercancel", onUp);
  };
}
