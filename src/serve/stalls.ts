// The stall alarm: an install that has said nothing for too long is told to the timeline and the log, once a silence.
import { patienceMinutes } from "../installs/long-steps.ts";
import type { Estate } from "./estate.ts";
import type { LiveTimeline } from "./timeline.ts";

/** @param alarm called once for each silence */
export function createStallWatch(
  estate: Estate,
  timeline: LiveTimeline,
  alarm: (machine: string, minutes: number) => void,
) {
  /** By install: when it was last heard of before the silence that was told. */
  const told = new Map<string, number>();
  return (nowMs: number): void => {
    const live = estate.armsIn(["loading", "installing"]);
    for (const arm of live) {
      const heardMs = Math.max(timeline.heardOf(arm.id), arm.changedMs);
      if (nowMs - heardMs < patienceMinutes(timeline.saidBy(arm.id)) * 60_000 || told.get(arm.id) === heardMs) continue;
      const mac = estate.machineNamed(arm.machine)?.mac ?? null;
      const minutes = Math.floor((nowMs - heardMs) / 60_000);
      timeline.add("install.stalled", mac, arm.id, { minutes });
      // The alarm itself is no sign of life.
      told.set(arm.id, timeline.heardOf(arm.id));
      alarm(arm.machine, minutes);
    }
    for (const id of told.keys()) if (!live.some((arm) => arm.id === id)) told.delete(id);
  };
}
