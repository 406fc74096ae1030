// An event: something that happened, with a stable name (docs/messages.md), on one machine's timeline.
import type { Mac } from "../net/mac.ts";
import type { EventName } from "./messages.ts";

export interface BootEvent {
  readonly atMs: number;
  readonly name: EventName;
  /** The machine it happened to, when known. */
  readonly mac: Mac | null;
  /** The install (= arm id) it belongs to. */
  readonly install: string | null;
  /** Plain facts for display: address, file, bytes, milliseconds, why. No secret ever. */
  readonly detail: Readonly<Record<string, string | number>>;
}

/** As stored: numbered in order of arrival. */
export interface StoredEvent extends BootEvent {
  readonly id: number;
}
