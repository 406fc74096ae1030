// A whole Bootlace on a segment of its own, with machines of real firmware: what the boot tests stand on.
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { obtainDemoFiles } from "../../src/cli/demo-files.ts";
import type { StoredEvent } from "../../src/installs/event.ts";
import type { EventName } from "../../src/installs/messages.ts";
import type { Finding } from "../../src/installs/rule.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import type { Firmware } from "../../src/rack/firmware.ts";
import { type MachineOptions, machineProblem, startMachine, type VirtualMachine } from "../../src/rack/machine.ts";
import { runOwn, type ServerProcess, startServer } from "../../src/rack/program.ts";
import { createSegment, ownerName, type Segment, segmentProblem } from "../../src/rack/segment.ts";
import { diagnoseMachine } from "../../src/serve/diagnosis.ts";
import type { Store } from "../../src/store/interface.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { PACKAGES } from "./prepare.ts";

export const SERVER = "10.66.0.1" as Ipv4;
/** On the serial console, by a Linux kernel that has started. */
export const KERNEL_SAYS = "Linux version";
/** Of root on the installed system. */
export const PASSWORD = "bootlace";
/** In proxy mode: whoever gives the addresses. */
export const ADDRESS_SERVER = "10.66.0.2" as Ipv4;

export interface LabOptions {
  readonly mode: "dhcp" | "proxy";
  /** In proxy mode: whoever gives the addresses runs beside Bootlace, not on a computer of its own. */
  readonly sameHost?: boolean;
  /** More arguments of the profile's kernel. */
  readonly arguments?: readonly string[];
  /** Of a Debian installer, where it is not the packaged one of this system's release. */
  readonly media?: string;
  /** A folder with packages, served as media. */
  readonly mirror?: string;
  /** More of the config: keys of the lab's network, and sections, as lines of YAML. */
  readonly network?: readonly string[];
  readonly sections?: readonly string[];
  /** The profile's spec, as YAML; else root's password and nothing more. */
  readonly spec?: string;
}

export interface Lab {
  readonly folder: string;
  readonly segment: Segment;
  readonly store: Store;
  /** A command of ours on the lab's store. */
  run(...words: readonly string[]): Promise<string>;
  /** Makes a machine known. `profile`: another than `debian`. */
  know(name: string, mac: Mac, loader: string, profile?: string): Promise<void>;
  arm(name: string): Promise<void>;
  start(name: string, mac: Mac, firmware: Firmware, more?: Partial<MachineOptions>): Promise<VirtualMachine>;
  /** The machine's timeline so far, without the moment it was armed. */
  events(mac: Mac): Promise<readonly StoredEvent[]>;
  /** What the diagnosis finds, so much later. */
  found(mac: Mac, laterMs: number): Promise<readonly Finding[]>;
  /**
   * Waits for an event of the machine, at which nothing may be wrong with its boot unless the event is that; fails with the timeline and
   * the screen's last words. What is returned ends with that event: what comes after it may have begun when it is looked at.
   */
  waitFor(machine: VirtualMachine, mac: Mac, name: EventName, seconds: number): Promise<readonly StoredEvent[]>;
  close(): Promise<void>;
}

/** Events that themselves say that something is wrong. */
const WRONG: ReadonlySet<EventName> = new Set<EventName>([
  "boot.aborted",
  "boot.missing",
  "boot.not-started",
  "boot.refused",
  "boot.took-other",
  "menu.refused",
]);

/** Why boot tests cannot run here; null when they can. */
export function bootTestsProblem(): string | null {
  return segmentProblem() ?? machineProblem("bios") ?? machineProblem("uefi");
}

/** Opens a lab: segment, server, media, profile `debian`. Close it, whatever happens. */
export async function openLab(options: LabOptions): Promise<Lab> {
  const problem = bootTestsProblem();
  if (problem !== null) throw new Error(`boot tests cannot run here: ${problem}`);
  const folder = mkdtempSync(join(tmpdir(), `${ownerName()}-lab-`));
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const run = (...words: readonly string[]) => runOwn(words, folder);
    const files = await obtainDemoFiles(folder, () => {}, PACKAGES);
    await run("media", "add", "debian", options.media ?? files.media);
    if (options.mirror !== undefined) await run("media", "add", "mirror", options.mirror);
    const packages = options.mirror === undefined ? [] : ["--packages", "media:mirror"];
    const words = ["console=ttyS0", ...(options.arguments ?? [])].flatMap((word) => ["--argument", word]);
    const spec = join(folder, "spec.yaml");
    await writeFile(spec, options.spec ?? `root:\n  password: ${PASSWORD}\n`);
    await run("profile", "add", "debian", "--media", "debian", "--spec", spec, ...packages, ...words);
    const segment = createSegment({ address: SERVER, prefix: 24 });
    closers.push(segment.close);
    if (options.mode === "proxy") closers.push(await addressServer(segment, folder, options.sameHost === true));
    const config = join(folder, "bootlace.yaml");
    await writeFile(config, configText(folder, options));
    const server: ServerProcess = await startServer({ config, data: folder, log: join(folder, "server.log"), segment });
    closers.push(server.stop);
    const store = await openSqlite(join(folder, "bootlace.sqlite"));
    closers.push(() => store.close());
    const events = async (mac: Mac) =>
      (await store.events.list({ mac })).filter((event) => event.name !== "install.armed");
    const found = (mac: Mac, laterMs: number) => diagnoseMachine(store, mac, Date.now() + laterMs);
    return {
      folder,
      segment,
      store,
      run,
      know: async (name, mac, loader, profile = "debian") =>
        void (await run("machine", "add", name, "--mac", mac, "--profile", profile, "--loader", loader)),
      arm: async (name) => void (await run("arm", name, "--yes")),
      async start(name, mac, firmware, more) {
        const machine = await startMachine({ segment, firmware, mac, folder: join(folder, name), ...more });
        closers.push(machine.stop);
        return machine;
      },
      events,
      found,
      async waitFor(machine, mac, name, seconds) {
        const until = Date.now() + seconds * 1000;
        for (;;) {
          const all = await events(mac);
          const at = all.findIndex((event) => event.name === name);
          if (at >= 0) {
            const wrong = WRONG.has(name) ? [] : await found(mac, 0);
            if (wrong.length === 0) return all.slice(0, at + 1);
            throw new Error(`a healthy boot has findings: ${JSON.stringify(wrong)}`);
          }
          const ended = machine.ended() ?? server.ended();
          if (ended !== null || Date.now() > until)
            throw new Error(
              [
                `no ${name} in ${seconds} seconds${ended === null ? "" : `; something ended: ${ended}`}`,
                ...all.map((event) => `  ${event.name} ${JSON.stringify(event.detail)}`),
                machine.serial().slice(-1500),
                (await Bun.file(join(folder, "server.log")).text()).slice(-3000),
              ].join("\n"),
            );
          await Bun.sleep(200);
        }
      },
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/**
 * The timeline as lines to compare: name and what it was about. Retransmissions make some events twice, firmware breaks
 * transfers off when it only asks for a size: neither is part of the story.
 */
const BESIDE: ReadonlySet<EventName> = new Set<EventName>(["boot.aborted", "boot.asked", "boot.size", "install.log"]);
/** Firmware that asks a DHCP server and a proxy may ask either once more. */
const DHCP_TOLD = /^boot\.(?:address|loader-offered) /;
export function story(events: readonly StoredEvent[]): string[] {
  const lines = events
    .filter((event) => !BESIDE.has(event.name))
    .map(({ name, detail }) =>
      [name, detail.path ?? detail.file ?? detail.stage, detail.door].filter(Boolean).join(" "),
    );
  const told: string[] = [];
  for (const line of lines) {
    const sinceDhcp = told.slice(told.findLastIndex((one) => !DHCP_TOLD.test(one)) + 1);
    if (line !== told.at(-1) && !sinceDhcp.includes(line)) told.push(line);
  }
  return told;
}

/** dnsmasq as a foreign DHCP server: addresses, and not a word about booting. */
async function addressServer(segment: Segment, folder: string, sameHost: boolean): Promise<() => Promise<void>> {
  const host = sameHost ? { device: "br0", namespace: undefined } : segment.addHost(ADDRESS_SERVER);
  const words = ["--port=0", `--interface=${host.device}`, "--bind-interfaces", "--leasefile-ro", "--log-dhcp"];
  const argv = ["dnsmasq", "--no-daemon", "--conf-file=/dev/null", ...words, "--dhcp-range=10.66.0.100,10.66.0.120,1h"];
  const child = Bun.spawn(segment.inside(argv, host.namespace), {
    stdin: "ignore",
    stdout: "ignore",
    stderr: Bun.file(join(folder, "dnsmasq.log")),
  });
  await Bun.sleep(300);
  if (child.exitCode !== null) throw new Error("dnsmasq did not start");
  return async () => {
    child.kill();
    await child.exited;
  };
}

function configText(data: string, { mode, network = [], sections = [] }: LabOptions): string {
  const addresses = [
    "    range: 10.66.0.100-10.66.0.120",
    `    router: ${SERVER}`,
    `    dns: [${SERVER}]`,
    "    domain: lab.internal",
  ];
  return `${[
    `data: ${data}`,
    "networks:",
    "  - interface: br0",
    `    mode: ${mode}`,
    `    address: ${SERVER}`,
    "    subnet: 10.66.0.0/24",
    ...(mode === "dhcp" ? addresses : []),
    ...network.map((line) => `    ${line}`),
    ...sections,
  ].join("\n")}\n`;
}
