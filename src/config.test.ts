import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { seconds } from "./config/values.ts";
import { parseConfig } from "./config.ts";
import { QUIRKS } from "./dhcp/quirks.ts";
import { Mistake } from "./net/mistake.ts";

function faultsOf(text: string): string[] {
  try {
    parseConfig(text, "bootlace.yaml");
    return [];
  } catch (cause) {
    if (!(cause instanceof Mistake)) throw cause;
    return cause.faults.map(
      ({ path, problem, hint }) => `${path}: ${problem}${hint === undefined ? "" : ` (${hint})`}`,
    );
  }
}

describe("config", () => {
  test("an empty file is the defaults: nothing is served on any network", () => {
    const config = parseConfig("", "bootlace.yaml");
    expect(config.networks).toEqual([]);
    expect(config.boot.port).toBe(80);
    expect(`${config.admin.listen.address}:${config.admin.listen.port}`).toBe("127.0.0.1:8067");
  });

  test("the first setup's network", () => {
    const { networks } = parseConfig(
      `networks:
  - interface: eth1
    mode: dhcp
    subnet: 172.16.100.0/24
    range: 172.16.100.100-172.16.100.200
    dns: [172.16.100.10]
    domain: tedu.cn
    lease: 21600`,
      "bootlace.yaml",
    );
    expect(networks).toMatchObject([
      { interface: "eth1", mode: "dhcp", domain: "tedu.cn", lease: 21600, authoritative: false },
    ]);
  });

  test("every mistake at once, each with its path", () => {
    expect(
      faultsOf(`networks:
  - {interface: eth1, mode: dhcp, subnet: 10.0.0.0/24, range: 10.0.1.5-10.0.0.9, router: 10.9.9.9}
  - {interface: eth2, mode: both}
  - {interface: eth3, mode: dhcp}
boot: {port: 99999}
colour: red
mmenus: []`),
    ).toEqual([
      'networks[0].range: "10.0.1.5-10.0.0.9" is no range; write it as 192.168.1.100-192.168.1.200',
      'networks[1].mode: Invalid option: expected one of "dhcp"|"proxy"|"off"',
      "boot.port: Too big: expected number to be <=65535",
      "colour: there is no such setting",
      "mmenus: there is no such setting (did you mean menus?)",
      "networks[0].router: 10.9.9.9 is not in 10.0.0.0/24",
      "networks[2].subnet: mode dhcp needs it, such as 192.168.1.0/24",
      "networks[2].range: mode dhcp needs it, such as 192.168.1.100-192.168.1.200",
    ]);
  });

  test("FTP is off, and has its own limits", () => {
    expect(parseConfig("", "bootlace.yaml").ftp).toEqual({
      enabled: false,
      port: 21,
      passive_ports: { first: 40_000, last: 40_100 },
      idle: 300,
      data_idle: 300,
      instances: 500,
      per_source: 50,
    });
    const { ftp } = parseConfig("ftp: {enabled: true, passive_ports: 50000-50009, idle: 1m}", "bootlace.yaml");
    expect(ftp).toMatchObject({ enabled: true, passive_ports: { first: 50_000, last: 50_009 }, idle: 60 });
    for (const bad of ["80-90", "50009-50000", "50000-70000", "50000"])
      expect(faultsOf(`ftp: {passive_ports: "${bad}"}`)).toEqual([
        `ftp.passive_ports: "${bad}" is no range of ports from 1024; write it as 40000-40100`,
      ]);
  });

  test("a range outside its subnet, an interface twice", () => {
    expect(faultsOf("networks: [{interface: e, mode: dhcp, subnet: 10.0.0.0/24, range: 10.0.0.5-10.0.1.9}]")).toEqual([
      "networks[0].range: 10.0.1.9 is not in 10.0.0.0/24",
    ]);
    expect(faultsOf("networks: [{interface: e, mode: proxy}, {interface: e, mode: off}]")).toEqual([
      "networks[1].interface: interface e is named twice (give each entry a subnet of its own)",
    ]);
  });

  test("one mistake hides no other, and makes none of what is right", () => {
    const network = (more: string) => `networks: [{interface: e, mode: dhcp, subnet: 10.0.0.0/24, ${more}}]
dhcp: {reservations: [{mac: 52:54:00:00:00:01, address: 10.0.0.7}]}`;
    const typo = 'networks[0].options.ntp: there is no option "ntp" (did you mean ntp-servers?)';
    expect(faultsOf(network("options: {ntp: 10.0.0.1}, range: 10.0.0.5-10.0.1.9"))).toEqual([
      typo,
      "networks[0].range: 10.0.1.9 is not in 10.0.0.0/24",
    ]);
    expect(faultsOf(network("range: 10.0.0.9-10.0.0.5, exclude: [10.0.0.6]"))).toEqual([
      'networks[0].range: "10.0.0.9-10.0.0.5" is no range; write it as 192.168.1.100-192.168.1.200',
    ]);
    expect(faultsOf(network("range: []").replace("/24", "/33"))).toEqual([
      'networks[0].subnet: "10.0.0.0/33" is no subnet; write it as 192.168.1.0/24',
    ]);
    expect(faultsOf("tftp: {cps: 25, rollover: 2}")).toEqual([
      'tftp.cps: "25" is no rate and pause; write it as "25 30s"',
      "tftp.rollover: Invalid option: expected one of 0|1",
    ]);
  });

  test("whatever the text, it is a config or a Mistake", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        faultsOf(text);
      }),
    );
  });
});

describe("DHCP settings", () => {
  const read = (text: string) => parseConfig(text, "bootlace.yaml");

  test("several subnets and ranges, holes, options of every level", () => {
    const { networks, dhcp } = read(`
networks:
  - interface: eth1
    mode: dhcp
    subnet: 10.0.0.0/24
    range: [10.0.0.10-10.0.0.99, 10.0.0.120-10.0.0.199]
    exclude: [10.0.0.50, 10.0.0.60-10.0.0.69]
    options: {ntp-servers: [10.0.0.1], 209: pxelinux.cfg/default, 224: {uint16: 5}, 43: 01:04:00:00:00:00:ff}
    always: [ntp-servers]
    lease: 1h
    lease_max: infinite
  - {interface: eth1, mode: dhcp, subnet: 10.0.1.0/24, range: []}
  - {interface: eth1, mode: dhcp, subnet: 10.9.0.0/24, range: 10.9.0.5-10.9.0.9, relayed: true, shared: hall}
dhcp:
  classes:
    - {name: pxe, match: {vendor_class: PXEClient, architecture: [bios, 9]}, filename: pxelinux.0}
  groups:
    - {name: lab, machines: [52-54-00-00-00-01, web1], subnets: [10.0.1.0/24], options: {tftp-server-name: null}}
  reservations:
    - {mac: 52:54:00:00:00:01, address: 10.0.0.7, lease: infinite}
    - {client_id: {hex: "01:02"}, address: 10.0.0.8}
    - {uuid: 00112233-4455-6677-8899-AABBCCDDEEFF, filename: x}
    - {port: {circuit_id: eth0/7}, address: 10.0.1.9}
`);
    const [first] = networks;
    expect([first?.range?.length, first?.exclude.length, first?.lease, first?.lease_max]).toEqual([
      2,
      2,
      3600,
      Number.POSITIVE_INFINITY,
    ]);
    expect([...(first?.options ?? [])].map(([code, bytes]) => `${code} ${bytes?.toHex()}`)).toEqual([
      "43 010400000000ff",
      "209 7078656c696e75782e6366672f64656661756c74",
      "224 0005",
      "42 0a000001",
    ]);
    expect(dhcp.classes.map((one) => one.match)).toEqual([{ vendorClass: ["PXEClient"], architecture: [0, 9] }]);
    expect(dhcp.reservations.map((one) => one.key.kind)).toEqual(["mac", "client-id", "uuid", "port"]);
    expect(dhcp.reservations[2]?.key).toEqual({ kind: "uuid", uuid: "00112233-4455-6677-8899-aabbccddeeff" });
    expect([...(dhcp.groups[0]?.machines ?? [])]).toEqual(["web1"]);
  });

  test("mistakes of every kind, all at once, each with its path and a way out", () => {
    expect(
      faultsOf(`
networks:
  - interface: eth1
    mode: dhcp
    subnet: 10.0.0.0/24
    range: [10.0.0.10-10.0.0.30, 10.0.0.20-10.0.0.40, 10.0.1.1-10.0.1.2]
    exclude: 10.0.0.99
    lease: 1h
    lease_min: 2h
  - interface: eth1
    mode: dhcp
    subnet: 10.0.2.0/24
    range: []
    options: {ruoters: 10.0.0.1, mtu: 5, interface-mtu: 99999, 300: "00", dhcp-lease-time: 5, 12: a, host-name: b}
    always: [no-such]
    pxe: {menu: [{text: A, type: 5}, {text: B, type: 5}]}
    quirks: [header-only, no-such, names-in-options]
  - {interface: eth2, mode: dhcp, subnet: 10.8.0.0/16, range: [], router: 10.8.0.1}
  - {interface: eth3, mode: dhcp, subnet: 10.8.5.0/24, range: []}
dhcp:
  classes:
    - {name: a, match: {}}
    - {name: a, match: {architecture: vax, circuit_id: {hex: xyz}}}
  groups:
    - {name: g}
  reservations:
    - {mac: 52:54:00:00:00:01, address: 10.8.0.5}
    - {mac: 52:54:00:00:00:01, address: 10.8.0.6}
    - {mac: 52:54:00:00:00:02, address: 10.8.0.5}
    - {mac: 52:54:00:00:00:03, address: 10.77.0.5}
    - {mac: 52:54:00:00:00:04, address: 10.8.0.1}
    - {mac: 52:54:00:00:00:05, uuid: 00112233-4455-6677-8899-aabbccddeeff, address: 10.8.0.9}
    - {port: {}}
`),
    ).toEqual([
      'networks[1].options.300: there is no option "300" (any number from 1 to 254 works, too)',
      'networks[1].options.ruoters: there is no option "ruoters" (did you mean routers?)',
      'networks[1].options.mtu: there is no option "mtu" (did you mean interface-mtu?)',
      "networks[1].options.interface-mtu: wants uint16, such as 1500",
      "networks[1].options.dhcp-lease-time: is Bootlace's own to set (write lease)",
      "networks[1].options.host-name: option 12 is there twice",
      'networks[1].always[0]: there is no option "no-such" (any number from 1 to 254 works, too)',
      "networks[1].pxe.menu[1].type: type 5 is there twice",
      `networks[1].quirks: there is no quirk "no-such" (there are ${Object.keys(QUIRKS).join(", ")})`,
      `networks[1].quirks: names-in-options and header-only contradict each other (there are ${Object.keys(QUIRKS).join(", ")})`,
      "dhcp.classes[0].match: says nothing: such as vendor_class: PXEClient",
      'dhcp.classes[1].match.architecture: "vax" is no architecture; there are bios, uefi-ia32, uefi-x64, uefi-arm32, uefi-arm64, uefi-x64-http, uefi-arm64-http, and numbers',
      'dhcp.classes[1].match.circuit_id: write text, or bytes as { hex: "01:04:ff" }',
      "dhcp.groups[0].machines: name machines, or subnets",
      "dhcp.reservations[5]: name the machine by one of mac, client_id, uuid, port",
      "dhcp.reservations[6].port: wants circuit_id, remote_id or both",
      "dhcp.reservations[6]: gives neither an address nor a setting",
      "networks[0].lease_min: is longer than lease",
      "networks[0].range: 10.0.0.20-10.0.0.40 overlaps 10.0.0.10-10.0.0.30",
      "networks[0].exclude: 10.0.0.99 is in no range",
      "networks[0].range: 10.0.1.1 is not in 10.0.0.0/24",
      "networks[0].range: 10.0.1.2 is not in 10.0.0.0/24",
      "networks[3].subnet: 10.8.5.0/24 overlaps 10.8.0.0/16 (several ranges of one subnet go into one entry)",
      "dhcp.reservations[1]: mac 52:54:00:00:00:01 has a reservation already: dhcp.reservations[0] (one entry a machine and subnet)",
      "dhcp.reservations[2].address: 10.8.0.5 is reserved by dhcp.reservations[0] already",
      "dhcp.reservations[3].address: 10.77.0.5 is in no network's subnet (add the subnet to networks)",
      "dhcp.reservations[4].address: 10.8.0.1 is the router's",
      'dhcp.classes[1].name: "a" is there twice',
    ]);
  });

  test("an interface has one mode", () => {
    expect(
      faultsOf(
        "networks: [{interface: e, mode: dhcp, subnet: 10.0.0.0/24, range: []}, {interface: e, mode: proxy, subnet: 10.0.1.0/24}]",
      ),
    ).toEqual(["networks[1].interface: interface e has mode dhcp already (one mode an interface)"]);
  });
});

describe("times", () => {
  for (const [text, value] of [
    ["12h", 43200],
    ["90", 90],
    [90, 90],
    ["2d", 172800],
    ["1w", null],
    ["", null],
  ] as const)
    test(`${JSON.stringify(text)} is ${value} s`, () => expect(seconds(text)).toBe(value));
});
