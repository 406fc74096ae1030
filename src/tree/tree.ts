// The one namespace of paths. TFTP, HTTP and FTP are doors to it: a path and who asks give text, or a stretch of a file.
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { merged } from "./names.ts";
import { normalise } from "./path.ts";
import type { Piece } from "./pieces.ts";

/** Who asks, as far as the door knows. */
export interface Asker {
  readonly door: "tftp" | "http" | "ftp";
  readonly address: Ipv4;
  /** The machine that has this address, when a lease, an earlier packet or the ARP table tells. */
  readonly mac: Mac | null;
}

/** What is at a path. `mediaType` is an HTTP Content-Type. */
export type Entry =
  | { readonly kind: "text"; readonly bytes: Uint8Array; readonly mediaType: string }
  | {
      readonly kind: "file";
      readonly file: string;
      /** Where in `file` the content begins, and its length, in bytes. */
      readonly offset: number;
      readonly length: number;
      readonly modifiedMs: number;
      readonly mediaType: string;
      /** So long the path leads whoever asks to this very content, and need not be asked about again. Absent: never. */
      readonly holdsMs?: number;
    }
  | {
      /** A file that lies in several places of `file`, as UDF may have it. */
      readonly kind: "pieces";
      readonly file: string;
      readonly pieces: readonly Piece[];
      /** The sum of the pieces, in bytes. */
      readonly length: number;
      readonly modifiedMs: number;
      readonly mediaType: string;
    }
  | { readonly kind: "folder"; readonly names: readonly string[] }
  | { readonly kind: "absent"; readonly why: string };

/** One part of the namespace. `rest` is the path below it, already normalised: no empty, `.` or `..` segment. */
export type Branch = (rest: readonly string[], asker: Asker) => Promise<Entry>;

export interface Tree {
  /** Never throws for a bad path: that is `absent`, with why. */
  open(path: string, asker: Asker): Promise<Entry>;
}

/** What a door reports after it served (or refused) a path: the source of "this machine fetched this". */
export interface Fetch {
  readonly asker: Asker;
  /** Normalised path, no leading slash; tokens still in it. */
  readonly path: string;
  /** whole: to the last byte. part: a range, or the size only. aborted: the client stopped. absent: nothing there. */
  readonly outcome: "whole" | "part" | "aborted" | "absent";
  readonly bytes: number;
  /** Where it ended early: the door's own name for that, such as `silent`. */
  readonly why?: string;
  readonly startedMs: number;
  readonly endedMs: number;
}

/**
 * A tree of named branches; a path whose first segment names none goes, whole, to `others`. Branches in `unlisted` are
 * there for who knows a path in them, and are not shown at the root.
 */
export function createTree(
  branches: Readonly<Record<string, Branch>>,
  others: Branch,
  unlisted: ReadonlySet<string> = new Set(),
): Tree {
  const shown = Object.keys(branches)
    .filter((name) => !unlisted.has(name))
    .map((name) => `${name}/`);
  return {
    async open(path, asker) {
      const segments = normalise(path);
      if (segments === null) return { kind: "absent", why: "the path leaves the tree or has bytes no path has" };
      const [first, ...rest] = segments;
      const branch = first !== undefined && Object.hasOwn(branches, first) ? branches[first] : undefined;
      const entry = await (branch === undefined ? others(segments, asker) : branch(rest, asker));
      // The root and the branches are folders even where they do not tell what is in them: FTP clients go down to a file
      // folder by folder (curl does CWD media, CWD centos7, RETR vmlinuz).
      if (first === undefined) {
        const below = entry.kind === "folder" ? entry.names : [];
        return { kind: "folder", names: merged(shown, below) };
      }
      return entry.kind === "absent" && branch !== undefined && rest.length === 0
        ? { kind: "folder", names: [] }
        : entry;
    },
  };
}
