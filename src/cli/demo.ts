// ◄ door: bootlace demo: the whole of Bootlace on an isolated network, from a machine's power button to the running
// installer. It makes everything it needs in a folder of its own and removes it again, whatever happens.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Mac, mac } from "../net/mac.ts";
import { endWithUs } from "../packages/command.ts";
import type { Firmware } from "../rack/firmware.ts";
import { startMachine, type VirtualMachine } from "../rack/machine.ts";
import { ownCommand, startServer } from "../rack/program.ts";
import { cleanStale, createSegment, ownerIsDead, ownerName, type Segment, startedAt } from "../rack/segment.ts";
import {
  fillStore,
  freePorts,
  LOOPBACK_RELAY,
  LOOPBACK_SERVER,
  type Ports,
  PREFIX,
  SERVER,
  USUAL_PORTS,
  writeConfig,
} from "./demo-estate.ts";
import { type DemoFiles, makeStandIns, obtainDemoFiles } from "./demo-files.ts";
import { findGround, type Ground } from "./demo-ground.ts";
import { lastWords } from "./demo-story.ts";
import { followTimeline } from "./demo-timeline.ts";

export interface DemoOptions {
  readonly firmware: Firmware;
  readonly simulate: boolean;
  readonly keep: boolean;
  readonly yes: boolean;
}

const MACHINE_MAC = mac("52:54:00:b0:07:1a") as Mac;

/** Runs the demo to its end; the exit code. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  removeLeftovers();
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(130); // The exit handler below still cleans up.
    say("\nStopping and cleaning up …");
    stop.abort();
  };
  const closers: (() => Promise<void> | void)[] = [];
  const folder = mkdtempSync(join(tmpdir(), `${ownerName()}-demo-`));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  closers.push(removeFolder);
  const lastResort = () => {
    segment?.close();
    removeFolder();
  };
  let segment: Segment | null = null;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  process.on("exit", lastResort);
  const interrupted = new Promise<number>((resolve) =>
    stop.signal.addEventListener("abort", () => resolve(130), { once: true }),
  );
  const show = async (): Promise<number> => {
    const ground = await findGround({ ...options, say });
    const files = await filesFor(ground, folder, say);
    if (stop.signal.aborted) return 130;
    if (ground.network === "segment") {
      segment = createSegment({ address: SERVER, prefix: PREFIX });
      closers.push(segment.close);
      say(`Network: an isolated segment (namespace ${segment.namespace}); nothing of it touches your network.`);
    }
    return play({ ...options, ground, files, folder, segment, closers, say, signal: stop.signal });
  };
  try {
    return await Promise.race([show(), interrupted]);
  } catch (cause) {
    // Ctrl-C at a question is told this way.
    if (cause instanceof Error && cause.name === "AbortError") return 130;
    process.stderr.write(`The demo failed: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    return 1;
  } finally {
    for (const close of closers.reverse()) await close();
    process.off("exit", lastResort);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, interrupt);
  }
}

interface Play extends DemoOptions {
  readonly ground: Ground;
  readonly files: DemoFiles;
  readonly folder: string;
  readonly segment: Segment | null;
  /** Run in the opposite order at the end. */
  readonly closers: (() => Promise<void> | void)[];
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

async function play(words: Play): Promise<number> {
  const { ground, folder, segment, closers, say, signal } = words;
  const ports = segment === null ? await freePorts() : USUAL_PORTS;
  say("Filling the store as you would:");
  await fillStore(folder, words.files.media, MACHINE_MAC, say);
  const config = await writeConfig(folder, ground.network, ports);
  const log = join(folder, "server.log");
  const server = await startServer({ config, data: folder, log, segment });
  closers.push(server.stop);
  say(
    `Bootlace serves ${segment === null ? "on loopback" : `on ${SERVER}`}: DHCP, TFTP and HTTP, nothing else is there.`,
  );
  const startMs = Date.now();
  const client = ground.client === "machine" ? await powerOn(words) : simulated(words, ports);
  closers.push(client.stop);
  say(
    `\n${ground.client === "machine" ? "The machine is switched on" : "The simulated machine boots"} (${words.firmware === "uefi" ? "UEFI" : "BIOS"}, ${MACHINE_MAC}, an empty disk).\n`,
  );
  const outcome = await followTimeline({
    data: folder,
    startMs,
    mac: MACHINE_MAC,
    say,
    signal,
    ended: () => server.ended() ?? client.ended(),
  });
  if (outcome.kind === "failed") {
    if (signal.aborted) return 130;
    say(outcome.why);
    for (const file of [log, ...client.files])
      say(`\nThe end of ${file}:\n${lastWords(await readFile(file, "latin1").catch(() => ""))}`);
    if (!words.keep) say("\nAll of it is removed now; with --keep it stays for you to look at.");
  } else sayWhatNext(words);
  if (words.keep && !signal.aborted) {
    for (const line of ["Everything keeps running until Ctrl-C.", `Server log: ${log}`, ...client.where]) say(line);
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }
  return outcome.kind === "running" ? 0 : 1;
}

/** What boots: a virtual machine or the simulated client's process. */
interface Client {
  ended(): string | null;
  /** How a person can look at it. */
  readonly where: readonly string[];
  /** Logs whose end tells something when the boot fails. */
  readonly files: readonly string[];
  stop(): Promise<void>;
}

async function powerOn(words: Play): Promise<Client> {
  const { segment, firmware, folder } = words;
  if (segment === null) throw new Error("a virtual machine needs a segment");
  const machine: VirtualMachine = await startMachine({
    segment,
    firmware,
    mac: MACHINE_MAC,
    folder: join(folder, "machine"),
  });
  return {
    ended: machine.ended,
    where: [
      `What it writes to its serial port: tail -f ${machine.serialLog}`,
      `Its monitor (QMP): socat - UNIX-CONNECT:${machine.monitorSocket}`,
    ],
    files: [machine.serialLog],
    stop: machine.stop,
  };
}

function simulated(words: Play, ports: Ports): Client {
  const { segment, firmware } = words;
  const place = segment === null ? ["--relay", LOOPBACK_RELAY, "--to", LOOPBACK_SERVER] : ["--interface", "eth0"];
  const argv = [
    ...ownCommand(),
    "simulate",
    "--mac",
    MACHINE_MAC,
    "--firmware",
    firmware,
    "--ports",
    `${ports.dhcp},${ports.proxy},${ports.tftp}`,
    ...place,
  ];
  const inside = segment === null ? argv : segment.inside(argv, segment.addHost().namespace);
  const child = Bun.spawn(inside, { stdin: "ignore", stdout: "ignore", stderr: "pipe" });
  const leash = endWithUs(child);
  let end: string | null = null;
  const exited = Promise.all([new Response(child.stderr).text(), child.exited]).then(([text, code]) => {
    leash.release();
    if (code !== 0) end = text.trim() || `the simulated client ended with code ${code}`;
  });
  return {
    ended: () => end,
    where: [],
    files: [],
    async stop() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function filesFor(ground: Ground, folder: string, say: (line: string) => void): Promise<DemoFiles> {
  if (!ground.packages) return makeStandIns(folder);
  try {
    return await obtainDemoFiles(folder, say);
  } catch (cause) {
    if (ground.client === "machine") throw cause;
    say(`${cause instanceof Error ? cause.message : String(cause)}. Stand-ins take the place of the real files.`);
    return makeStandIns(folder);
  }
}

function sayWhatNext({ say, ground }: Play): void {
  if (ground.client === "machine") {
    say("\nThe installer runs unattended with the answer file that Bootlace wrote for it. That was the demo.");
    say("(It has no packages to install on this isolated network; a profile with --packages gives it some.)");
  } else {
    say("\nThe simulated machine has asked for and fetched all that a real one would; nothing of it was run.");
  }
  say("Next, on your own network:");
  say("  bootlace init                 writes the config file: which interface, which mode");
  say("  bootlace loaders obtain       gets the boot loaders");
  say("  bootlace media add NAME DIR   then profile add, machine add, and arm what may be installed");
  say("  bootlace serve");
}

/** What a demo that was killed left behind; its names say whose it was. */
function removeLeftovers(): void {
  cleanStale();
  for (const name of readdirSync(tmpdir()))
    if (name.includes("-demo-") && ownerIsDead(name, startedAt))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
}
