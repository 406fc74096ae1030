// What LIST, NLST, MLSD and STAT show of a folder. LIST has no form in any RFC: clients read what `ls -l` writes, in the
// columns that vsftpd gives them. MLSD's form is RFC 3659 §7.
import { utf8 } from "../net/bytes.ts";
import type { Entry } from "../tree/tree.ts";
import { fits } from "./glob.ts";
import { hasControl } from "./reply.ts";
import type { Fact, Style } from "./session.ts";

/** Milliseconds since 1970 as `2026-11-21T04:23:34.587Z`. */
export type Iso = (ms: number) => string;

export interface Shape {
  readonly style: Style;
  readonly facts: readonly Fact[];
  readonly prefix: string;
  readonly pattern: string | null;
  readonly nowMs: number;
  readonly iso: Iso;
}

type There = Exclude<Entry, { readonly kind: "absent" }>;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Within about half a year `ls` shows the time of day, else the year. */
const RECENT_MS = 182 * 86_400_000;
/** Entries looked at together. */
const BATCH = 32;

/**
 * The lines of a folder, some at a time. Names that no command could carry (control characters) and names that cannot be
 * opened (links that lead outside) are left out.
 */
export async function* listFolder(
  names: readonly string[],
  look: (name: string) => Promise<Entry>,
  shape: Shape,
): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < names.length; i += BATCH) {
    const lines = await Promise.all(
      names.slice(i, i + BATCH).map(async (listed) => {
        const name = listed.endsWith("/") ? listed.slice(0, -1) : listed;
        if (hasControl(name) || (shape.pattern !== null && !fits(shape.pattern, name))) return "";
        if (shape.style === "names") return `${shape.prefix}${name}\r\n`;
        const entry: Entry = name === listed ? await look(name) : { kind: "folder", names: [] };
        return entry.kind === "absent" ? "" : `${entryLine(name, entry, shape)}\r\n`;
      }),
    );
    const text = lines.join("");
    if (text !== "") yield utf8(text);
  }
}

/** One entry in the form that was asked for, without its end of line. */
export function entryLine(name: string, entry: There, shape: Shape): string {
  switch (shape.style) {
    case "names":
      return name;
    case "facts":
      return `${entryFacts(entry, shape.facts, shape.iso)} ${name}`;
    case "list":
    case "status":
      return `${longLine(entry, shape.nowMs, shape.iso)} ${name}`;
  }
}

/** `type=file;size=9;modify=20261121042334;perm=r;`: only facts that are known (RFC 3659 §7.5). */
export function entryFacts(entry: There, wanted: readonly Fact[], iso: Iso): string {
  const known: Partial<Record<Fact, string>> =
    entry.kind === "folder"
      ? { type: "dir", perm: "el" }
      : {
          type: "file",
          size: String(sizeOf(entry)),
          ...(entry.kind === "text" ? {} : { modify: stamp(iso(entry.modifiedMs)) }),
          perm: "r",
        };
  return wanted.flatMap((fact) => (known[fact] === undefined ? [] : `${fact}=${known[fact]};`)).join("");
}

/** `20261121042334` from ISO 8601: the time of MDTM and MLST (RFC 3659 §2.3). */
export function stamp(iso: string): string {
  return iso.slice(0, 19).replaceAll(/[^0-9]/g, "");
}

function longLine(entry: There, nowMs: number, iso: Iso): string {
  // The tree does not tell when a folder changed: 1970 is plainly nobody's date.
  const changedMs = entry.kind === "folder" ? 0 : entry.kind === "text" ? nowMs : entry.modifiedMs;
  // Mirrors copy these rights to the folders that they then write into.
  const [mode, links] = entry.kind === "folder" ? ["drwxr-xr-x", 2] : ["-rw-r--r--", 1];
  const size = String(sizeOf(entry)).padStart(8);
  return `${mode} ${String(links).padStart(4)} ${"ftp".padEnd(8)} ${"ftp".padEnd(8)} ${size} ${dateOf(changedMs, nowMs, iso)}`;
}

/** `Nov 21 04:23`, or `Nov 21  2024` when it is long ago or to come. */
function dateOf(ms: number, nowMs: number, iso: Iso): string {
  const text = iso(ms);
  const month = MONTHS[Number(text.slice(5, 7)) - 1] ?? "Jan";
  const isRecent = ms <= nowMs && nowMs - ms <= RECENT_MS;
  return `${month} ${text.slice(8, 10)} ${isRecent ? text.slice(11, 16) : ` ${text.slice(0, 4)}`}`;
}

function sizeOf(entry: There): number {
  if (entry.kind === "folder") return 4096;
  return entry.kind === "text" ? entry.bytes.length : entry.length;
}
