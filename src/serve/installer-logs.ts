// Whose log line that is: from the sender's address to its machine, from the machine to its install.
import { isInstallers } from "../installs/log-line.ts";
import { redact } from "../installs/redact.ts";
import type { SyslogLine } from "../installs/syslog/line.ts";
import type { Arm } from "../machines/arm.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Addresses } from "./addresses.ts";
import type { Estate } from "./estate.ts";
import type { Records } from "./journal.ts";
import type { LiveTimeline } from "./timeline.ts";

/** One that logs without end must not push the others' lines out. */
export const MOST_LINES_AN_INSTALL = 50_000;
/** What an installer still says while it shuts down, after its last report. */
const AFTER_MS = 15 * 60_000;

/** Takes a line that came from there; lines of nobody's install are not kept. */
export function createInstallerLogs(
  estate: Estate,
  addresses: Addresses,
  records: Records,
  timeline: LiveTimeline,
  now: () => number,
): (line: SyslogLine, from: Ipv4) => void {
  const counts = new Map<string, number>();

  function isLogging(arm: Arm): boolean {
    if (arm.state === "loading" || arm.state === "installing") return true;
    return (arm.state === "installed" || arm.state === "failed") && now() - arm.changedMs < AFTER_MS;
  }

  return (line, address) => {
    const { severity, program, text } = line;
    const mac = addresses.macOf(address);
    const machine = mac === null ? null : estate.machine(mac);
    const arm = machine === null ? null : estate.arm(machine);
    if (mac === null || arm === null || !isLogging(arm)) return;
    const count = (counts.get(arm.id) ?? 0) + 1;
    counts.set(arm.id, count);
    if (count === 1) timeline.add("install.log", mac, arm.id, { address, program });
    if (isInstallers(line)) timeline.logged(arm.id, mac, line);
    if (count > MOST_LINES_AN_INSTALL) return;
    const kept = count < MOST_LINES_AN_INSTALL ? redact(text) : "… no more lines of this install are kept";
    records.lines.add({ atMs: now(), install: arm.id, mac, address, severity, program, text: kept });
  };
}
