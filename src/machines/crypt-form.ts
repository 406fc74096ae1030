// What hashes of passwords look like, as crypt(5) writes them. No hashing in here: the web UI checks forms by it.

const HASH = /^\$6\$(rounds=[1-9]\d{3,8}\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}$/;

/** Is this text such a hash, and nothing else? */
export function isSha512Crypt(text: string): boolean {
  return HASH.test(text);
}

/** MD5, SHA-256, SHA-512 and yescrypt, as crypt(5) writes them. */
const CRYPT = [
  /^\$1\$[./0-9A-Za-z]{1,8}\$[./0-9A-Za-z]{22}$/,
  /^\$5\$(rounds=[1-9]\d{3,8}\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{43}$/,
  HASH,
  /^\$y\$[./0-9A-Za-z]{1,20}\$[./0-9A-Za-z]{1,86}\$[./0-9A-Za-z]{43}$/,
];

/** Is it a hash that installers know, of any age? Those that Bootlace makes are SHA-512; others come from old files. */
export function isCrypt(text: string): boolean {
  return CRYPT.some((form) => form.test(text));
}
