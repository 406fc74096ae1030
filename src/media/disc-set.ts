// Which discs belong together: CentOS' DVD1 and DVD2 are one tree, as if copied over each other. By what the discs say of
// themselves: `.discinfo` (timestamp of the build, disc numbers), else the volume's name, else the file's.

/** What one disc tells. */
export interface SetFacts {
  readonly fileName: string;
  readonly label: string;
  /** The content of `.discinfo`; null when there is none. */
  readonly discinfo: string | null;
  /** Debian's discs are sources of packages of their own, each with its index: the second's would hide the first's. */
  readonly hasDists: boolean;
}

/** Its place in a set. */
export interface SetMark {
  /** The same for discs that belong together. */
  readonly set: string;
  /** Counted from 1. */
  readonly number: number;
}

/** `CentOS-6.8-x86_64-bin-DVD1`, `Disc 2`, `cd-03`. */
const NUMBERED = /(?:dvd|disc|disk|cd)[-_ ]?0*([1-9]\d?)(?!\d)/i;

/** Null for a disc that stands alone. */
export function markOf({ fileName, label, discinfo, hasDists }: SetFacts): SetMark | null {
  if (hasDists) return null;
  const said = discinfo === null ? null : parseDiscinfo(discinfo);
  const named = [fileName, label].map((text) => NUMBERED.exec(text)).find((match) => match !== null) ?? null;
  // `ALL`, and the boot disc of the same build: only the name tells which one it is.
  const number = named === null ? said?.number : Number(named[1]);
  if (number === undefined || number === null) return null;
  if (said !== null) return { set: `build ${said.timestamp} ${said.architecture}`, number };
  const text = named?.input ?? "";
  return { set: `name ${text.replace(NUMBERED, "#").toLowerCase()}`, number };
}

/** Lines: timestamp, release, architecture, disc numbers (`1`, `1,2`, `ALL`). */
function parseDiscinfo(text: string) {
  const [timestamp = "", , architecture = "", discs = ""] = text.split("\n").map((line) => line.trim());
  if (!/^\d+(\.\d+)?$/.test(timestamp)) return null;
  // Several numbers: the disc says which packages it knows, not which one it is.
  return { timestamp, architecture, number: /^\d{1,2}$/.test(discs) ? Number(discs) : null };
}

/** The first disc's name stands for the set: without its number. */
export function withoutNumber(fileName: string): string {
  return fileName.replace(new RegExp(`[-_. ]*(?:bin[-_])?${NUMBERED.source}`, "i"), "");
}

/** What is odd about a set of discs with these numbers, in words; null when nothing is. */
export function gapsIn(numbers: readonly number[]): string | null {
  const last = Math.max(...numbers);
  const missing = Array.from({ length: last }, (_, i) => i + 1).filter((number) => !numbers.includes(number));
  if (missing.length === 0) return null;
  return `disc ${missing.join(" and ")} of the set ${missing.length === 1 ? "is" : "are"} not there`;
}
