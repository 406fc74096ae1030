// ◄ door: passwords' hashes: argon2id (RFC 9106), 19 MiB and two passes each, computed beside the event loop, a few at once.
import { Refusal } from "./refusal.ts";

const ARGON2 = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;
/** More would be memory and processor for whoever guesses. */
const MOST_AT_ONCE = 4;

let under = 0;
let nobody: string | null = null;

export function hashPassword(password: string): Promise<string> {
  return oneOfFew(() => Bun.password.hash(password, ARGON2));
}

/** Null: there is no such person; it takes as long as with one, so that names cannot be found out. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  nobody ??= await hashPassword("nobody");
  const against = hash ?? nobody;
  const right = await oneOfFew(() => Bun.password.verify(password, against));
  return right && hash !== null;
}

async function oneOfFew<T>(work: () => Promise<T>): Promise<T> {
  if (under >= MOST_AT_ONCE) throw new Refusal("too-many-tries", "others are logging in: try again", 1);
  under += 1;
  try {
    return await work();
  } finally {
    under -= 1;
  }
}
