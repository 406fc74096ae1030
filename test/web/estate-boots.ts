// The past of the estate's machines: one boot each, as far as its state says, with packets and an installer's words.
import { encode } from "../../src/dhcp/packet.ts";
import type { BootEvent } from "../../src/installs/event.ts";
import type { HeardPacket } from "../../src/installs/packet.ts";
import type { ArmState } from "../../src/machines/arm.ts";
import { ANY, type Ipv4, ipv4Number } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";

const MINUTE_MS = 60_000;
type Step = readonly [afterMs: number, name: BootEvent["name"], detail: BootEvent["detail"]];

export interface Told {
  readonly mac: Mac;
  readonly address: Ipv4;
  readonly install: string | null;
  readonly state: ArmState | null;
  readonly firmware: "bios" | "uefi-x64";
  readonly startMs: number;
}

/** When the boot of the machine of that number began: what is under way began just now. */
export function startOf(i: number, state: ArmState | null, nowMs: number): number {
  if (state === "installing") return nowMs - 76_000;
  if (state === "loading") return nowMs - 5_200;
  return nowMs - (12 + i) * MINUTE_MS;
}

export function eventsOf({ mac, address, install, state, firmware, startMs }: Told): BootEvent[] {
  const file = firmware === "bios" ? "undionly.kpxe" : "ipxe.efi";
  const fetched = (door: string, path: string, bytes: number, ms: number) => ({ door, address, path, bytes, ms });
  const asked = { firmware, offered: "OFFER", why: state === null ? "not-armed" : "armed", network: "eth1" };
  const steps: Step[] = [
    [0, "boot.asked", { stage: "firmware", ...asked }],
    [60, "boot.address", { address, stage: "firmware", network: "eth1" }],
    [61, "boot.loader-offered", { file, stage: "firmware" }],
    [900, "boot.loader", fetched("tftp", `loaders/${file}`, 1_032_192, 410)],
    [2600, "boot.asked", { stage: "ipxe", ...asked }],
    [2660, "boot.address", { address, stage: "ipxe", network: "eth1" }],
    [2900, "boot.script", fetched("http", "boot.ipxe", 412, 3)],
  ];
  const goes = state !== null && state !== "armed" && state !== "expired" && state !== "disarmed";
  if (!goes) steps.push([3100, "boot.local", { why: "not-armed" }]);
  else {
    steps.push(
      [3500, "boot.kernel", fetched("http", "media/debian-12/linux", 8_100_000, 90)],
      [4300, "boot.initrd", fetched("http", "media/debian-12/initrd.gz", 38_400_000, 700)],
    );
    if (state !== "loading")
      steps.push(
        [15_800, "install.installer-dhcp", { address }],
        [17_000, "install.answer-file", fetched("http", "answers/…/preseed.cfg", 4_812, 2)],
        [19_000, "install.running", { phase: "running" }],
        [31_000, "install.phase", { phase: "partitioning" }],
        [38_000, "install.phase", { phase: "base-system" }],
        [52_000, "install.packages", { count: 180, bytes: 96_000_000, newest: "libc6_2.36-9_amd64.deb" }],
        [62_000, "install.packages", { count: 412, bytes: 210_000_000, newest: "perl_5.36.0_amd64.deb" }],
        [73_000, "install.packages", { count: 601, bytes: 302_000_000, newest: "vim_9.0_amd64.deb" }],
      );
  }
  if (state === "installed")
    steps.push([190_000, "install.packages", { count: 980, bytes: 471_000_000, newest: "zlib1g_1.2.13_amd64.deb" }]);
  if (state === "installed") steps.push([410_000, "install.installed", { phase: "installed" }]);
  if (state === "failed") steps.push([95_000, "install.failed", { phase: "failed" }]);
  if (state === "rebooted") steps.push([300_000, "install.rebooted", {}]);
  return steps.map(([afterMs, name, detail]) => ({
    atMs: startMs + afterMs,
    name,
    mac,
    install: goes ? install : null,
    detail,
  }));
}

export function packetsOf({ mac, address, firmware, startMs }: Told): HeardPacket[] {
  const client = { address: ANY, port: 68 };
  const server = { address: "10.20.0.1" as Ipv4, port: 67 };
  const all = { address: "255.255.255.255" as Ipv4, port: 67 };
  const number = ipv4Number(server.address);
  const bytesOf = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  const packet = (afterMs: number, kind: number, isReply: boolean): HeardPacket => {
    const chaddr = new Uint8Array(16);
    mac.split(":").forEach((part, i) => {
      chaddr[i] = Number.parseInt(part, 16);
    });
    const options = [
      { code: 53, bytes: Uint8Array.of(kind) },
      ...(isReply
        ? [
            { code: 54, bytes: Uint8Array.from(bytesOf(number)) },
            { code: 1, bytes: Uint8Array.of(255, 255, 255, 0) },
            { code: 51, bytes: Uint8Array.of(0, 0, 14, 16) },
          ]
        : [
            { code: 93, bytes: Uint8Array.of(0, firmware === "bios" ? 0 : 7) },
            { code: 60, bytes: new TextEncoder().encode("PXEClient:Arch:00007:UNDI:003016") },
            { code: 55, bytes: Uint8Array.of(1, 3, 6, 43, 66, 67) },
          ]),
    ];
    const bytes = encode({
      op: isReply ? 2 : 1,
      htype: 1,
      hlen: 6,
      hops: 0,
      xid: 0x5af01234,
      secs: 4,
      flags: 0x8000,
      ciaddr: ANY,
      yiaddr: isReply ? address : ANY,
      siaddr: isReply ? server.address : ANY,
      giaddr: ANY,
      chaddr,
      sname: "",
      file: isReply && firmware !== "bios" ? "ipxe.efi" : "",
      options,
    });
    const [from, to] = isReply ? [server, { address: all.address, port: 68 }] : [client, all];
    return { atMs: startMs + afterMs, mac, from, to, bytes };
  };
  return [0, 2600].flatMap((at) => [
    packet(at, 1, false),
    packet(at + 4, 2, true),
    packet(at + 30, 3, false),
    packet(at + 34, 5, true),
  ]);
}

export function linesOf({ mac, address, install, state, startMs }: Told) {
  if (install === null || !["installing", "installed", "failed"].includes(state ?? "")) return [];
  const lines: [number, number, string, string][] = [
    [19_200, 6, "main-menu", "INFO: Menu item 'preseed-network' selected"],
    [22_000, 6, "netcfg", "INFO: Activating interface enp1s0"],
    [31_000, 5, "partman", "mke2fs 1.47.0 (5-Feb-2023)"],
    [33_000, 4, "kernel", "EXT4-fs (sda1): warning: mounting unchecked fs"],
    [39_000, 6, "debootstrap", "I: Retrieving libc6 2.36-9"],
    [54_000, 6, "in-target", "Unpacking perl (5.36.0-7) ..."],
    [66_000, 6, "in-target", "Setting up vim (2:9.0.1378-2) ..."],
    [72_000, 6, "in-target", "Processing triggers for libc-bin (2.36-9) ..."],
  ];
  if (state === "failed") lines.push([94_000, 3, "in-target", "E: No space left on device"]);
  return lines.map(([afterMs, severity, program, text]) => ({
    atMs: startMs + afterMs,
    install,
    mac,
    address,
    severity,
    program,
    text,
  }));
}
