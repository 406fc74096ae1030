// Passwords that a person wrote in clear become hashes before anything keeps or shows them.
import { randomBytes } from "node:crypto";
import { cryptSalt, sha512Crypt } from "../machines/password.ts";
import { Mistake } from "../net/mistake.ts";

/** The spec as read, with each account's `password` in clear made a `passwordHash`; whatever else is in it stays. */
export function withHashes(spec: unknown): unknown {
  if (!isRecord(spec)) return spec;
  const { root, users } = spec;
  return {
    ...spec,
    ...(root === undefined ? {} : { root: hashed(root) }),
    ...(Array.isArray(users) ? { users: users.map(hashed) } : {}),
  };
}

function hashed(account: unknown): unknown {
  if (!isRecord(account) || account.password === undefined) return account;
  const { password, ...rest } = account;
  // YAML reads digits as a number, and 0123 as another one: what was meant cannot be known.
  if (typeof password !== "string")
    throw new Mistake("the spec has mistakes", [
      { path: "password", problem: "it is not text", hint: "write the password in quotes" },
    ]);
  return { ...rest, passwordHash: sha512Crypt(password, cryptSalt(randomBytes(16))) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
