// A line of an installer's log, as it is kept.
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";

export interface LogLine {
  /** When it came, by this server's clock; installers' clocks are often wrong. */
  readonly atMs: number;
  readonly install: string;
  readonly mac: Mac;
  readonly address: Ipv4;
  /** 0 emergency … 7 debug (RFC 5424 §6.2.1). */
  readonly severity: number;
  /** Empty when the line names none. */
  readonly program: string;
  /** One line, no control characters, no secrets. */
  readonly text: string;
}

/** As stored: numbered in order of arrival. */
export interface StoredLine extends LogLine {
  readonly id: number;
}

/** The kernel complains in between, whatever the installer does: its lines tell neither that it works nor what it does. */
export function isInstallers({ program }: Pick<LogLine, "program">): boolean {
  return program !== "kernel";
}

export const SEVERITIES = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"] as const;
