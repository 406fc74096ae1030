// Errors of the API: application/problem+json (RFC 9457), with a name that stays the same and, for a person's mistakes, every
// fault with its place.
import { z } from "zod";

/** Name → HTTP status and a short title. */
export const PROBLEMS = {
  mistake: { status: 422, title: "What was asked for has mistakes" },
  "not-there": { status: 404, title: "There is no such thing" },
  "no-route": { status: 404, title: "There is no such path" },
  "bad-method": { status: 405, title: "This path is not asked in this way" },
  "bad-body": { status: 400, title: "The body cannot be read" },
  "not-json": { status: 415, title: "The body is not JSON" },
  "too-large": { status: 413, title: "The body is too large" },
  "too-slow": { status: 408, title: "The body did not come in time" },
  "not-known": { status: 401, title: "Nobody is logged in" },
  "wrong-password": { status: 401, title: "The name or the password is wrong" },
  "too-many-tries": { status: 429, title: "Too many wrong passwords: wait a little" },
  "not-allowed": { status: 403, title: "Your role does not allow this" },
  forged: { status: 403, title: "The request did not come from this server's own pages" },
  changed: { status: 412, title: "It has changed meanwhile: read it again" },
  conflict: { status: 409, title: "This cannot be done now" },
  failed: { status: 500, title: "This failed on the server's side" },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;
export type ProblemName = keyof typeof PROBLEMS;

export const faultSchema = z.object({
  /** `spec.disk.count`. */
  path: z.string(),
  problem: z.string(),
  hint: z.string().optional(),
});

export const problemSchema = z.object({
  /** `/problems/NAME`, where it is explained. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  name: z.enum(Object.keys(PROBLEMS) as [ProblemName, ...ProblemName[]]),
  faults: z.array(faultSchema).readonly().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** The body of an error. */
export function problemOf(
  name: ProblemName,
  detail?: string,
  faults?: readonly { readonly path: string; readonly problem: string; readonly hint?: string }[],
): Problem {
  return {
    type: `/problems/${name}`,
    ...PROBLEMS[name],
    name,
    ...(detail === undefined ? {} : { detail }),
    ...(faults === undefined ? {} : { faults }),
  };
}
