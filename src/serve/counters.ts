// What is counted while the server runs, gathered for /metrics.
import type { Arm } from "../machines/arm.ts";
import { armStateSchema } from "../machines/arm.ts";
import type { Fetch } from "../tree/tree.ts";
import type { Estate } from "./estate.ts";
import type { Records } from "./journal.ts";
import { labelledMetric, type Metric, plainMetric } from "./metrics.ts";

export interface Sources {
  readonly estate: Estate;
  readonly records: Records;
  /** Of the DHCP door; null: there is none. */
  readonly dhcp: () => Readonly<Record<string, number>> | null;
  /** Of all TFTP doors. */
  readonly tftp: () => readonly Readonly<Record<string, number>>[];
  readonly memoryBytes: () => number;
  readonly startedMs: number;
  readonly version: string;
}

export interface Counters {
  fetched(fetch: Fetch): void;
  metrics(): readonly Metric[];
}

export function createCounters(sources: Sources): Counters {
  const fetches = new Map<string, { door: string; outcome: string; count: number; bytes: number }>();

  function sum(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
    const all: Record<string, number> = {};
    for (const record of records) for (const [key, value] of Object.entries(record)) all[key] = (all[key] ?? 0) + value;
    return all;
  }

  function armsByState(): Record<string, number> {
    const arms: readonly Arm[] = sources.estate.armsIn(armStateSchema.options);
    return Object.fromEntries(
      armStateSchema.options.map((state) => [state, arms.filter((arm) => arm.state === state).length]),
    );
  }

  return {
    fetched({ asker: { door }, outcome, bytes }) {
      const key = `${door} ${outcome}`;
      const entry = fetches.get(key) ?? { door, outcome, count: 0, bytes: 0 };
      entry.count += 1;
      entry.bytes += bytes;
      fetches.set(key, entry);
    },
    metrics() {
      const { running = 0, ...ended } = sum(sources.tftp());
      const entries = [...fetches.values()];
      const by = (of: "count" | "bytes") =>
        entries.map((one) => ({ labels: { door: one.door, outcome: one.outcome }, value: one[of] }));
      return [
        {
          name: "info",
          type: "gauge",
          help: "Which Bootlace this is.",
          values: [{ labels: { version: sources.version }, value: 1 }],
        },
        plainMetric("start_time_seconds", "gauge", "When it was started, since 1970.", sources.startedMs / 1000),
        plainMetric("memory_bytes", "gauge", "Resident memory.", sources.memoryBytes()),
        labelledMetric(
          "dhcp_packets_total",
          "counter",
          "DHCP packets, by what became of them.",
          "what",
          sources.dhcp() ?? {},
        ),
        labelledMetric("tftp_transfers_total", "counter", "TFTP requests that ended, by how.", "why", ended),
        plainMetric("tftp_transfers_running", "gauge", "TFTP transfers under way.", running),
        { name: "fetches_total", type: "counter", help: "Files asked for.", values: by("count") },
        { name: "fetched_bytes_total", type: "counter", help: "Bytes of files sent.", values: by("bytes") },
        labelledMetric("installs", "gauge", "Machines by the state of their newest install.", "state", armsByState()),
        plainMetric(
          "records_lost_total",
          "counter",
          "Events, log lines and packets that the store did not take.",
          sources.records.lost(),
        ),
      ];
    },
  };
}
