// A boot as the server tells it, made ready to be laid out: its events, its packets, the installer's log.
import { useMemo } from "react";
import { type Answer, type Item, useApi, useWhole } from "../../../live/api.ts";
import { useNow } from "../../../parts/time.tsx";
import type { Material } from "./layout.ts";

export type Boot = Answer<"boots.show">;
export type Packet = Answer<"packets.list">["items"][number];
export type Line = Item<"installs.log">;

export interface BootMaterial extends Material {
  readonly boot: Boot;
  readonly events: Boot["timeline"];
  readonly packets: readonly Packet[];
  readonly lines: readonly Line[];
}

/** A packet comes a little before the event that tells of it. */
const BEFORE_MS = 3000;
const MOST_LINES = 5000;
const MOST_PACKETS = 1000;

/** Null: still being read. @param live it goes on: the silence grows by the second */
export function useMaterial(boot: Boot | undefined): BootMaterial | null {
  const machine = boot?.mac ?? "";
  const install = boot?.install ?? "";
  const packets = useApi("packets.list", { query: { machine, limit: MOST_PACKETS } }, { enabled: boot !== undefined })
    .data?.items;
  const lines = useWhole("installs.log", { params: { install } }, MOST_LINES, { enabled: install !== "" }).data;
  const isOpen = boot?.outcome === "open";
  const nowMs = useNow((now) => (isOpen ? now : 0));
  return useMemo(() => {
    if (boot === undefined) return null;
    const { startedMs, endedMs, timeline } = boot;
    const own = (packets ?? [])
      .filter(({ atMs }) => atMs >= startedMs - BEFORE_MS && atMs <= (isOpen ? nowMs : endedMs + BEFORE_MS))
      .sort((a, b) => a.atMs - b.atMs);
    return {
      boot,
      startMs: Math.min(startedMs, own[0]?.atMs ?? startedMs),
      events: timeline,
      packets: own,
      lines: install === "" ? [] : (lines ?? []),
      nowMs: isOpen ? nowMs : null,
    };
  }, [boot, packets, lines, install, isOpen, nowMs]);
}
