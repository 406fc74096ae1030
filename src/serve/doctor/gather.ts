// ◄ door: the state of this host for the doctor. What may not be looked at is left out; nothing is changed, and only the
// question for other DHCP servers is sent.

import { lookup } from "node:dns/promises";
import { accessSync, constants, existsSync, readdirSync, readFileSync, readlinkSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "../../config.ts";
import { findServers } from "../../dhcp/probe/server.ts";
import { listLoaders } from "../../loaders/kept.ts";
import { layersOf, type Media } from "../../media/media.ts";
import { problemsOf } from "../../media/state.ts";
import { listInterfaces } from "../../net/interfaces.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import type { Store } from "../../store/interface.ts";
import type { HostFacts } from "./facts.ts";
import { readSockets, type Taken } from "./sockets.ts";

/** Capabilities' bits (capabilities(7)). */
const CAP = { netBindService: 10n, netAdmin: 12n, netRaw: 13n } as const;

export interface GatherOptions {
  readonly config: Config;
  readonly data: string;
  /** Null: there is none yet, or it cannot be opened. */
  readonly store: Store | null;
  readonly storeProblem?: string | null;
  /** Ask the segments for other DHCP servers; takes three seconds. */
  readonly probe: boolean;
}

export async function gather({ config, data, store, storeProblem, probe }: GatherOptions): Promise<HostFacts> {
  const [media, profiles] = store === null ? [[], []] : [await store.media.all(), await store.profiles.all()];
  const hosts = new Set(profiles.flatMap(({ packages }) => hostOf(packages) ?? []));
  const taken = takenPorts();
  return {
    config,
    data,
    interfaces: interfaces(),
    taken,
    nftables: output(["nft", "list", "ruleset"]),
    iptables: output(["iptables", "-S"]),
    selinux: output(["getenforce"]).trim() || null,
    otherServers: await otherServers(config, probe && !taken.some(({ own }) => own)),
    disk: diskOf(data),
    storeProblem: storeProblem ?? null,
    loaders: (await listLoaders(data)).map(({ set, file }) => `${set}/${file}`),
    media: media.map((one) => ({ name: one.name, problem: problemOf(one) })),
    architectures: [
      ...new Set(media.flatMap(({ recognition }) => (recognition.kernel === null ? [] : recognition.architecture))),
    ],
    clock: { nowMs: Date.now(), synchronised: synchronised() },
    names: await Promise.all([...hosts].map(async (host) => ({ host, resolves: await resolves(host) }))),
    container: container(),
    rights: rights(),
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** What a tool prints; empty when it is not there, or fails. */
function output(argv: readonly string[]): string {
  try {
    const done = Bun.spawnSync([...argv], { stderr: "ignore", timeout: 5000 });
    return done.success ? done.stdout.toString() : "";
  } catch {
    return "";
  }
}

function interfaces(): HostFacts["interfaces"] {
  const addressed = new Map(
    listInterfaces().map(({ name, addresses }) => [name, addresses.map(({ address }) => address)]),
  );
  const names = existsSync("/sys/class/net") ? readdirSync("/sys/class/net") : [...addressed.keys()];
  return names.map((name) => {
    const carrier = read(`/sys/class/net/${name}/carrier`).trim();
    return {
      name,
      addresses: addressed.get(name) ?? [],
      carrier: carrier === "" ? null : carrier === "1",
      containerBridge: /^(docker\d|br-[0-9a-f]{12}|cni\d|podman\d|lxcbr\d|virbr\d)/.test(name),
    };
  });
}

function takenPorts(): Taken[] {
  const sockets = (["udp", "tcp"] as const).flatMap((protocol) => readSockets(read(`/proc/net/${protocol}`), protocol));
  const owners = ownersOf(new Set(sockets.map(({ inode }) => inode)));
  return sockets.map((socket) => {
    const owner = owners.get(socket.inode);
    return { ...socket, owner: owner?.name ?? null, own: owner?.own ?? false };
  });
}

function ownersOf(inodes: ReadonlySet<string>): Map<string, { name: string; own: boolean }> {
  const owners = new Map<string, { name: string; own: boolean }>();
  for (const pid of list("/proc").filter((name) => /^\d+$/.test(name)))
    for (const fd of list(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode === undefined || !inodes.has(inode)) continue;
      const command = read(`/proc/${pid}/cmdline`).split("\0");
      const own = command.includes("serve") && command.some((word) => /(^|\/)(bootlace|src\/main\.ts)$/.test(word));
      owners.set(inode, { name: `${read(`/proc/${pid}/comm`).trim()} (pid ${pid})`, own });
    }
  return owners;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

async function otherServers(config: Config, probe: boolean): Promise<Map<string, readonly Ipv4[] | null>> {
  const asked = config.networks.filter(
    ({ mode, interface: name, relayed }) => mode !== "off" && name !== "lo" && !relayed,
  );
  // Several networks may be on one interface.
  const devices = new Set(asked.map(({ interface: name }) => name));
  const found = [...devices].map(async (name) => {
    const servers = probe ? await findServers(name).catch(() => null) : null;
    return [name, servers] as const;
  });
  return new Map(await Promise.all(found));
}

function diskOf(data: string): HostFacts["disk"] {
  const folder = existsSync(data) ? data : dirname(data);
  try {
    const { bavail, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, writable: isWritable(folder) };
  } catch {
    return null;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first thing wrong with it; of a single folder, also a kernel that is gone. */
function problemOf(media: Media): string | null {
  const [problem] = problemsOf(media);
  if (problem !== undefined) return problem;
  const { kernel } = media.recognition;
  const [only, ...more] = layersOf(media);
  if (only?.kind !== "folder" || more.length > 0 || kernel === null) return null;
  return existsSync(join(only.path, kernel)) ? null : `the kernel ${kernel} is not there`;
}

function hostOf(packages: string | null): string | null {
  return packages === null || packages.startsWith("media:") ? null : (URL.parse(packages)?.hostname ?? null);
}

async function resolves(host: string): Promise<boolean> {
  return lookup(host).then(
    () => true,
    () => false,
  );
}

function synchronised(): boolean | null {
  const said = output(["timedatectl", "show", "--property=NTPSynchronized", "--value"]).trim();
  return said === "yes" ? true : said === "no" ? false : null;
}

function container(): HostFacts["container"] {
  const kind = existsSync("/.dockerenv") ? "docker" : existsSync("/run/.containerenv") ? "podman" : null;
  if (kind === null) return null;
  // In a network of its own, a container's interfaces are ends of cables whose other ends lie elsewhere.
  const ends = list("/sys/class/net").filter((name) => name !== "lo");
  const cables = ends.filter(
    (name) => read(`/sys/class/net/${name}/iflink`) !== read(`/sys/class/net/${name}/ifindex`),
  );
  return { kind, ownNetwork: ends.length > 0 && cables.length === ends.length };
}

function rights(): HostFacts["rights"] {
  const [, hex = "0"] = /^CapEff:\s*([0-9a-f]+)/m.exec(read("/proc/self/status")) ?? [];
  const has = (bit: bigint) => ((BigInt(`0x${hex}`) >> bit) & 1n) === 1n;
  const lowest = Number(read("/proc/sys/net/ipv4/ip_unprivileged_port_start").trim() || 1024);
  return { lowPorts: has(CAP.netBindService) || lowest <= 67, rawNetwork: has(CAP.netRaw) && has(CAP.netAdmin) };
}
