import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseConfig, seconds } from "./config.ts";
import { Mistake } from "./net/mistake.ts";

function faultsOf(text: string): string[] {
  try {
    parseConfig(text, "bootlace.yaml");
    return [];
  } catch (cause) {
    if (!(cause instanceof Mistake)) throw cause;
    return cause.faults.map((fault) => `${fault.path}: ${fault.problem}`);
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
colour: red`),
    ).toEqual([
      'networks[0].range: "10.0.1.5-10.0.0.9" is no range; write it as 192.168.1.100-192.168.1.200',
      'networks[1].mode: Invalid option: expected one of "dhcp"|"proxy"|"off"',
      "networks[2].subnet: mode dhcp needs it, such as 192.168.1.0/24",
      "networks[2].range: mode dhcp needs it, such as 192.168.1.100-192.168.1.200",
      "boot.port: Too big: expected number to be <=65535",
      ': Unrecognized key: "colour"',
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
      "networks: interface e is named twice",
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
