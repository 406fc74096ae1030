// ◄ door: how a command ends badly: whose fault it was decides the exit code and what is printed.
import { Mistake } from "../net/mistake.ts";

/** 2: the person's mistake. 130: Ctrl-C at a question, as shells count it. 1: anything else that failed. */
export function exitCode(cause: unknown): 1 | 2 | 130 {
  if (isInterrupt(cause)) return 130;
  return cause instanceof Mistake ? 2 : 1;
}

function isInterrupt(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "AbortError";
}

/** Prints the sentence, without a stack trace unless BOOTLACE_DEBUG is set. */
export function reportFailure(cause: unknown): void {
  if (isInterrupt(cause)) return void process.stderr.write("\n");
  const message = cause instanceof Error ? cause.message : String(cause);
  process.stderr.write(`bootlace: ${message}\n`);
  if (process.env.BOOTLACE_DEBUG !== undefined && cause instanceof Error) process.stderr.write(`${cause.stack}\n`);
}
