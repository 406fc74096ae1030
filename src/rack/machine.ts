// ◄ door: a virtual machine with real firmware on a segment (QEMU, software emulation).
import { closeSync, copyFileSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mac } from "../net/mac.ts";
import { endWithUs, findProgram } from "../packages/command.ts";
import {
  AAVMF,
  AAVMF32,
  type Firmware,
  type NetworkCard,
  OVMF,
  OVMF_SECURE,
  OVMF32,
  qemuArguments,
  qemuFor,
  ROM_FOLDERS,
  UBOOT,
} from "./firmware.ts";
import { type Monitor, openMonitor } from "./qmp.ts";
import type { Segment } from "./segment.ts";

export interface MachineOptions {
  readonly segment: Segment;
  readonly firmware: Firmware;
  readonly mac: Mac;
  /** Its disk, logs, sockets and firmware variables are made here. */
  readonly folder: string;
  readonly memoryMegabytes?: number;
  readonly card?: NetworkCard;
  /** UEFI with Secure Boot on, Microsoft's keys enrolled. */
  readonly secureBoot?: boolean;
  /** UEFI that boots over HTTP, and not by PXE. */
  readonly httpBoot?: boolean;
  /** A raw disk image; when not given, an empty one of `diskGigabytes` is made (sparse: it takes no space). */
  readonly disk?: string;
  readonly diskGigabytes?: number;
  /** Empty disks beside it, as large as it. */
  readonly furtherDisks?: number;
}

export interface VirtualMachine {
  readonly pid: number;
  /** Everything it wrote to its first serial port. */
  readonly serialLog: string;
  readonly monitorSocket: string;
  serial(): string;
  /** Resolves with what was matched; rejects when the time is over or QEMU ends before. */
  waitForSerial(what: string | RegExp, seconds: number): Promise<string>;
  /** Types on the serial console. */
  type(text: string): Promise<void>;
  /** QEMU key names: `ret`, `esc`, `ctrl-alt-delete`. */
  press(keys: string): Promise<void>;
  /** A picture of its screen, PPM or PNG by the name's ending. */
  screenshot(file: string): Promise<void>;
  /** What stands on its screen while that is in the video card's text mode (80 by 25): the card's memory, letter by letter. */
  textScreen(): Promise<readonly string[]>;
  reset(): Promise<void>;
  /** True while QEMU runs. */
  running(): boolean;
  /** Why QEMU ended, in its own words; null while it runs. */
  ended(): string | null;
  /** Pulls the plug. May be called twice. */
  stop(): Promise<void>;
}

/** What is missing here to run a machine with that firmware; null when nothing is. */
export function machineProblem(firmware: Firmware): string | null {
  const program = qemuFor(firmware);
  if (findProgram(program) === null) return `${program} is not installed`;
  const uboot = UBOOT[firmware];
  if (uboot !== undefined)
    return existsSync(uboot) ? null : "U-Boot for virtual machines (u-boot-qemu) is not installed";
  if (firmware !== "bios" && whole(buildsFor(firmware, false)) === null)
    return `UEFI firmware for virtual machines (${firmware}) is not installed`;
  if (firmware === "bios" && !ROM_FOLDERS.some((folder) => existsSync(join(folder, "pxe-virtio.rom"))))
    return "the network boot ROMs for virtual machines (ipxe-qemu) are not installed";
  return null;
}

/** Powers a machine on. Throws with QEMU's own words when it does not start. */
export async function startMachine(options: MachineOptions): Promise<VirtualMachine> {
  const { segment, folder, firmware } = options;
  mkdirSync(folder, { recursive: true });
  const files = {
    monitorSocket: join(folder, "monitor.sock"),
    serialSocket: join(folder, "serial.sock"),
    serialLog: join(folder, "serial.log"),
  };
  const gigabytes = options.diskGigabytes ?? 8;
  const disk = options.disk ?? emptyDisk(join(folder, "disk.img"), gigabytes);
  const furtherDisks = Array.from({ length: options.furtherDisks ?? 0 }, (_, i) =>
    emptyDisk(join(folder, `disk-${i + 2}.img`), gigabytes),
  );
  const argv = qemuArguments({
    firmware,
    mac: options.mac,
    memoryMegabytes: options.memoryMegabytes ?? 1024,
    card: options.card ?? "virtio",
    tap: segment.addTap(),
    disks: [disk, ...furtherDisks],
    secureBoot: options.secureBoot === true,
    httpBoot: options.httpBoot === true,
    ovmf:
      firmware === "bios" || UBOOT[firmware] !== undefined
        ? null
        : ownFirmware(folder, buildsFor(firmware, options.secureBoot === true)),
    uuid: crypto.randomUUID(),
    ...files,
  });
  const child = Bun.spawn(segment.inside([qemuFor(firmware), ...argv]), {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const leash = endWithUs(child);
  const words = new Response(child.stderr).text();
  let end: string | null = null;
  const exited = child.exited.then(async (code) => {
    end = (await words).trim() || `QEMU ended with code ${code}`;
    leash.release();
  });
  const stop = async () => {
    monitor?.close();
    if (end === null) child.kill("SIGKILL");
    await exited;
  };
  let monitor: Monitor | null = null;
  try {
    monitor = await connectMonitor(files.monitorSocket, () => end);
  } catch (cause) {
    await stop();
    throw new Error(`the virtual machine did not start: ${end ?? String(cause)}`, { cause });
  }
  const execute = monitor.execute;
  const serial = () => (existsSync(files.serialLog) ? readFileSync(files.serialLog, "latin1") : "");
  return {
    pid: child.pid,
    serialLog: files.serialLog,
    monitorSocket: files.monitorSocket,
    serial,
    waitForSerial: (what, seconds) => waitFor(serial, what, seconds, () => end),
    type: (text) => typeOn(files.serialSocket, text),
    press: async (keys) => void (await execute("human-monitor-command", { "command-line": `sendkey ${keys}` })),
    screenshot: async (file) =>
      void (await execute("screendump", { filename: file, format: file.endsWith(".png") ? "png" : "ppm" })),
    textScreen: async () =>
      screenLines(String(await execute("human-monitor-command", { "command-line": TEXT_MEMORY }))),
    reset: async () => void (await execute("system_reset")),
    running: () => end === null,
    ended: () => end,
    stop,
  };
}

/** Two bytes a letter, the letter first, from 0xb8000: as sixteen-bit words, low byte first. */
const TEXT_MEMORY = "xp /2000hx 0xb8000";
const COLUMNS = 80;

function screenLines(dump: string): readonly string[] {
  const letters = [...dump.matchAll(/0x[0-9a-f]{2}([0-9a-f]{2})\b/g)].map(([, low = "20"]) =>
    String.fromCharCode(Number.parseInt(low, 16)),
  );
  const text = letters.join("").replaceAll("\0", " ");
  return Array.from({ length: 25 }, (_, row) => text.slice(row * COLUMNS, (row + 1) * COLUMNS).trimEnd());
}

/** A sparse file: as long as the disk, taking no space until written. */
export function emptyDisk(path: string, gigabytes: number): string {
  const handle = openSync(path, "w");
  ftruncateSync(handle, gigabytes * 2 ** 30);
  closeSync(handle);
  return path;
}

function buildsFor(firmware: Firmware, secure: boolean): typeof OVMF {
  if (firmware === "uefi-arm64") return AAVMF;
  if (firmware === "uefi-arm32") return AAVMF32;
  if (firmware === "uefi-ia32") return OVMF32;
  return secure ? OVMF_SECURE : OVMF;
}

/** The first of which both files are there. */
function whole(builds: typeof OVMF): (typeof OVMF)[number] | null {
  return builds.find((each) => existsSync(each.code) && existsSync(each.variables)) ?? null;
}

function ownFirmware(folder: string, builds: typeof OVMF): { readonly code: string; readonly variables: string } {
  const found = whole(builds);
  if (found === null)
    throw new Error("no UEFI firmware for virtual machines is installed (packages ovmf, qemu-efi-aarch64)");
  const variables = join(folder, "variables.fd");
  copyFileSync(found.variables, variables);
  return { code: found.code, variables };
}

async function connectMonitor(path: string, ended: () => string | null): Promise<Monitor> {
  for (let tries = 0; ; tries++) {
    const problem = ended();
    if (problem !== null) throw new Error(problem);
    try {
      return await openMonitor(path);
    } catch (cause) {
      if (tries >= 100) throw cause;
      await Bun.sleep(50);
    }
  }
}

async function waitFor(
  serial: () => string,
  what: string | RegExp,
  seconds: number,
  ended: () => string | null,
): Promise<string> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const problem = ended();
    const text = serial();
    const found = typeof what === "string" ? (text.includes(what) ? what : null) : (what.exec(text)?.[0] ?? null);
    if (found !== null) return found;
    const last = text.slice(-400);
    if (problem !== null) throw new Error(`the machine ended before it printed ${what}: ${problem}\n${last}`);
    if (Date.now() > until) throw new Error(`the machine did not print ${what} in ${seconds} seconds; last:\n${last}`);
    await Bun.sleep(200);
  }
}

/** What a busy serial port takes at once, and how soon it takes more. */
const TYPED_AT_ONCE = 8;
const TYPING_MS = 50;
const LAST_TYPED_MS = 500;

/** No faster than an emulated machine reads: of a long line what it had not read when the line was cut was lost. */
async function typeOn(path: string, text: string): Promise<void> {
  const socket = await Bun.connect({ unix: path, socket: { data() {} } });
  for (let at = 0; at < text.length; at += TYPED_AT_ONCE) {
    socket.write(text.slice(at, at + TYPED_AT_ONCE));
    await Bun.sleep(TYPING_MS);
  }
  await Bun.sleep(LAST_TYPED_MS); // The last bytes must have left before the line is cut.
  socket.end();
}
