import { describe, expect, test } from "bun:test";
import { parseConfig } from "../../config.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import { examine } from "./examine.ts";
import type { HostFacts } from "./facts.ts";
import { closedPorts } from "./firewall.ts";
import { readSockets, type Taken } from "./sockets.ts";

const OWN = "192.168.9.1" as Ipv4;
const CONFIG = (mode: string, more = "") =>
  parseConfig(
    `networks: [{ interface: eth0, mode: ${mode}, subnet: 192.168.9.0/24${mode === "dhcp" ? ", range: 192.168.9.10-192.168.9.20" : ""} }]\n${more}`,
    "x",
  );

const WELL: HostFacts = {
  config: CONFIG("dhcp"),
  data: "/srv/bootlace",
  interfaces: [
    { name: "lo", addresses: ["127.0.0.1" as Ipv4], carrier: true, containerBridge: false },
    { name: "eth0", addresses: [OWN], carrier: true, containerBridge: false },
  ],
  taken: [],
  nftables: "",
  iptables: "-P INPUT ACCEPT\n",
  selinux: null,
  otherServers: new Map([["eth0", []]]),
  disk: { freeBytes: 1e11, writable: true },
  storeProblem: null,
  loaders: ["ipxe/undionly.kpxe", "ipxe/snponly.efi"],
  media: [{ name: "d12", problem: null }],
  architectures: ["x86_64"],
  clock: { nowMs: 1_800_000_000_000, synchronised: true },
  names: [{ host: "deb.debian.org", resolves: true }],
  container: null,
  rights: { lowPorts: true, rawNetwork: true },
};

const taken = (protocol: "udp" | "tcp", port: number, address = "0.0.0.0", own = false): Taken => ({
  protocol,
  port,
  address: address as Ipv4,
  inode: "1",
  owner: "dnsmasq (pid 812)",
  own,
});
const eth0 = (changes: Partial<HostFacts["interfaces"][number]>) => ({
  interfaces: [{ name: "eth0", addresses: [OWN], carrier: true, containerBridge: false, ...changes }],
});
const NFT = (rules: string) =>
  `table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n${rules}\t}\n}\n`;

const CASES: readonly (readonly [string, Partial<HostFacts>, readonly string[]])[] = [
  ["all is well", {}, []],
  ["no config", { config: parseConfig("", "x") }, ["stops no-network"]],
  ["no such interface", { interfaces: [] }, ["stops no-interface"]],
  ["no address", eth0({ addresses: [] }), ["stops no-address"]],
  ["no cable", eth0({ carrier: false }), ["warns no-link"]],
  ["docker's bridge", eth0({ containerBridge: true }), ["warns container-bridge"]],
  ["dnsmasq has the DHCP port", { taken: [taken("udp", 67)] }, ["stops port-taken"]],
  ["tftpd has its port on our address", { taken: [taken("udp", 69, OWN)] }, ["stops port-taken"]],
  ["a web server on another address", { taken: [taken("tcp", 80, "127.0.0.1")] }, []],
  ["rsyslog has the log port", { taken: [taken("udp", 514)] }, ["warns port-taken"]],
  ["our own server runs", { taken: [taken("udp", 67, OWN, true), taken("tcp", 80, OWN, true)] }, []],
  [
    "a firewall that drops all",
    { nftables: NFT("\t\tct state established accept\n\t\ttcp dport 22 accept\n") },
    ["stops firewall"],
  ],
  [
    "a firewall that lets us in",
    { nftables: NFT("\t\tudp dport { 67, 69, 514, 4011 } accept\n\t\ttcp dport { 80, 514 } accept\n") },
    [],
  ],
  [
    "iptables that rejects at the end",
    { iptables: "-P INPUT ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n-A INPUT -j REJECT\n" },
    ["stops firewall"],
  ],
  ["SELinux", { selinux: "Enforcing" }, ["warns selinux"]],
  [
    "another DHCP server",
    { otherServers: new Map([["eth0", ["192.168.9.254" as Ipv4]]]) },
    ["stops other-dhcp-server"],
  ],
  ["a proxy beside one", { config: CONFIG("proxy"), otherServers: new Map([["eth0", ["192.168.9.254" as Ipv4]]]) }, []],
  ["a proxy beside nobody", { config: CONFIG("proxy") }, ["stops no-dhcp-server"]],
  ["not asked", { config: CONFIG("proxy"), otherServers: new Map([["eth0", null]]) }, []],
  ["an ordinary user", { rights: { lowPorts: false, rawNetwork: false } }, ["stops no-rights", "stops no-rights"]],
  [
    "docker without the host's network",
    { container: { kind: "docker", ownNetwork: true } },
    ["stops container-network"],
  ],
  ["docker with it", { container: { kind: "docker", ownNetwork: false } }, []],
  ["a clock in 1970", { clock: { nowMs: 99, synchronised: null } }, ["stops clock"]],
  ["a clock that nobody sets", { clock: { nowMs: 1_800_000_000_000, synchronised: false } }, ["warns clock"]],
  ["a full disk", { disk: { freeBytes: 9_000_000, writable: true } }, ["stops disk"]],
  ["little room", { disk: { freeBytes: 900_000_000, writable: true } }, ["warns disk"]],
  ["a read-only disk", { disk: { freeBytes: 1e11, writable: false } }, ["stops disk"]],
  ["no loaders", { loaders: [] }, ["stops no-loaders"]],
  ["none for UEFI", { loaders: ["pxelinux/pxelinux.0"] }, ["warns no-loaders"]],
  ["media moved away", { media: [{ name: "d12", problem: "/srv/d12.iso is not there" }] }, ["stops media-broken"]],
  ["no name server", { names: [{ host: "deb.debian.org", resolves: false }] }, ["warns name-resolution"]],
];

describe("the doctor", () => {
  for (const [what, change, found] of CASES)
    test(what, () => {
      const ailments = examine({ ...WELL, ...change });
      expect(ailments.map(({ weight, name }) => `${weight} ${name}`)).toEqual([...found]);
      for (const { says, cure } of ailments)
        expect([says, cure]).toEqual([expect.stringMatching(/\S\.$/), expect.stringMatching(/\S/)]);
    });

  test("sockets as the kernel lists them: who listens, not who talks", () => {
    const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    const tcp =
      "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1\n   1: 0100007F:1F91 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 4243 1\n";
    expect(readSockets(head + tcp, "tcp")).toEqual([
      { protocol: "tcp", address: "127.0.0.1" as Ipv4, port: 8080, inode: "4242" },
    ]);
    const udp = "  10: 0109A8C0:0045 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 99 2\n";
    expect(readSockets(head + udp, "udp")).toEqual([{ protocol: "udp", address: OWN, port: 69, inode: "99" }]);
    expect(readSockets("", "udp")).toEqual([]);
  });

  test("a firewall is judged by ranges and names, too", () => {
    const ports = [
      { protocol: "udp", port: 67 },
      { protocol: "udp", port: 69 },
      { protocol: "tcp", port: 80 },
    ] as const;
    const closed = (rules: string) => closedPorts(NFT(rules), "", ports).map(({ port }) => port);
    expect(closed("\t\tudp dport 60-68 accept\n\t\ttcp dport http accept\n")).toEqual([69]);
    expect(closed("\t\tudp dport { bootps, tftp } accept\n")).toEqual([80]);
    expect(
      closedPorts(
        "table inet filter { chain input { type filter hook input priority filter; policy accept;\n } }",
        "",
        ports,
      ),
    ).toEqual([]);
  });
});
