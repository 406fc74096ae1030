// Secrets out of text that is not ours: an installer logs the address of its answer file, and sometimes what is in it.
// What is taken out never reaches the store.

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // The token of an install, in whatever URL.
  [/(answers|reports)(\/|%2F)[0-9a-f]{32}\b/gi, "$1$2…"],
  // crypt(3) hashes: $1$, $2b$, $5$, $6$, $7$, $y$ …
  [/\$(?:[1567y]|2[abxy]?|gy|sha1|argon2id?)\$[./0-9A-Za-z$=,+-]{8,}/g, "$…"],
  // `password=x`, `passwd: x`, `"passphrase": "x"`, `--rootpw x`.
  [/\b((?:root)?(?:passw(?:or)?d|passphrase|rootpw|secret|psk|api[_-]?key))("?\s*[=:]\s*"?)([^\s"',;]+)/gi, "$1$2…"],
  [/(https?|ftp)(:\/\/[^\s/:@]+:)[^\s/@]+@/gi, "$1$2…@"],
];

/** The text without what looks like a secret; it may lose a harmless word, never keep a secret of those kinds. */
export function redact(text: string): string {
  return SECRETS.reduce((clean, [pattern, by]) => clean.replace(pattern, by), text);
}
