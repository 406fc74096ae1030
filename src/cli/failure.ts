// ◄ door: how a command ends badly: whose fault it was decides the exit code and what is printed.
import { Mistake } from "../net/mistake.ts";

/** 2: the person's mistake. 1: anything else that failed. */
export function exitCode(cause: unknown): 1 | 2 {
  return cause instanceof Mistake ? 2 : 1;
}

/** Prints the sentence, without a stack trace unless BOOTLACE_DEBUG is set. */
export function reportFailure(cause: unknown): void {
  const message = cause instanceof Error ? cause.message : String(cause);
  process.stderr.write(`bootlace: ${message}\n`);
  if (process.env.BOOTLACE_DEBUG !== undefined && cause instanceof Error) process.stderr.write(`${cause.stack}\n`);
}
