// What failures are provoked on: a whole Bootlace on a segment of its own, simulated machines on computers of theirs, a
// firewall, and a hand that does what an installer would.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoredEvent } from "../../src/installs/event.ts";
import type { EventName } from "../../src/installs/messages.ts";
import type { Finding } from "../../src/installs/rule.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import { ownCommand, runOwn, startServer } from "../../src/rack/program.ts";
import { createSegment, ownerName, type Segment } from "../../src/rack/segment.ts";
import { diagnoseMachine } from "../../src/serve/diagnosis.ts";
import type { Store } from "../../src/store/interface.ts";
import { openSqlite } from "../../src/store/sqlite.ts";

export const SERVER = "10.67.0.1" as Ipv4;
/** A relay's own address. */
export const RELAY = "10.68.0.9" as Ipv4;
const KERNEL_BYTES = 3 << 20;
const INITRD_BYTES = 6 << 20;
const STEP_SECONDS = 60;

export interface Computer {
  readonly namespace: string;
}

export interface Boot {
  readonly computer: Computer;
  readonly mac: Mac;
  /** Waits until it has said that. */
  said(text: string): Promise<string>;
  /** Lets it go on from where it is held. */
  release(): void;
  /** Its power fails. */
  kill(): void;
  /** All that it said, to its end. */
  readonly end: Promise<string>;
}

export interface Ground {
  readonly segment: Segment;
  readonly store: Store;
  /** Of the server's process. */
  readonly pid: number;
  readonly folder: string;
  run(...words: readonly string[]): Promise<string>;
  /** A machine of its own profile, armed. */
  armed(name: string, mac: Mac, ...words: readonly string[]): Promise<void>;
  computer(address?: Ipv4): Computer;
  /** Switches a simulated machine on, at that computer or a new one. */
  start(mac: Mac, words: readonly string[], computer?: Computer): Boot;
  /** … and waits for its end. */
  boot(mac: Mac, ...words: readonly string[]): Promise<{ readonly out: string; readonly computer: Computer }>;
  /** A program on that computer; what it printed. */
  on(computer: Computer | null, argv: readonly string[], input?: string): Promise<string>;
  /** The address in what the installer was given that ends with that. */
  reportOf(name: string, phase: string): Promise<string>;
  /** A firewall on the server, or on that computer; what it returns takes it away. */
  firewall(hook: "input" | "output", match: string, computer?: Computer): Promise<() => Promise<unknown>>;
  dropped(atLeast: number): Promise<void>;
  seen(mac: Mac, name: EventName, count?: number): Promise<readonly StoredEvent[]>;
  found(mac: Mac, laterMs: number): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

/** @param behindRelay the addresses of the subnet behind RELAY */
export async function openGround(behindRelay = "10.68.1.1-10.68.1.1"): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), `${ownerName()}-failures-`));
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    return { ...(await build(folder, closers, behindRelay)), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function build(folder: string, closers: (() => unknown)[], behindRelay: string): Promise<Omit<Ground, "close">> {
  const config = join(folder, "bootlace.yaml");
  const run = (...words: readonly string[]) => runOwn(["--config", config, ...words], folder);
  const segment = createSegment({ address: SERVER, prefix: 16 });
  closers.push(segment.close);
  await Bun.write(config, configText(folder, behindRelay));
  await furnish(folder, run);
  const on = async (computer: Computer | null, argv: readonly string[], input = "") => {
    const words = computer === null ? segment.inside(argv) : segment.inside(argv, computer.namespace);
    const child = Bun.spawn(words, { stdin: new Blob([input]), stdout: "pipe", stderr: "pipe" });
    const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    if ((await child.exited) === 0) return out;
    throw new Error(`${argv.join(" ")}: ${err}`);
  };
  await on(null, ["ip", "route", "add", "10.68.0.0/16", "dev", segment.bridge]);
  const server = await startServer({ config, data: folder, log: join(folder, "server.log"), segment });
  closers.push(server.stop);
  const store = await openSqlite(join(folder, "bootlace.sqlite"));
  closers.push(() => store.close());
  const computer = (address?: Ipv4): Computer => segment.addHost(address);

  function start(mac: Mac, words: readonly string[], at: Computer = computer()): Boot {
    const own = words.includes("--interface") ? words : ["--interface", "eth0", ...words];
    const argv = segment.inside([...ownCommand(), "simulate", "--mac", mac, ...own], at.namespace);
    const child = Bun.spawn(argv, { cwd: folder, stdin: "pipe", stdout: "pipe", stderr: "pipe" });
    closers.push(() => child.kill());
    let out = "";
    const decoder = new TextDecoder();
    const follow = async (stream: ReadableStream<Uint8Array>) => {
      for await (const part of stream) out += decoder.decode(part, { stream: true });
    };
    const all = Promise.all([follow(child.stdout), follow(child.stderr), child.exited]);
    return {
      computer: at,
      mac,
      end: all.then(() => out),
      release: () => {
        child.stdin.write("\n");
        child.stdin.flush();
      },
      kill: () => child.kill("SIGKILL"),
      said: (text) =>
        until(
          `"${text}"`,
          () => (out.includes(text) ? out : null),
          () => out,
        ),
    };
  }

  const seen = (mac: Mac, name: EventName, count = 1) =>
    until(
      `${count} ${name} of ${mac}`,
      async () => {
        const events = await store.events.list({ mac, name });
        return events.length >= count ? events : null;
      },
      async () =>
        (await store.events.list({ mac })).map((one) => `${one.name} ${JSON.stringify(one.detail)}`).join("\n"),
    );

  return {
    segment,
    store,
    pid: server.pid,
    folder,
    run,
    computer,
    on,
    start,
    seen,
    async armed(name, mac, ...words) {
      await run("machine", "add", name, "--mac", mac, "--profile", "p", ...words);
      await run("arm", name, "--yes");
      await Bun.sleep(400); // The server looks for what commands wrote.
    },
    async boot(mac, ...words) {
      const one = start(mac, words);
      const out = await one.end;
      await Bun.sleep(400); // What was seen is written behind the answers.
      return { out, computer: one.computer };
    },
    async reportOf(name, phase) {
      const arm = (await store.arms.all()).findLast((one) => one.machine === name);
      return `http://${SERVER}/reports/${arm?.token}/${phase}`;
    },
    async firewall(hook, match, at) {
      const table = `table inet closed { chain c { type filter hook ${hook} priority 0; ${match} counter drop; }; }`;
      await on(at ?? null, ["nft", table]);
      return () => on(at ?? null, ["nft", "delete table inet closed"]);
    },
    dropped: async (atLeast) =>
      void (await until(
        `${atLeast} packets dropped`,
        async () => {
          const listed = await on(null, ["nft", "list table inet closed"]);
          return Number(/counter packets (\d+)/.exec(listed)?.[1]) >= atLeast ? listed : null;
        },
        () => "",
      )),
    found: (mac, laterMs) => diagnoseMachine(store, mac, Date.now() + laterMs),
  };
}

async function until<T>(what: string, look: () => T | null | Promise<T | null>, tell: () => string | Promise<string>) {
  for (const end = Date.now() + STEP_SECONDS * 1000; Date.now() < end; await Bun.sleep(100)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`no ${what} in ${STEP_SECONDS} seconds\n${await tell()}`);
}

/** Loaders and media that have their names and nothing else of the real ones: nothing runs them. */
async function furnish(folder: string, run: (...words: readonly string[]) => Promise<string>): Promise<void> {
  for (const [set, file] of LOADERS) {
    await Bun.write(join(folder, file), "a loader".repeat(4000));
    await run("loaders", "add", join(folder, file), "--set", set);
  }
  const media = join(folder, "netboot");
  const installer = join(media, "debian-installer/amd64");
  mkdirSync(installer, { recursive: true });
  await Bun.write(join(installer, "linux"), new Uint8Array(KERNEL_BYTES));
  await Bun.write(join(installer, "initrd.gz"), new Uint8Array(INITRD_BYTES));
  await Bun.write(join(media, "version.info"), "Debian version:  12 (bookworm)\nInstaller build: 20230607\n");
  await run("media", "add", "debian", media);
  await Bun.write(join(folder, "spec.yaml"), "root: {password: x}\ndisk: /dev/sda\n");
  await run("profile", "add", "p", "--media", "debian", "--spec", join(folder, "spec.yaml"));
}

const LOADERS = [
  ["ipxe", "undionly.kpxe"],
  ["ipxe", "snponly.efi"],
  ["pxelinux", "pxelinux.0"],
  ["pxelinux", "ldlinux.c32"],
] as const;

function configText(data: string, behindRelay: string): string {
  return `data: ${data}
networks:
  - { interface: br0, mode: dhcp, address: ${SERVER}, subnet: 10.67.0.0/16, range: 10.67.1.1-10.67.9.250 }
  - { interface: br0, mode: dhcp, address: ${SERVER}, subnet: 10.68.0.0/16, range: ${behindRelay}, relayed: true }
dhcp: { ask_servers: 2s }
syslog: { enabled: true }
`;
}
