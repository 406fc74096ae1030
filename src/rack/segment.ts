// ◄ door: an isolated network segment. A network namespace with a bridge in it; taps for virtual machines and veth
// pairs to further namespaces are its cables. Nothing of it touches the host's own interfaces, and closing it leaves
// nothing behind. A segment whose owner was killed is recognised by its name and removed by the next one.
import { readdirSync, readFileSync } from "node:fs";
import type { Ipv4 } from "../net/ipv4.ts";
import { findProgram } from "../packages/command.ts";

export interface Segment {
  /** Of the namespace the server lives in. */
  readonly namespace: string;
  /** The bridge, which is also the server's interface. */
  readonly bridge: string;
  readonly address: Ipv4;
  /** A program's argv so that it runs inside the segment. The process id stays that of the program. */
  inside(argv: readonly string[], namespace?: string): string[];
  /** A cable for a virtual machine: the name of a tap on the bridge. */
  addTap(): string;
  /** Another computer on the segment: its namespace, with the interface `eth0`. */
  addHost(address?: Ipv4): { readonly namespace: string; readonly device: string };
  /** Removes everything, and ends what still runs inside. May be called twice. */
  close(): void;
}

export interface SegmentOptions {
  /** Of the bridge. */
  readonly address: Ipv4;
  readonly prefix: number;
}

const PREFIX = "bootlace";
const FOLDER = "/run/netns";
let made = 0;

/** Why no segment can be made here; null when one can. */
export function segmentProblem(): string | null {
  if (process.platform !== "linux") return "isolated network segments need Linux";
  if (process.getuid?.() !== 0) return "isolated network segments need root";
  if (findProgram("ip") === null) return "isolated network segments need the program ip (package iproute2)";
  const probe = `${ownerName()}-probe`;
  if (!attempt(["ip", "netns", "add", probe]))
    return "this system does not let us make network namespaces (a container without CAP_SYS_ADMIN?)";
  const bridged = attempt(["ip", "-n", probe, "link", "add", "br0", "type", "bridge"]);
  attempt(["ip", "netns", "delete", probe]);
  return bridged ? null : "this kernel has no network bridges for us";
}

/** Makes a segment; throws with what the kernel refused. */
export function createSegment(options: SegmentOptions): Segment {
  cleanStale();
  const id = `${ownerName()}-${++made}`;
  const spaces = [id];
  let taps = 0;
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    for (const each of spaces.reverse()) removeNamespace(each);
  };
  const add = (name: string) => {
    must(["ip", "netns", "add", name]);
    // No router advertisements ever come here; some loaders would wait for them.
    attempt(["ip", "netns", "exec", name, "sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6"]);
    must(["ip", "-n", name, "link", "set", "lo", "up"]);
  };
  try {
    add(id);
    must(["ip", "-n", id, "link", "add", "br0", "type", "bridge", "forward_delay", "0", "mcast_snooping", "0"]);
    must(["ip", "-n", id, "address", "add", `${options.address}/${options.prefix}`, "dev", "br0"]);
    must(["ip", "-n", id, "link", "set", "br0", "up"]);
  } catch (cause) {
    close();
    throw cause;
  }
  return {
    namespace: id,
    bridge: "br0",
    address: options.address,
    inside: (argv, namespace = id) => ["ip", "netns", "exec", namespace, ...argv],
    addTap() {
      const name = `tap${taps++}`;
      must(["ip", "-n", id, "tuntap", "add", "dev", name, "mode", "tap"]);
      must(["ip", "-n", id, "link", "set", name, "master", "br0", "up"]);
      return name;
    },
    addHost(address) {
      const namespace = `${id}-h${spaces.length}`;
      spaces.push(namespace);
      add(namespace);
      const cable = `host${spaces.length - 1}`;
      must(["ip", "-n", id, "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace]);
      must(["ip", "-n", id, "link", "set", cable, "master", "br0", "up"]);
      if (address !== undefined)
        must(["ip", "-n", namespace, "address", "add", `${address}/${options.prefix}`, "dev", "eth0"]);
      must(["ip", "-n", namespace, "link", "set", "eth0", "up"]);
      return { namespace, device: "eth0" };
    },
    close,
  };
}

/** Removes segments whose owner is dead. Returns the names of their namespaces. */
export function cleanStale(): string[] {
  let names: string[];
  try {
    names = readdirSync(FOLDER);
  } catch {
    return [];
  }
  const stale = names.filter((name) => ownerIsDead(name, startedAt));
  for (const name of stale) removeNamespace(name);
  return stale;
}

/** Does the name say that it is a segment's namespace, and its owner is gone? `started` tells when a process began. */
export function ownerIsDead(name: string, started: (pid: number) => string | null): boolean {
  const match = /^bootlace-(\d+)x(\d+)-/.exec(name);
  return match !== null && started(Number(match[1])) !== match[2];
}

/** What the names of our things begin with. Process id and start time: a process id alone is used again by others. */
export function ownerName(): string {
  return `${PREFIX}-${process.pid}x${startedAt(process.pid)}`;
}

/** Field 22 of /proc/PID/stat, clock ticks since boot; the second field may contain anything, in parentheses. */
export function startedAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function removeNamespace(name: string): void {
  const inside = run(["ip", "netns", "pids", name]);
  for (const pid of inside.stdout.split("\n").filter((line) => /^\d+$/.test(line))) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // Gone already.
    }
  }
  attempt(["ip", "netns", "delete", name]);
}

// Waiting calls, on purpose: close() must also work while the process is on its way out.
function run(argv: readonly string[]): { readonly ok: boolean; readonly stdout: string; readonly stderr: string } {
  const [name = "", ...rest] = argv;
  const done = Bun.spawnSync([findProgram(name) ?? name, ...rest], { timeout: 10_000 });
  return { ok: done.success, stdout: done.stdout.toString(), stderr: done.stderr.toString() };
}

function attempt(argv: readonly string[]): boolean {
  return run(argv).ok;
}

function must(argv: readonly string[]): void {
  const done = run(argv);
  if (!done.ok) throw new Error(`cannot make the network segment: ${argv.join(" ")}: ${done.stderr.trim()}`);
}
