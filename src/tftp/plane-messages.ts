// What the two threads of the TFTP server tell each other. The plane has the sockets and the transfers and waits for
// packets; the main thread has the tree and reads the files.
import type { Ipv4 } from "../net/ipv4.ts";
import type { Piece } from "../tree/pieces.ts";
import type { Fetch } from "../tree/tree.ts";
import { TFTP_REASONS, type TftpReason } from "./messages.ts";

/** What the plane is started with. */
export interface PlaneSettings {
  readonly address: Ipv4;
  readonly port: number;
  readonly device: string | null;
  /** All transfers from the request port. */
  readonly singlePort: boolean;
  /** The block number behind 65535. */
  readonly rollover: 0 | 1;
  /** Transfers at once: in all, and for one client address. */
  readonly maxTransfers: number;
  readonly maxPerSource: number;
  /** Largest block in bytes; "mtu": what reaches the client unfragmented. */
  readonly maxBlockSize: number | "mtu";
  readonly maxWindowSize: number;
  /** New requests: so many a second from one address, else silence for so long; and so many a second in all. */
  readonly cps: { readonly rate: number; readonly pauseMs: number };
  readonly rateInAll: number;
  /** Memory for file content, shared by all transfers. */
  readonly cacheBytes: number;
  /** How long closing lets running transfers go on. */
  readonly drainMs: number;
  readonly multicast: MulticastSettings | null;
  readonly mtftp: MtftpSettings | null;
}

/** RFC 2090: each file that is sent so gets a group of these, both ends included. */
export interface MulticastSettings {
  readonly groups: { readonly first: Ipv4; readonly last: Ipv4 };
  readonly port: number;
  readonly hops: number;
}

/** PXE 2.1: one group that clients know from DHCP (43.1–43.5). */
export interface MtftpSettings {
  readonly group: Ipv4;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly hops: number;
}

/** Told to the client in an ERROR. */
export interface Refusal {
  readonly reason: TftpReason;
  readonly code: number;
  readonly text: string;
}

/** What a name came to. */
export type Content =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** What lies in an open file, in order. Whoever gets it closes `fd`. The same `key` is the same content. */
  | {
      readonly kind: "stretch";
      readonly fd: number;
      readonly key: string;
      readonly pieces: readonly Piece[];
      readonly length: number;
    }
  | { readonly kind: "refusal"; readonly refusal: Refusal };

export type ToPlane =
  | { readonly is: "content"; readonly id: number; readonly content: Content }
  | { readonly is: "read"; readonly id: number; readonly whole: boolean }
  | { readonly is: "close" };

export type FromPlane =
  | { readonly is: "open"; readonly port: number; readonly waker: number }
  | { readonly is: "not-open" }
  | {
      readonly is: "wanted";
      readonly id: number;
      readonly file: string;
      readonly mode: "octet" | "netascii";
      readonly address: Ipv4;
    }
  | {
      readonly is: "ended";
      readonly id: number;
      readonly outcome: Fetch["outcome"];
      readonly bytes: number;
      readonly why: TftpReason;
    }
  /** Fill `length` bytes of the buffer from `at` on with the file from `offset` on. */
  | {
      readonly is: "read";
      readonly id: number;
      readonly fd: number;
      readonly buffer: SharedArrayBuffer;
      readonly at: number;
      readonly length: number;
      readonly offset: number;
    }
  | { readonly is: "closed" };

/** First message to the plane. `counts` is shared: one number for each of COUNTED. */
export interface PlaneStart {
  readonly settings: PlaneSettings;
  readonly counts: Int32Array;
}

/** What is counted, in the order of the shared numbers. */
export const COUNTED: readonly (TftpReason | "running")[] = [...(Object.keys(TFTP_REASONS) as TftpReason[]), "running"];
