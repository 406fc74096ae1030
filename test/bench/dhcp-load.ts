// The load of dhcp-load.c, compiled for a run: what it asked of one server, and what came back.
import { join } from "node:path";
import { spawn, spawnSync } from "bun";
import type { Contestant } from "./dhcp-servers.ts";

/** At once: so many exchanges are always under way. A second: so many begin, whatever becomes of them. */
export type Pace = { readonly atOnce: number } | { readonly aSecond: number };

export interface Load {
  readonly way: "direct" | "relayed";
  readonly pace: Pace;
  readonly seconds: number;
  readonly machines: number;
}

/** Milliseconds. */
interface Delays {
  readonly p50: number;
  readonly p99: number;
}

/** What it found. */
export interface Loaded {
  /** Ended within the time. */
  readonly exchanges: number;
  readonly seconds: number;
  readonly begun: number;
  /** Given up after a second. */
  readonly lost: number;
  /** By a NAK. */
  readonly refused: number;
  readonly offerMs: Delays;
  readonly ackMs: Delays;
  /** Of the server, for each exchange. */
  readonly cpuMicroseconds: number;
}

/** Runs a load against a server. */
export type RunLoad = (server: Contestant, load: Load) => Promise<Loaded>;

/** @param folder where the program is made. Throws without a C compiler. */
export function compileLoad(folder: string): RunLoad {
  const program = join(folder, "dhcp-load");
  const made = spawnSync(["cc", "-O2", "-o", program, join(import.meta.dir, "dhcp-load.c")]);
  if (!made.success) throw new Error(`the load cannot be compiled: ${made.stderr}`);
  return async ({ segment, cpuMicroseconds }, { way, pace, seconds, machines }) => {
    const paced = "atOnce" in pace ? ["at-once", pace.atOnce] : ["rate", pace.aSecond];
    const words = [way, ...paced, seconds, machines].map(String);
    const before = cpuMicroseconds();
    const child = spawn(["ip", "netns", "exec", segment.client, program, ...words], { stdout: "pipe" });
    const found = JSON.parse(await child.stdout.text()) as Omit<Loaded, "cpuMicroseconds">;
    return { ...found, cpuMicroseconds: (cpuMicroseconds() - before) / found.exchanges };
  };
}
