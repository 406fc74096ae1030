// A machine that boots now: how far it is, and a small picture of its boot.
import { Group, Text } from "@mantine/core";
import { useMemo, useRef } from "react";
import { Link } from "wouter";
import { type Answer, useApi } from "../../live/api.ts";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import { ProgressSentence } from "../../parts/progress-sentence.tsx";
import { useGlow } from "../../parts/table.tsx";
import { Ago } from "../../parts/time.tsx";
import { steps, stepText } from "../../words/steps.ts";
import { axisOf } from "../machine/timeline/axis.ts";
import { LANES, layOut } from "../machine/timeline/layout.ts";
import { overviewWords } from "./words.ts";

type Booting = Answer<"overview.show">["booting"][number];

export function BootingCard({ booting }: { readonly booting: Booting }) {
  const say = overviewWords.use();
  const step = steps.use();
  const card = useRef<HTMLElement>(null);
  const { mac, machine, install, boot, startedMs, seenMs, furthest, percent } = booting;
  useGlow(card, seenMs);
  return (
    <article ref={card} className="bl-panel">
      <Group justify="space-between" wrap="nowrap">
        <Link
          href={`/machines/${machine ?? mac}?boot=${boot}`}
          className={machine === null ? "bl-mono bl-name" : "bl-name"}
        >
          {machine ?? mac}
        </Link>
        <Text size="xs" c="dimmed" component="span">
          <Ago atMs={startedMs} />
        </Text>
      </Group>
      {install === null ? (
        <Text size="sm">{stepText(step, furthest)}</Text>
      ) : (
        <ProgressSentence install={install} size="sm" />
      )}
      {percent === null ? null : <ProgressBar percent={percent} label={say("percent", { percent })} />}
      <Mini machine={machine ?? mac} boot={boot} />
    </article>
  );
}

const [WIDTH, HEIGHT, LANE] = [320, 35, 7];

/** The timeline without words. It is read again with each sign of the machine. */
function Mini({ machine, boot }: { readonly machine: string; readonly boot: number }) {
  const { data } = useApi("boots.show", { params: { id: String(boot) }, query: { machine } });
  const drawn = useMemo(() => {
    if (data === undefined) return null;
    const picture = layOut({ startMs: data.startedMs, events: data.timeline, packets: [], lines: [], nowMs: null });
    return { picture, axis: axisOf(picture.endMs, picture.gaps) };
  }, [data]);
  if (drawn === null) return <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="bl-mini" aria-hidden="true" />;
  const { picture, axis } = drawn;
  const x = (ms: number) => 4 + (axis.place(ms) / axis.length) * (WIDTH - 8);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="bl-mini" aria-hidden="true" preserveAspectRatio="none">
      {picture.gaps.map(({ fromMs, toMs }) => (
        <rect key={fromMs} x={x(fromMs)} width={x(toMs) - x(fromMs)} y={0} height={HEIGHT} className="bl-mini-gap" />
      ))}
      {picture.marks.map(({ id, lane, fromMs, toMs, tone }) => (
        <rect
          key={id}
          x={x(fromMs) - 1}
          width={Math.max(3, x(toMs) - x(fromMs))}
          y={LANES.indexOf(lane) * LANE + 1}
          height={LANE - 2}
          rx={1.5}
          className={`bl-mini-mark bl-tone-${tone}`}
        />
      ))}
    </svg>
  );
}
