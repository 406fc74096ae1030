// Leases out to a file and back in, and what is told of a file that is wrong.
import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Lease } from "../dhcp/lease.ts";
import { ip, machine } from "../dhcp/sample-packets.ts";
import { leasesText, readLeases } from "./lease-file.ts";

const LEASES: readonly Lease[] = [
  {
    address: ip("10.0.0.5"),
    mac: machine(1),
    state: "bound",
    expiresMs: 1_800_000_000_000,
    changedMs: 1_700_000_000_123,
    hostName: 'a,"b"',
  },
  {
    address: ip("10.0.0.6"),
    mac: machine(2),
    state: "released",
    expiresMs: Number.POSITIVE_INFINITY,
    changedMs: 0,
    hostName: null,
  },
];

test("CSV as it is written", () => {
  expect(leasesText(LEASES, "csv")).toBe(
    `address,mac,state,expires,changed,host_name
10.0.0.5,52:54:00:00:00:01,bound,2027-01-15T08:00:00.000Z,2023-11-14T22:13:20.123Z,"a,""b"""
10.0.0.6,52:54:00:00:00:02,released,never,1970-01-01T00:00:00.000Z,
`,
  );
});

for (const format of ["csv", "json"] as const)
  test(`${format}: what goes out comes back`, () => {
    expect(readLeases(leasesText(LEASES, format), format)).toEqual({ leases: LEASES, faults: [] });
  });

test("columns in any order, only those that are needed, line ends of Windows", () => {
  const { leases, faults } = readLeases("mac,expires,address\r\n5254.0000.0001,never,10.0.0.9\r\n\r\n", "csv");
  expect([leases.length, leases[0]?.address, leases[0]?.mac, faults]).toEqual([1, ip("10.0.0.9"), machine(1), []]);
});

test("every mistake at once, with its line", () => {
  const text = `address,mac,state,expires
10.0.0.300,52:54:00:00:00:01,bound,never
10.0.0.5,nonsense,asleep,tomorrow
10.0.0.7,52:54:00:00:00:01,bound,never
10.0.0.7,52:54:00:00:00:02,bound,never
`;
  expect(readLeases(text, "csv").faults.map(({ path, problem }) => `${path}: ${problem}`)).toEqual([
    'line 2, address: "10.0.0.300" is no IPv4 address; write it as 192.168.1.10',
    'line 3, mac: "nonsense" is no MAC address; write it as 52:54:00:12:34:56',
    'line 3, state: Invalid option: expected one of "bound"|"released"|"declined"',
    'line 3, expires: "tomorrow" is no time; write it as 2026-01-31T12:00:00Z, or never',
    "10.0.0.7: is there twice",
  ]);
  expect(readLeases("nothing\n", "csv").faults[0]?.problem).toStartWith("names no columns");
  expect(readLeases("{}", "json").faults[0]?.problem).toBe("is no list of leases");
});

test("whatever the file, it is leases or mistakes", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("csv", "json"), (text, format) => {
      const { leases, faults } = readLeases(format === "csv" ? `address,mac\n${text}` : text, format);
      expect([leases, faults]).toBeArray();
    }),
  );
});
