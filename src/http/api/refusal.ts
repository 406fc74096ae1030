// An error with a name of the contract: what a handler throws, and what becomes of it on the wire.
import { NotThere } from "../../acts/named.ts";
import { Mistake } from "../../net/mistake.ts";
import { type Problem, type ProblemName, problemOf } from "../contract/problem.ts";

export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    readonly problem: ProblemName,
    readonly detail?: string,
    readonly retrySeconds?: number,
  ) {
    super(detail ?? problem);
  }
}

/** The problem to tell; null: it is our fault, and says nothing about itself to the outside. */
export function problemFor(cause: unknown): Problem | null {
  if (cause instanceof Refusal) return problemOf(cause.problem, cause.detail);
  if (cause instanceof NotThere) return problemOf("not-there", cause.what, cause.faults);
  if (cause instanceof Mistake) return problemOf("mistake", cause.what, cause.faults);
  return null;
}
