// A line of an installer's log as people read it.
import { SEVERITIES, type StoredLine } from "../installs/log-line.ts";
import { time } from "./time-text.ts";

/** `2026-11-21 06:21:29 error   partman: no disk`. */
export function lineText({ atMs, severity, program, text }: StoredLine): string {
  const name = (SEVERITIES[severity] ?? "").padEnd(9);
  return `${time(atMs)} ${name} ${program === "" ? "" : `${program}: `}${text}`;
}
