// The name that somebody meant who wrote another.

/** Names further away than this many changes are no help. */
const FURTHEST = 4;

/** The candidate with the fewest letters changed, added or left out, else one that the name is a part of; or null. */
export function closest(name: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Math.min(FURTHEST, Math.ceil(name.length / 2)) + 1;
  for (const candidate of candidates) {
    const changes = distance(name.slice(0, 64), candidate);
    if (changes < fewest) [best, fewest] = [candidate, changes];
  }
  if (best !== null) return best;
  const holding = candidates.filter((candidate) => candidate.split("-").includes(name));
  return holding.sort((a, b) => a.length - b.length)[0] ?? null;
}

/** Levenshtein's, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
