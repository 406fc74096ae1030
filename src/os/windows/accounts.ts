// Passwords. Windows takes none of crypt's hashes: the server's secrets have them in clear, and the answer file in the form
// that Windows' own tool writes, base64 of UTF-16 with the name of the element behind it: hidden from a glance, no more.
import type { AnswerContext } from "../answers/family-answer.ts";

/** The secret's name for an account: `password-root`, `password-ada`. */
export function secretName(account: string): string {
  return `password-${account}`;
}

export function passwordOf(account: string, context: AnswerContext): string | null {
  return context.secret(secretName(account));
}

export type PasswordElement = "Password" | "AdministratorPassword";

export function hidden(password: string, element: PasswordElement): string {
  return Buffer.from(`${password}${element}`, "utf16le").toString("base64");
}
