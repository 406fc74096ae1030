// A family's mark: its first letters on a colour of its own. No one's logo.

/** Sum of its letters, so that a family keeps its colour. */
function hueOf(family: string): number {
  let hue = 0;
  for (const letter of family) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hue;
}

export function FamilyMark({ family }: { readonly family: string }) {
  return (
    <svg width="40" height="40" viewBox="0 0 40 40" aria-hidden="true" className="bl-family-mark">
      <circle cx="20" cy="20" r="19" fill={`hsl(${hueOf(family)} 34% 36%)`} />
      <circle cx="20" cy="20" r="5" className="bl-family-hole" />
      <text x="20" y="12" textAnchor="middle" fontSize="8" fontWeight="700" fill="#fff">
        {family.slice(0, 3).toUpperCase()}
      </text>
    </svg>
  );
}
