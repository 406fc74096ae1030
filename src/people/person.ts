// People, the tokens of their programs, and sessions, as they are kept. What opens something is kept only as a hash.
import { z } from "zod";
import { roleSchema } from "./role.ts";

export const personNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9._-]{0,31}$/, "lower-case letters, digits, dots, dashes; a letter first; at most 32");

/** argon2id takes any length; typing does not, and hashing megabytes is somebody's attack. */
export const passwordSchema = z
  .string()
  .min(10, "at least ten characters: length is what makes a password hard to guess")
  .max(256, "at most 256 characters");

/** The web UI's filters of the machines under a name: `state=failed&group=rack1`. */
export const viewSchema = z.strictObject({ name: z.string().trim().min(1).max(60), query: z.string().max(500) });

export const personSchema = z.strictObject({
  name: personNameSchema,
  role: roleSchema,
  /** argon2id, in its own text form. */
  passwordHash: z.string(),
  createdMs: z.number(),
  /** Saved views; what a person never had. */
  views: z.array(viewSchema).readonly().optional(),
});
export type Person = z.infer<typeof personSchema>;

export const tokenSchema = z.strictObject({
  /** What it is for, in a word. */
  name: personNameSchema,
  role: roleSchema,
  /** Whose; it ends with them. */
  person: personNameSchema,
  /** SHA-256 of the token, hex: it has 256 random bits, so that no slow hash is needed. */
  hash: z.string(),
  createdMs: z.number(),
  /** Null: never. */
  expiresMs: z.number().nullable(),
});
export type Token = z.infer<typeof tokenSchema>;

export const sessionSchema = z.strictObject({
  /** SHA-256 of the cookie's value, hex. */
  name: z.string(),
  person: personNameSchema,
  /** What unsafe requests must bring in a header, since other sites cannot read it. */
  csrf: z.string(),
  expiresMs: z.number(),
});
export type Session = z.infer<typeof sessionSchema>;

/** Who did what, for the audit. */
export interface Deed {
  readonly atMs: number;
  /** A person, `token NAME` of a person, or `setup`. */
  readonly who: string;
  /** From which address. */
  readonly from: string;
  /** The route: `machines.put`. */
  readonly what: string;
  /** On what: the path's and the body's names, never values. */
  readonly on: string;
  /** HTTP status. */
  readonly outcome: number;
}

export interface StoredDeed extends Deed {
  readonly id: number;
}
