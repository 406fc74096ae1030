// What is written down while the server runs: events, installers' log lines, packets; and how long it is kept.
import type { BootEvent } from "../installs/event.ts";
import type { LogLine } from "../installs/log-line.ts";
import type { HeardPacket } from "../installs/packet.ts";
import type { Store } from "../store/interface.ts";
import { type WriteBehind, writeBehind } from "./write-behind.ts";

export type Journal = WriteBehind<BootEvent>;

export interface Keep {
  readonly keepSeconds: number;
  readonly mostEvents: number;
  readonly mostLines: number;
  readonly mostPackets: number;
}

export interface Records {
  readonly events: Journal;
  readonly lines: WriteBehind<LogLine>;
  readonly packets: WriteBehind<HeardPacket>;
  /** Of all three. */
  lost(): number;
  close(): Promise<void>;
}

export function openRecords(store: Store, complain: (cause: unknown, what: string) => void): Records {
  const events = writeBehind<BootEvent>(store.events.append, (cause) =>
    complain(cause, "events cannot be stored; they wait"),
  );
  const lines = writeBehind<LogLine>(store.logs.append, (cause) =>
    complain(cause, "log lines cannot be stored; they wait"),
  );
  const packets = writeBehind<HeardPacket>(store.packets.append, (cause) =>
    complain(cause, "packets cannot be stored; they wait"),
  );
  return {
    events,
    lines,
    packets,
    lost: () => events.lost() + lines.lost() + packets.lost(),
    close: async () => void (await Promise.all([events.close(), lines.close(), packets.close()])),
  };
}

/** Forgets what is too old or too much. How many records were forgotten. */
export async function trimRecords(store: Store, keep: Keep, nowMs: number): Promise<number> {
  const beforeMs = nowMs - keep.keepSeconds * 1000;
  const events = await store.events.trim({ beforeMs, most: keep.mostEvents });
  const lines = await store.logs.trim({ beforeMs, most: keep.mostLines });
  return events + lines + (await store.packets.trim({ beforeMs, most: keep.mostPackets }));
}
