// Shell patterns as old clients send them with NLST and LIST (`mget *.rpm`): `*` and `?` in the last segment only.

export function isPattern(name: string): boolean {
  return name.includes("*") || name.includes("?");
}

/** Whether the whole name fits. Time is at most length times length: no pattern makes it explode. */
export function fits(pattern: string, name: string): boolean {
  let p = 0;
  let star = -1;
  let tried = 0;
  for (let n = 0; n < name.length; ) {
    if (p < pattern.length && (pattern[p] === "?" || (pattern[p] === name[n] && pattern[p] !== "*"))) {
      p++;
      n++;
    } else if (pattern[p] === "*") {
      star = p++;
      tried = n;
    } else if (star >= 0) {
      // The last star takes one character more.
      p = star + 1;
      n = ++tried;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
