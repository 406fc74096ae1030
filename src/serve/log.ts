// ◄ door: the program's own log: JSON lines on the error output, or plain ones at a terminal.
import pino, { type Logger } from "pino";

export type Log = Logger;

/** Level from BOOTLACE_LOG (debug, info, warn, error); info when it is not set. */
export function openLog(): Log {
  const level = process.env.BOOTLACE_LOG ?? "info";
  const out = pino.destination({ fd: 2, sync: true });
  // Whoever read it is gone (a terminal, a pipe): machines boot all the same.
  out.on("error", () => {});
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, out);
}
