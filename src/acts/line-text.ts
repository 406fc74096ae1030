// A line of an installer's log as people read it.
import { type LogLine, SEVERITIES } from "../installs/log-line.ts";
import { time } from "./time-text.ts";

/** `2026-11-21 06:21:29 error   partman: no disk`. */
export function lineText({
  atMs,
  severity,
  program,
  text,
}: Pick<LogLine, "atMs" | "severity" | "program" | "text">): string {
  const name = (SEVERITIES[severity] ?? "").padEnd(9);
  return `${time(atMs)} ${name} ${program === "" ? "" : `${program}: `}${text}`;
}
