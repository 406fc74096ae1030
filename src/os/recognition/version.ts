// Versions compared by their numbers: 10 is later than 9, 12.5 than 12.

/** Is this version that one, or later? */
export function atLeast(version: string, least: string): boolean {
  const a = numbers(version);
  const b = numbers(least);
  for (let at = 0; at < b.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbers(version: string): number[] {
  return (version.match(/\d+/g) ?? []).slice(0, 4).map(Number);
}
