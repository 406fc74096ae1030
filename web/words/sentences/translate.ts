// Sentences of the server in another language. Each table is by the English sentence as it stands in the server's source, `{}` in the
// place of what differs; in the other language the gaps stand in the same order, or by their numbers: `{2}`.

export type Sentences = Readonly<Record<string, string>>;
/** What no table has comes back as it is: it was a person's, or another program's. */
export type Translate = (text: string) => string;

/** A pattern with fewer letters fits almost anything: then what is in its gaps has to be a word or a known phrase. */
const FEW_LETTERS = 10;
const GAP = /\{\d?\}/g;
/** Translations that are kept; beyond, it begins anew. */
const MOST_KEPT = 2000;
const DEEPEST = 4;

interface Pattern {
  /** What stands around the gaps. */
  readonly pieces: readonly string[];
  readonly to: string;
  readonly letters: number;
}

export function translator(tables: readonly Sentences[]): Translate {
  const whole = new Map<string, string>();
  const patterns: Pattern[] = [];
  for (const [from, to] of tables.flatMap((table) => Object.entries(table))) {
    if (from.includes("{}")) patterns.push(patternOf(from, to));
    else whole.set(from, to);
  }
  // The most exact first.
  patterns.sort((a, b) => b.letters - a.letters);
  const kept = new Map<string, string>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const said = translated(text, DEEPEST) ?? text;
    kept.set(text, said);
    return said;
  };

  /** Null: no table has it. */
  function translated(text: string, depth: number): string | null {
    const exact = whole.get(text);
    if (exact !== undefined || depth === 0) return exact ?? null;
    for (const { pieces, to, letters } of patterns) {
      const found = gapsOf(text, pieces);
      if (found === null) continue;
      const inner = found.map((gap) => translated(gap, depth - 1));
      if (letters < FEW_LETTERS && found.some((gap, i) => inner[i] === null && /\s/.test(gap))) continue;
      return filled(
        to,
        found.map((gap, i) => inner[i] ?? gap),
      );
    }
    return null;
  }
}

function patternOf(from: string, to: string): Pattern {
  const pieces = from.split("{}");
  return { pieces, to, letters: pieces.join("").replaceAll(/\s/g, "").length };
}

/** What stands in the gaps, each as short as may be; null: it is another sentence. */
function gapsOf(text: string, pieces: readonly string[]): readonly string[] | null {
  const [first = "", ...rest] = pieces;
  const last = rest.pop() ?? "";
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return null;
  const gaps: string[] = [];
  let at = first.length;
  for (const piece of rest) {
    // Two gaps side by side: the first is one word.
    const found = piece === "" ? wordEnd(text, at) : text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return null;
    gaps.push(text.slice(at, found));
    at = found + piece.length;
  }
  return [...gaps, text.slice(at, end)];
}

function wordEnd(text: string, from: number): number {
  const found = text.indexOf(" ", from);
  return found < 0 ? text.length : found;
}

function filled(to: string, gaps: readonly string[]): string {
  let next = 0;
  return to.replaceAll(GAP, (gap) => gaps[gap === "{}" ? next++ : Number(gap[1]) - 1] ?? "");
}
