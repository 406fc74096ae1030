// What the program wants kept. Asynchronous, so that an embedded file and a database server both fit.
import type { Lease } from "../dhcp/lease.ts";
import type { BootEvent, StoredEvent } from "../installs/event.ts";
import type { LogLine, StoredLine } from "../installs/log-line.ts";
import type { HeardPacket } from "../installs/packet.ts";
import type { Arm, ArmState } from "../machines/arm.ts";
import type { Machine } from "../machines/machine.ts";
import type { Profile } from "../machines/profile.ts";
import type { Reservation } from "../machines/reservation.ts";
import type { Media } from "../media/media.ts";
import type { Deed, Person, Session, StoredDeed, Token } from "../people/person.ts";

/** Records by name. */
export interface Table<T> {
  all(): Promise<readonly T[]>;
  get(name: string): Promise<T | null>;
  /** Inserts or replaces. */
  put(record: T): Promise<void>;
  /** False when there was none. */
  remove(name: string): Promise<boolean>;
}

export interface EventFilter {
  readonly mac?: string;
  readonly install?: string;
  /** Only those numbered above. */
  readonly afterId?: number;
  /** Only those numbered below. */
  readonly beforeId?: number;
  readonly name?: string;
  /** The newest so many, in order of arrival. */
  readonly limit?: number;
  /** Instead: the oldest so many. */
  readonly oldest?: number;
}

export interface DeedFilter {
  readonly who?: string;
  readonly beforeId?: number;
  readonly limit?: number;
}

/** A secret as it is kept: sealed by the key file's key. */
export interface SealedSecret {
  readonly name: string;
  readonly box: string;
  readonly changedMs: number;
}

export interface LogFilter {
  readonly install?: string;
  /** Text that is in the program's name or in the line, in any case of ASCII letters. */
  readonly grep?: string;
  /** At least as severe: 3 is errors and worse. */
  readonly severity?: number;
  readonly afterId?: number;
  readonly beforeId?: number;
  readonly limit?: number;
  readonly oldest?: number;
}

export interface PacketFilter {
  readonly mac?: string;
  readonly limit?: number;
}

/** What is only added to, and trimmed at its old end. */
export interface History<Filter, Entry, Stored> {
  append(batch: readonly Entry[]): Promise<void>;
  /** In order of arrival; with a limit, the newest so many. */
  list(filter: Filter): Promise<readonly Stored[]>;
  /** Forgets what is older, and the oldest of what is more than so many. How many were forgotten. */
  trim(keep: { readonly beforeMs: number; readonly most: number }): Promise<number>;
}

/** A profile as it was written once. */
export interface ProfileVersion {
  /** 1 is the first that it ever had. */
  readonly number: number;
  /** ms since 1970; 0: from before versions were kept. */
  readonly atMs: number;
  /** Whoever wrote it; empty: not known. */
  readonly who: string;
  readonly profile: Profile;
}

export interface Store {
  readonly machines: Table<Machine>;
  readonly profiles: Table<Profile>;
  /** The last twenty of each profile. */
  readonly profileVersions: {
    /** Oldest first. */
    list(profile: string): Promise<readonly ProfileVersion[]>;
    add(profile: Profile, who: string, atMs: number): Promise<void>;
    remove(profile: string): Promise<boolean>;
  };
  readonly media: Table<Media>;
  readonly leases: {
    all(): Promise<readonly Lease[]>;
    /** Those that were changed then or later, ms since 1970. */
    since(ms: number): Promise<readonly Lease[]>;
    /** Resolves when all of them are on the disk (fsync). Calls made meanwhile share the next commit. */
    save(batch: readonly Lease[]): Promise<void>;
    /** The same for a server's own leases: on the disk just as surely, cheaper, and not in `since` before a while. */
    keep(batch: readonly Lease[]): Promise<void>;
  };
  readonly arms: {
    /** In the order in which they were made, whatever the clock said. */
    all(): Promise<readonly Arm[]>;
    add(arm: Arm): Promise<void>;
    /** Compare and set: true when the arm was in one of `from` and is in `to` now, on the disk. Keeps the first `uuid`. */
    move(id: string, from: readonly ArmState[], to: ArmState, atMs: number, uuid?: string | null): Promise<boolean>;
  };
  /** By address, of machines that are not known by their MAC. */
  readonly reservations: Table<Reservation>;
  readonly people: Table<Person>;
  /** Of programs. */
  readonly tokens: Table<Token>;
  readonly sessions: Table<Session>;
  readonly secrets: Table<SealedSecret>;
  readonly events: History<EventFilter, BootEvent, StoredEvent> & {
    /** The MACs that events are of, at most so many. */
    macs(most: number): Promise<readonly string[]>;
  };
  /** Who did what. */
  readonly deeds: History<DeedFilter, Deed, StoredDeed>;
  /** What installers logged. */
  readonly logs: History<LogFilter, LogLine, StoredLine>;
  /** DHCP packets of machines that boot. */
  readonly packets: History<PacketFilter, HeardPacket, HeardPacket>;
  /** Grows when another process has written to the same store. */
  version(): Promise<number>;
  close(): Promise<void>;
}
