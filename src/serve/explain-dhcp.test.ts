// What explain says of DHCP: whole, for a machine with settings of every level, in both modes.
import { expect, test } from "bun:test";
import type { Level } from "../dhcp/level.ts";
import type { DhcpNetwork } from "../dhcp/network.ts";
import { ip, machine, NETWORK } from "../dhcp/sample-packets.ts";
import { WIRE } from "../dhcp/wire.ts";
import { machineSchema } from "../machines/machine.ts";
import { type DhcpView, explainDhcp } from "./explain-dhcp.ts";

const level = (said: Partial<Level>): Level => ({ options: new Map(), always: new Set(), ...said });
const text = (code: number, value: string) => level({ options: new Map([[code, WIRE.text.write(value)]]) });
const KNOWN = machineSchema.parse({ name: "web1", mac: machine(1), quirks: ["always-broadcast"] });

const view = (network: DhcpNetwork, more: Partial<DhcpView> = {}): DhcpView => ({
  networks: [network],
  interface: "eth1",
  estate: { reservation: () => null, reservedFor: () => null, machine: (mac) => (mac === KNOWN.mac ? KNOWN : null) },
  leases: [],
  classes: [],
  groups: [],
  reservations: [],
  mac: machine(1),
  vendorClass: "PXEClient:Arch:00007:UNDI:003000",
  architecture: 7,
  boot: { nextServer: network.server, file: "loaders/f", vendorClass: null, noProxyDhcp: false },
  nowMs: 0,
  ...more,
});

const lines = (one: DhcpView) =>
  explainDhcp(one).flatMap(({ step, given, why, text: body = "" }) => [
    `${step} = ${given} (${why.split(":")[0]})`,
    ...body.split("\n").filter((line) => line !== ""),
  ]);

test("mode dhcp: each option with the level that says it, the reserved address, the quirks", () => {
  const told = view(
    { ...NETWORK, level: text(12, "net") },
    {
      classes: [{ name: "fw", match: { vendorClass: ["PXEClient"] }, level: text(40, "class") }],
      groups: [
        { name: "lab", macs: new Set([machine(1)]), machines: new Set(), subnets: [], level: text(17, "group") },
      ],
      reservations: [{ key: { kind: "mac", mac: machine(1) }, address: ip("10.0.0.7"), level: text(18, "host") }],
    },
  );
  expect(lines(told)).toEqual([
    "network = 10.0.0.0/24 on eth1 (this server gives the addresses (mode dhcp))",
    "address = 10.0.0.7, reserved for mac 52:54:00:00:00:01 (offered)",
    "siaddr: 10.0.0.1",
    "sname: 10.0.0.1",
    "file: loaders/f",
    "dhcp-lease-time (51): 3600  [network: lease]",
    "dhcp-renewal-time (58): 1800  [half of the lease]",
    "dhcp-rebinding-time (59): 3150  [seven eighths of the lease]",
    "subnet-mask (1): 255.255.255.0  [network: subnet]",
    "routers (3): 10.0.0.254  [network: router]",
    "domain-name-servers (6): 10.0.0.53  [network: dns]",
    "domain-name (15): example.net  [network: domain]",
    "host-name (12): net  [network]",
    "root-path (17): group  [group lab]",
    "extensions-path (18): host  [reservation]",
    "broadcast-address (28): 10.0.0.255  [network: subnet]",
    "nis-domain (40): class  [class fw]",
    "tftp-server-name (66): 10.0.0.1  [what is booted]",
    "bootfile-name (67): loaders/f  [what is booted]",
    `quirk = always-broadcast  [machine] (Answers are broadcast although the client does not set the flag, also by relays.)`,
  ]);
});

test("the machine's own lease, and a range that is full", () => {
  const lease = {
    address: ip("10.0.0.15"),
    mac: machine(1),
    state: "bound",
    expiresMs: 9,
    changedMs: 0,
    hostName: null,
  };
  const had = view(NETWORK, { leases: [lease as DhcpView["leases"][number]] });
  expect(lines(had)[1]).toBe("address = 10.0.0.15 (offered)");
  expect(lines(view({ ...NETWORK, ranges: [] }))[1]).toBe("address = no answer (no-free-address)");
});

test("mode proxy: port 67 and port 4011", () => {
  expect(lines(view({ ...NETWORK, mode: "proxy", ranges: [] }, { mac: machine(2) }))).toEqual([
    "network = 10.0.0.0/24 on eth1 (another server gives the addresses (mode proxy))",
    "port 67 = OFFER (proxy-offered)",
    "siaddr: 10.0.0.1",
    "vendor-class-identifier (60): PXEClient  [what is booted]",
    "port 4011 = ACK (boot-server)",
    "siaddr: 10.0.0.1",
    "sname: 10.0.0.1",
    "file: loaders/f",
    "vendor-class-identifier (60): PXEClient  [what is booted]",
    "tftp-server-name (66): 10.0.0.1  [what is booted]",
    "bootfile-name (67): loaders/f  [what is booted]",
  ]);
  const nothing = view({ ...NETWORK, mode: "proxy", ranges: [] }, { boot: null });
  expect(lines(nothing).slice(1)).toEqual([
    "port 67 = no answer (nothing-to-boot)",
    expect.stringContaining("quirk = always-broadcast"),
    "port 4011 = no answer (nothing-to-boot)",
  ]);
});

test("an interface with relayed networks only", () => {
  expect(lines(view({ ...NETWORK, relayed: true }))).toEqual(["network = none (no-network)"]);
});

test("a machine that is known by its UUID", () => {
  const uuid = "00112233-4455-6677-8899-aabbccddeeff";
  const reservations = [{ key: { kind: "uuid", uuid } as const, address: ip("10.0.0.8"), level: null }];
  const address = (one: string | null) => lines(view(NETWORK, { reservations, uuid: one, mac: machine(2) }))[1];
  expect(address(uuid)).toBe(`address = 10.0.0.8, reserved for uuid ${uuid} (offered)`);
  expect(address(null)).toBe("address = 10.0.0.10 (offered)");
});
