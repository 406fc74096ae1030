// ◄ door: tells systemd how the service is (sd_notify(3)): a datagram to the socket that NOTIFY_SOCKET names; nothing
// where there is none.
import { sendToPath } from "../net/linux.ts";

export interface Systemd {
  /** READY=1 and a line for `systemctl status`; from now on the watchdog is fed while `well` says so. */
  ready(status: string, well: () => boolean): void;
  stopping(): void;
}

/** sun_path's length (unix(7)). */
const MOST_PATH = 107;

/** @param env of this process */
export function openSystemd(env: Readonly<Record<string, string | undefined>>): Systemd {
  const path = env.NOTIFY_SOCKET ?? "";
  if (!/^[/@]/.test(path) || Buffer.byteLength(path) > MOST_PATH) return { ready() {}, stopping() {} };
  const mine = env.WATCHDOG_PID === undefined || Number(env.WATCHDOG_PID) === process.pid;
  const watchdogMs = mine ? Number(env.WATCHDOG_USEC ?? 0) / 1000 : 0;
  let feeding: ReturnType<typeof setInterval> | null = null;
  return {
    ready(status, well) {
      sendToPath(path, `READY=1\nSTATUS=${status.replaceAll("\n", " ")}\n`);
      // Twice in the time that systemd waits.
      if (watchdogMs > 0) feeding = setInterval(() => well() && sendToPath(path, "WATCHDOG=1\n"), watchdogMs / 2);
    },
    stopping() {
      if (feeding !== null) clearInterval(feeding);
      sendToPath(path, "STOPPING=1\n");
    },
  };
}
