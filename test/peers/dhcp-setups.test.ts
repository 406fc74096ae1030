// Five dhcpd and dnsmasq configurations as people really had them (setups/), beside the same in Bootlace's own config. The real
// server and Bootlace answer the same packets, and the answers are compared field by field and option by option. What
// differs stands below with its reason; anything else that differs fails. Needs root; ISC's server is taken out of its
// Debian package, not installed.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "bun";
import { decode, encode, type RawOption } from "../../src/dhcp/packet.ts";
import { firmware, machine, samplePacket } from "../../src/dhcp/sample-packets.ts";
import { WIRE } from "../../src/dhcp/wire.ts";
import { fromHex, hex } from "../../src/net/bytes.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { startDhcp } from "./dhcp-child.ts";
import { openSegment, type Segment } from "./dhcp-segment.ts";

const SETUPS = join(import.meta.dir, "setups");
const FLAGS = 0x8000;
const list = (...codes: number[]): RawOption => ({ code: 55, bytes: Uint8Array.from(codes) });
const uuid: RawOption = { code: 97, bytes: new Uint8Array(17).fill(7, 1) };
const discover = (from: number, ...more: RawOption[]) =>
  samplePacket({ from: machine(from), flags: FLAGS, xid: from, more });

/** A BIOS ROM, UEFI, an installer's second DHCP (with a wish for its lease), a BOOTP client. */
const REQUESTS = {
  bios: discover(
    1,
    ...firmware(0),
    uuid,
    list(1, 2, 3, 5, 6, 11, 12, 13, 16, 17, 18, 43, 54, 60, 67, 128, 129, 130, 131, 132, 133, 134, 135),
  ),
  uefi: discover(
    2,
    ...firmware(7),
    uuid,
    { code: 57, bytes: WIRE.u16.write(1472) },
    list(1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97),
  ),
  installer: discover(
    3,
    { code: 61, bytes: Uint8Array.of(1, 0x52, 0x54, 0, 0, 0, 3) },
    { code: 51, bytes: WIRE.u32.write(999) },
    list(1, 28, 2, 3, 15, 6, 4, 12, 44, 26, 42, 66, 67),
  ),
  bootp: samplePacket({ from: machine(4), flags: FLAGS, xid: 4, type: null }),
};
type Name = keyof typeof REQUESTS;

/** One answer as text by field and option; null for silence. Which address of the range it is, is the server's own affair. */
function facts(answer: string | null | undefined): Record<string, string> | null {
  if (answer == null) return null;
  const { siaddr, sname, file, ciaddr, giaddr, flags, options } = decode(fromHex(answer) ?? new Uint8Array());
  const values = options.map(({ code, bytes }) => [String(code), bytes.toHex()]);
  return { siaddr, sname, file, ciaddr, giaddr, flags: String(flags), ...Object.fromEntries(values) };
}

/** `field: theirs → ours` of what differs; "silence" for no answer. */
function differences(theirs: string | null | undefined, ours: string | null | undefined): string[] {
  const [a, b] = [facts(theirs), facts(ours)];
  if (a === null || b === null)
    return a === b ? [] : [`${a === null ? "silence" : "answer"} → ${b === null ? "silence" : "answer"}`];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.filter((name) => a[name] !== b[name]).map((name) => `${name}: ${a[name] ?? "-"} → ${b[name] ?? "-"}`);
}

let folder: string;
let dhcpd: string;
let segment: Segment;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-setups-"));
  const found = await obtainPackage("isc-dhcp-server", { folder: join(folder, "packages") });
  dhcpd = join(found.root, "usr/sbin/dhcpd");
  segment = openSegment(false);
}, 120_000);

afterAll(() => {
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function inServer(...command: readonly string[]): Promise<void> {
  await spawn(["ip", "netns", "exec", segment.server, ...command], { stdout: "ignore", stderr: "inherit" }).exited;
}

/** What the server that listens now answers to each of the requests: offer and acknowledgement. */
async function answers(): Promise<Record<Name, (string | null)[]>> {
  const names = Object.keys(REQUESTS) as Name[];
  const packets = names.map((name) => hex(encode(REQUESTS[name]), ""));
  const command = [process.execPath, join(import.meta.dir, "dhcp-ask.ts"), JSON.stringify(packets)];
  const child = spawn(["ip", "netns", "exec", segment.client, ...command], { stdout: "pipe", stderr: "inherit" });
  const all = JSON.parse(await child.stdout.text()) as (string | null)[][];
  return Object.fromEntries(names.map((name, i) => [name, all[i] ?? []])) as Record<Name, (string | null)[]>;
}

/** Starts the real server of the setup, and ends it. */
async function withPeer<T>(name: string, work: () => Promise<T>): Promise<T> {
  const state = join(folder, name);
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, "leases"), "");
  const files = ["-lf", join(state, "leases"), "-pf", join(state, "pid")];
  const command =
    name === "s5"
      ? [
          "dnsmasq",
          "-d",
          "-C",
          join(SETUPS, "s5.dnsmasq.conf"),
          "-i",
          "srv",
          "-l",
          join(state, "leases"),
          "-x",
          "",
          "--no-ping",
        ]
      : [dhcpd, "-4", "-d", "-cf", join(SETUPS, `${name}.dhcpd.conf`), ...files, "srv"];
  const child = spawn(["ip", "netns", "exec", segment.server, ...command], { stdout: "ignore", stderr: "pipe" });
  try {
    await heard(child.stderr, name === "s5" ? "DHCP, IP range" : "Server starting service");
    return await work();
  } finally {
    child.kill();
    await child.exited;
  }
}

/** Resolves when the program says so; rejects with what it said instead when it ends. */
async function heard(output: ReadableStream<Uint8Array>, wanted: string): Promise<void> {
  let text = "";
  const reader = output.getReader();
  const decoder = new TextDecoder();
  while (!text.includes(wanted)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`it ended: ${text.slice(-500)}`);
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  // What it says later must not fill the pipe.
  void output.pipeTo(new WritableStream()).catch(() => {});
}

async function withBootlace<T>(name: string, work: () => Promise<T>): Promise<T> {
  const child = await startDhcp(
    {
      networks: [],
      ports: { server: 67, client: 68, proxy: 4011 },
      database: join(folder, `${name}.sqlite`),
      records: false,
      boot: null,
      config: join(SETUPS, `${name}.bootlace.yaml`),
    },
    segment.server,
  );
  try {
    return await work();
  } finally {
    await child.stop();
  }
}

/**
 * Why Bootlace says what the other server leaves out. Nothing else may be added, nothing left out, and only 66 and 67 may
 * have another value: ours end with a NUL.
 */
const ADDED = {
  sname: "the next server, for ROMs that read only the header",
  file: "dnsmasq leaves `file` empty for who asks for 67; shim reads `file` only",
  15: "sent to everybody: PXELINUX and installers take it from the ROM's answer, and ROMs do not ask for it",
  28: "dhcpd does not work it out from the subnet",
  58: "dhcpd leaves it to the client; some printers want it in the OFFER",
  59: "as 58",
  61: "the client's identifier is returned (RFC 6842)",
  66: "asked for, and a next server is set; dhcpd and dnsmasq want it said twice",
  67: "asked for, and a file name is set; dhcpd fills the header only",
  97: "the UUID is returned (RFC 4578 §2.3); some ROMs compare it",
} as const;
type Added = keyof typeof ADDED;

interface Setup {
  readonly name: string;
  /** The server's own. */
  readonly address: string;
  /** What is added for each request, in the offer and in the acknowledgement. */
  readonly added: Readonly<Record<Name, readonly Added[]>>;
  /** 66 or 67 with a NUL more than theirs. */
  readonly ended: Readonly<Partial<Record<Name, readonly Added[]>>>;
}

const DHCPD_UEFI = ["sname", 28, 58, 59, 66, 67, 97] as const;
const DHCPD_INSTALLER = ["sname", 28, 58, 59, 61, 66, 67] as const;
const TABLE: readonly Setup[] = [
  {
    name: "s1",
    address: "172.16.100.10/24",
    added: {
      bios: ["sname", 15, 58, 59, 67, 97],
      uefi: DHCPD_UEFI,
      installer: DHCPD_INSTALLER,
      bootp: [],
    },
    ended: {},
  },
  {
    name: "s2",
    address: "172.25.254.100/24",
    added: {
      bios: ["sname", 15, 58, 59, 67, 97],
      uefi: DHCPD_UEFI,
      installer: DHCPD_INSTALLER,
      bootp: [],
    },
    ended: {},
  },
  {
    name: "s3",
    address: "192.168.100.60/24",
    added: {
      bios: ["sname", 58, 59, 67, 97],
      uefi: DHCPD_UEFI,
      installer: DHCPD_INSTALLER,
      bootp: [],
    },
    ended: {},
  },
  {
    name: "s4",
    address: "192.168.189.138/24",
    added: {
      // 66 is in the class: firmware is told, whether it asks or not.
      bios: ["sname", 15, 58, 59, 66, 67, 97],
      uefi: ["sname", 58, 59, 67, 97],
      installer: ["sname", 58, 59, 61, 66, 67],
      bootp: [],
    },
    ended: { uefi: [66] },
  },
  {
    name: "s5",
    address: "192.168.4.6/24",
    added: {
      bios: ["sname", "file", 97],
      uefi: ["sname", "file", 66, 97],
      installer: ["sname", "file", 61, 66],
      bootp: [],
    },
    ended: {},
  },
];

/** The differences as the table says them; what it cannot say is left as text. */
function expectedOf({ added, ended }: Setup, request: Name): string[] {
  return [
    ...added[request].map((field) => `${field} added`),
    ...(ended[request] ?? []).map((field) => `${field} ended`),
  ];
}

function named(difference: string): string {
  const [, field = "", theirs = "", ours = ""] = /^(\w+): (.*) → (.*)$/.exec(difference) ?? [];
  if ((theirs === "-" || theirs === "") && field in ADDED) return `${field} added`;
  return (field === "66" || field === "67") && ours === `${theirs}00` ? `${field} ended` : difference;
}

for (const setup of TABLE)
  test(`${setup.name}: the real server's answers and ours`, async () => {
    await inServer("ip", "address", "flush", "dev", "srv");
    await inServer("ip", "address", "add", setup.address, "dev", "srv");
    const theirs = await withPeer(setup.name, answers);
    const ours = await withBootlace(setup.name, answers);
    // Silence is an answer for BOOTP only: the real server must have been there.
    expect(facts(theirs.bios[1])).not.toBeNull();
    for (const request of Object.keys(REQUESTS) as Name[])
      for (const i of [0, 1]) {
        const found = differences(theirs[request][i], ours[request][i]).map(named).sort();
        expect({ request, found }).toEqual({ request, found: expectedOf(setup, request).sort() });
      }
  }, 90_000);

/**
 * Of setup S4: firmware and the installer's second DHCP are told different files, by vendor class. Red Hat's old installers, started
 * with `ks` and no more, take next server and file for the place of their kickstart.
 */
const CLASSES = {
  firmware: { vendorClass: "PXEClient:Arch:00000:UNDI:002001", file: "pxelinux.0", added: ["vendor"] },
  installer: { vendorClass: "anaconda", file: "/kickstart/ks.cfg", added: ["tftp"] },
} as const;
const NEXT_SERVER = "192.168.189.138";
/** What a client's script is told besides the answer; which address of the range it is, is the server's own affair. */
const BESIDE =
  /^(new_(ip_address|expiry|network_number|dhcp_message_type)|ip|mask|opt\d+|pid|reason|interface|_|dad_.*|requested_.*)=/;
/** dhclient's names for what ADDED tells (the class, which only dhcpd waits to be asked for, as 66), in udhcpc's words. */
const HEARD: Readonly<Record<string, string>> = {
  new_bootfile_name: "bootfile",
  new_server_name: "sname",
  new_tftp_server_name: "tftp",
  new_vendor_class_identifier: "vendor",
  new_filename: "boot_file",
  new_next_server: "siaddr",
};

const CLIENTS = {
  dhclient: (vendorClass: string, script: string, state: string) => {
    const config = `${state}.conf`;
    const asked = "subnet-mask, routers, domain-name, domain-name-servers, broadcast-address, time-servers";
    const more = "netbios-name-servers, vendor-encapsulated-options, bootfile-name, tftp-server-name";
    writeFileSync(config, `send vendor-class-identifier "${vendorClass}";\nrequest ${asked}, ${more};\n`);
    return [
      "dhclient",
      "-1",
      "-d",
      "-cf",
      config,
      "-lf",
      `${state}.leases`,
      "-pf",
      `${state}.pid`,
      "-sf",
      script,
      "cli",
    ];
  },
  udhcpc: (vendorClass: string, script: string) => {
    const asked = ["broadcast", "wins", "bootfile", "tftp"].flatMap((name) => ["-O", name]);
    return ["udhcpc", "-f", "-q", "-n", "-i", "cli", "-s", script, "-V", vendorClass, ...asked];
  },
};
type ClientName = keyof typeof CLIENTS;

/** What the client's script is told of its answer, by name. */
async function heardBy(client: ClientName, vendorClass: string): Promise<Record<string, string>> {
  const state = mkdtempSync(join(folder, client));
  const script = join(state, "script");
  writeFileSync(
    script,
    `#!/bin/sh\ncase "$1$reason" in bound|BOUND) env > ${state}/all && mv ${state}/all ${state}/heard ;; esac\n`,
    { mode: 0o755 },
  );
  const command = CLIENTS[client](vendorClass, script, join(state, "client"));
  const child = spawn(["ip", "netns", "exec", segment.client, ...command], { stdout: "ignore", stderr: "ignore" });
  const file = join(state, "heard");
  for (let tries = 0; tries < 100 && !existsSync(file); tries++) await Bun.sleep(100);
  child.kill();
  await child.exited;
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /^[a-z_\d]+=/.test(line) && !BESIDE.test(line));
  const word = (line: string) => line.replace(/=.*/, "");
  return Object.fromEntries(lines.map((line) => [HEARD[word(line)] ?? word(line), line.replace(/^[^=]*=/, "")]));
}

async function heardByAll(): Promise<Record<string, Record<string, string>>> {
  const heard: Record<string, Record<string, string>> = {};
  for (const client of Object.keys(CLIENTS) as ClientName[])
    for (const [name, { vendorClass }] of Object.entries(CLASSES))
      heard[`${client} ${name}`] = await heardBy(client, vendorClass);
  return heard;
}

test("s4: real clients of both classes hear of us what they hear of the real server, and what is added", async () => {
  await inServer("ip", "address", "flush", "dev", "srv");
  await inServer("ip", "address", "add", `${NEXT_SERVER}/24`, "dev", "srv");
  const theirs = await withPeer("s4", heardByAll);
  const ours = await withBootlace("s4", heardByAll);
  for (const client of Object.keys(CLIENTS))
    for (const [name, { file, added }] of Object.entries(CLASSES)) {
      const times = client === "dhclient" ? { new_dhcp_renewal_time: "3000", new_dhcp_rebinding_time: "5250" } : {};
      const more = Object.fromEntries(added.map((word) => [word, word === "vendor" ? "PXEClient" : NEXT_SERVER]));
      const real = theirs[`${client} ${name}`];
      expect(real).toMatchObject({ boot_file: file, siaddr: NEXT_SERVER });
      expect(ours[`${client} ${name}`]).toEqual({ ...real, bootfile: file, sname: NEXT_SERVER, ...more, ...times });
    }
}, 120_000);
