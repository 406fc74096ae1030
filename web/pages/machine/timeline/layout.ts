// A boot as a picture, before it is drawn: what happened becomes marks on lanes. Pure: the same events give the same picture.
// All times are milliseconds after the boot's start, so that two boots can be laid under each other.

export type LaneName = "dhcp" | "tftp" | "http" | "installer" | "log";
export const LANES: readonly LaneName[] = ["dhcp", "tftp", "http", "installer", "log"];

export type Tone = "plain" | "good" | "warn" | "bad" | "busy";

/** What a mark stands for, to look it up when it is chosen. */
export type Source =
  | { readonly kind: "event"; readonly index: number }
  | { readonly kind: "packet"; readonly index: number }
  /** Log lines from `index` on, so many. */
  | { readonly kind: "lines"; readonly index: number; readonly count: number };

export interface Mark {
  readonly id: string;
  /** bar: something that took time. dot: one packet or some lines. flag: somebody said something. */
  readonly shape: "bar" | "dot" | "flag";
  readonly lane: LaneName;
  readonly fromMs: number;
  readonly toMs: number;
  /** In its lane, 0 on top: bars that overlap lie under each other. */
  readonly row: number;
  readonly tone: Tone;
  /** Of an event: its name in docs/messages.md; of a packet its message; else empty. */
  readonly name: string;
  /** The file, the phase, the first words. */
  readonly label: string;
  /** Of a transfer. */
  readonly bytes: number | null;
  readonly source: Source;
}

export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
  /** The name of the event after which nothing came: it says what was awaited. */
  readonly after: string;
  /** It has not ended: the machine is still awaited, or was given up. */
  readonly open: boolean;
}

export interface Picture {
  readonly marks: readonly Mark[];
  readonly gaps: readonly Gap[];
  /** Where it ends, the last gap included. */
  readonly endMs: number;
  /** Rows of each lane; 0: nothing in it. */
  readonly rows: Readonly<Record<LaneName, number>>;
}

export interface LaidEvent {
  readonly atMs: number;
  readonly name: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

export interface LaidPacket {
  readonly atMs: number;
  readonly message: string | null;
}

export interface LaidLine {
  readonly atMs: number;
  readonly severity: number;
  readonly text: string;
}

export interface Material {
  readonly startMs: number;
  readonly events: readonly LaidEvent[];
  readonly packets: readonly LaidPacket[];
  readonly lines: readonly LaidLine[];
  /** The boot goes on: the silence since the last sign is shown until then. Null: it is over. */
  readonly nowMs: number | null;
}

/** A silence of this length is drawn as one. */
export const GAP_MS = 5000;
const MOST_ROWS = 4;
/** Log lines nearer together than this are one dot. */
const LINES_MS = 400;

export function layOut({ startMs, events, packets, lines, nowMs }: Material): Picture {
  const marks = [
    ...events.flatMap((event, index) => markOf(event, index, startMs, packets.length > 0) ?? []),
    ...packets.map((packet, index) => packetMark(packet, index, startMs)),
    ...lineMarks(lines, startMs),
  ].sort((a, b) => a.fromMs - b.fromMs);
  const placed = LANES.flatMap((lane) => inRows(marks.filter((mark) => mark.lane === lane)));
  const lastMs = Math.max(0, ...marks.map(({ toMs }) => toMs));
  const untilMs = nowMs === null ? null : nowMs - startMs;
  const gaps = gapsOf(marks, untilMs);
  const rows = Object.fromEntries(
    LANES.map((lane) => [lane, Math.max(0, ...placed.filter((one) => one.lane === lane).map(({ row }) => row + 1))]),
  ) as Record<LaneName, number>;
  return {
    marks: placed.sort((a, b) => a.fromMs - b.fromMs),
    gaps,
    endMs: Math.max(lastMs, gaps.at(-1)?.toMs ?? 0),
    rows,
  };
}

/** Events whose packets are drawn themselves. */
const BY_PACKETS = ["boot.asked", "boot.address"];

const TONES: Readonly<Record<string, Tone>> = {
  "boot.missing": "warn",
  "boot.aborted": "warn",
  "boot.refused": "bad",
  "boot.failed": "bad",
  "boot.not-started": "bad",
  "boot.took-other": "bad",
  "boot.local": "good",
  "boot.once": "good",
  "install.stalled": "warn",
  "install.refused": "warn",
  "install.rebooted": "bad",
  "install.failed": "bad",
  "install.installed": "good",
  "dhcp.other-server": "bad",
  "dhcp.in-use": "warn",
};

/** Null: it is drawn by something else. */
function markOf(event: LaidEvent, index: number, startMs: number, byPackets: boolean): Mark | null {
  const { name, detail } = event;
  if (byPackets && BY_PACKETS.includes(name)) return null;
  const toMs = event.atMs - startMs;
  const door = typeof detail.door === "string" ? detail.door : null;
  const took = typeof detail.ms === "number" ? Math.max(0, detail.ms) : 0;
  const base = {
    id: `e${index}`,
    row: 0,
    tone: TONES[name] ?? "plain",
    name,
    source: { kind: "event", index } as const,
  };
  if (door !== null && typeof detail.path === "string") {
    const bytes = typeof detail.bytes === "number" ? detail.bytes : null;
    const tone = TONES[name] ?? "busy";
    const label = detail.path.split("/").at(-1) ?? detail.path;
    const lane = door === "tftp" ? "tftp" : "http";
    return { ...base, tone, shape: "bar", lane, fromMs: Math.max(0, toMs - took), toMs, label, bytes };
  }
  const lane = laneOf(name);
  const shape = lane === "dhcp" ? "dot" : "flag";
  // Under the packets that it tells of.
  const row = lane === "dhcp" && byPackets ? 1 : 0;
  return { ...base, row, shape, lane, fromMs: toMs, toMs, label: labelOf(event), bytes: null };
}

function laneOf(name: string): LaneName {
  if (name === "install.log") return "log";
  if (name.startsWith("install.") && name !== "install.armed") return "installer";
  if (name === "boot.script" || name === "boot.kernel" || name === "boot.initrd" || name === "boot.file") return "http";
  return "dhcp";
}

function labelOf({ detail }: LaidEvent): string {
  const { phase, count, address, file, why } = detail;
  for (const one of [phase, address, file, count, why]) if (one !== undefined) return String(one);
  return "";
}

function packetMark({ atMs, message }: LaidPacket, index: number, startMs: number): Mark {
  const at = Math.max(0, atMs - startMs);
  const name = message ?? "BOOTP";
  const tone = name === "NAK" || name === "DECLINE" ? "bad" : name === "OFFER" || name === "ACK" ? "good" : "plain";
  const source = { kind: "packet", index } as const;
  return {
    id: `p${index}`,
    shape: "dot",
    lane: "dhcp",
    fromMs: at,
    toMs: at,
    row: 0,
    tone,
    name,
    label: name,
    bytes: null,
    source,
  };
}

/** Lines that come close together are one dot, in the colour of the worst. */
function lineMarks(lines: readonly LaidLine[], startMs: number): Mark[] {
  const marks: Mark[] = [];
  for (let first = 0; first < lines.length; ) {
    const begin = lines[first]?.atMs ?? 0;
    let end = first;
    while (end + 1 < lines.length && (lines[end + 1]?.atMs ?? 0) - begin < LINES_MS) end += 1;
    const some = lines.slice(first, end + 1);
    const worst = some.reduce((a, b) => (b.severity < a.severity ? b : a));
    const tone = worst.severity <= 3 ? "bad" : worst.severity === 4 ? "warn" : "plain";
    const source = { kind: "lines", index: first, count: some.length } as const;
    const fromMs = Math.max(0, begin - startMs);
    const toMs = Math.max(fromMs, (lines[end]?.atMs ?? begin) - startMs);
    marks.push({
      id: `l${first}`,
      shape: "dot",
      lane: "log",
      fromMs,
      toMs,
      row: 0,
      tone,
      name: "",
      label: worst.text,
      bytes: null,
      source,
    });
    first = end + 1;
  }
  return marks;
}

/** Bars that overlap get rows of their own, so many at most; the rest share the last. */
function inRows(marks: readonly Mark[]): Mark[] {
  const freeFrom: number[] = [];
  return marks.map((mark) => {
    if (mark.shape !== "bar") return mark;
    const free = freeFrom.findIndex((fromMs) => fromMs <= mark.fromMs);
    const row = free >= 0 ? free : Math.min(freeFrom.length, MOST_ROWS - 1);
    freeFrom[row] = Math.max(freeFrom[row] ?? 0, mark.toMs);
    return { ...mark, row };
  });
}

/** Silences between the end of one sign and the begin of the next. @param marks by their begin */
function gapsOf(marks: readonly Mark[], untilMs: number | null): Gap[] {
  const gaps: Gap[] = [];
  let reachedMs = 0;
  let after = "";
  for (const { fromMs, toMs, name, lane } of marks) {
    if (fromMs - reachedMs > GAP_MS && after !== "") gaps.push({ fromMs: reachedMs, toMs: fromMs, after, open: false });
    reachedMs = Math.max(reachedMs, toMs);
    // A log line is a sign of life, and says nothing of what comes next.
    if (lane !== "log") after = name;
  }
  if (untilMs !== null && untilMs - reachedMs > GAP_MS && after !== "")
    gaps.push({ fromMs: reachedMs, toMs: untilMs, after, open: true });
  return gaps;
}
