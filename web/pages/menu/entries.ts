// A menu's entries as the config has them, and what is done to them: moved, added, changed, taken out. Pure.

export type Entry = Readonly<Record<string, unknown>>;

/** Where an entry stands: its place, and within a sub-menu the place there. */
export type Place = readonly [number] | readonly [number, number];

/** What makes an entry what it is. */
export const KINDS = [
  "local",
  "install",
  "start",
  "kernel",
  "tool",
  "iso",
  "disk",
  "chain",
  "power",
  "raw",
  "entries",
  "separator",
] as const;
export type Kind = (typeof KINDS)[number];

export function kindOf(entry: Entry): Kind {
  return KINDS.find((kind) => entry[kind] !== undefined) ?? "local";
}

/** What a new one of that kind begins with; `title` is a person's. */
export function fresh(kind: Kind, title: string): Entry {
  const begins: Readonly<Record<Kind, unknown>> = {
    local: "auto",
    install: "",
    start: "",
    kernel: "",
    tool: "memtest",
    iso: "",
    disk: "",
    chain: "",
    power: "reboot",
    raw: { ipxe: "" },
    entries: [],
    separator: true,
  };
  return kind === "separator" ? { separator: true } : { title, [kind]: begins[kind] };
}

/** The same entry as another kind: what belongs to the old one goes. */
export function turned(entry: Entry, kind: Kind): Entry {
  const gone: readonly string[] = [...KINDS, "initrd", "arguments"];
  const kept = Object.fromEntries(Object.entries(entry).filter(([key]) => !gone.includes(key)));
  return { ...kept, ...fresh(kind, titleOf(entry)) };
}

export function titleOf(entry: Entry): string {
  return typeof entry.title === "string" ? entry.title : "";
}

export function childrenOf(entry: Entry | undefined): readonly Entry[] {
  return Array.isArray(entry?.entries) ? (entry.entries as Entry[]) : [];
}

export function entryAt(entries: readonly Entry[], [first, second]: Place): Entry | undefined {
  const found = entries[first];
  return second === undefined ? found : childrenOf(found)[second];
}

/** Takes the place's list through `change`. */
function within(
  entries: readonly Entry[],
  place: Place,
  change: (list: readonly Entry[], at: number) => Entry[],
): readonly Entry[] {
  const [first, second] = place;
  if (second === undefined) return change(entries, first);
  return entries.map((entry, i) => (i === first ? { ...entry, entries: change(childrenOf(entry), second) } : entry));
}

export function changed(entries: readonly Entry[], place: Place, to: Entry): readonly Entry[] {
  return within(entries, place, (list, at) => list.map((entry, i) => (i === at ? to : entry)));
}

export function without(entries: readonly Entry[], place: Place): readonly Entry[] {
  return within(entries, place, (list, at) => list.filter((_, i) => i !== at));
}

/** Before what is at that place now. */
export function inserted(entries: readonly Entry[], place: Place, one: Entry): readonly Entry[] {
  return within(entries, place, (list, at) => [...list.slice(0, at), one, ...list.slice(at)]);
}

/** From one place to before another. A sub-menu stays on the first level, and nothing goes into itself. */
export function moved(entries: readonly Entry[], from: Place, to: Place): readonly Entry[] {
  const one = entryAt(entries, from);
  if (one === undefined) return entries;
  if (to.length === 2 && (kindOf(one) === "entries" || (from.length === 1 && from[0] === to[0]))) return entries;
  const rest = without(entries, from);
  return inserted(rest, shifted(from, to), one);
}

/** Where `to` is once what was at `from` is out. */
function shifted(from: Place, to: Place): Place {
  const [first, second] = to;
  if (from.length === 1) {
    const at = from[0] < first ? first - 1 : first;
    return second === undefined ? [at] : [at, second];
  }
  if (second === undefined || from[0] !== first) return to;
  return [first, from[1] < second ? second - 1 : second];
}

/** One step up or down among its neighbours; the place where it is then. */
export function stepped(entries: readonly Entry[], place: Place, by: -1 | 1): readonly [readonly Entry[], Place] {
  const at = place.at(-1) ?? 0;
  const size = place.length === 1 ? entries.length : childrenOf(entries[place[0]]).length;
  const to = at + by;
  if (to < 0 || to >= size) return [entries, place];
  const put = (index: number): Place => (place.length === 1 ? [index] : [place[0], index]);
  return [moved(entries, place, put(by === 1 ? to + 1 : to)), put(to)];
}
