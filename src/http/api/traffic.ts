// What goes through the doors, a second each: out of the server's counters, told on the stream while somebody listens.
import type { Metric } from "../../serve/metrics.ts";
import type { Traffic } from "../contract/overview.ts";
import type { Hub } from "./hub.ts";

const KEPT_SECONDS = 60;
const SECOND_MS = 1000;

export interface TrafficWatch {
  /** The last minute, as far as somebody listened. */
  lately(): readonly Traffic[];
  close(): void;
}

export function watchTraffic(metrics: () => readonly Metric[], hub: Hub, now: () => number): TrafficWatch {
  let before: Traffic | null = null;
  let kept: Traffic[] = [];
  const timer = setInterval(() => {
    if (hub.listeners() === 0) {
      before = null;
      kept = [];
      return;
    }
    const total = totalsOf(metrics(), now());
    if (before !== null) {
      const second = difference(before, total);
      kept = [...kept, second].slice(-KEPT_SECONDS);
      hub.tell({ event: "traffic", data: second });
    }
    before = total;
  }, SECOND_MS);
  return { lately: () => kept, close: () => clearInterval(timer) };
}

export function totalsOf(metrics: readonly Metric[], atMs: number): Traffic {
  const sum = (name: string, door?: string) =>
    (metrics.find((one) => one.name === name)?.values ?? [])
      .filter(({ labels }) => door === undefined || labels.door === door)
      .reduce((total, { value }) => total + value, 0);
  return {
    atMs,
    dhcp: sum("dhcp_packets_total"),
    fetches: sum("fetches_total"),
    tftpBytes: sum("fetched_bytes_total", "tftp"),
    httpBytes: sum("fetched_bytes_total", "http"),
    ftpBytes: sum("fetched_bytes_total", "ftp"),
  };
}

/** A second, as far as timers are exact. */
function difference(before: Traffic, after: Traffic): Traffic {
  const seconds = Math.max(0.001, (after.atMs - before.atMs) / SECOND_MS);
  const rate = (key: keyof Traffic) => Math.round((after[key] - before[key]) / seconds);
  return {
    atMs: after.atMs,
    dhcp: rate("dhcp"),
    fetches: rate("fetches"),
    tftpBytes: rate("tftpBytes"),
    httpBytes: rate("httpBytes"),
    ftpBytes: rate("ftpBytes"),
  };
}
