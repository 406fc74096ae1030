// Every type of value, as a person writes it and as it is on the wire; and what is told of a wrong one.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { hex } from "../net/bytes.ts";
import { OPTIONS } from "./option-table.ts";
import { BadValue, optionBytes, optionNamed, TYPES } from "./option-value.ts";

function bytesOf(name: string, value: unknown): string {
  const row = optionNamed(name);
  if (row === null) return "no such option";
  try {
    return hex(optionBytes(row, value), "");
  } catch (error) {
    if (error instanceof BadValue) return error.message;
    throw error;
  }
}

const TABLE: readonly (readonly [string, unknown, string])[] = [
  ["subnet-mask", "255.255.255.0", "ffffff00"],
  ["routers", "10.0.0.1", "0a000001"],
  ["routers", ["10.0.0.1", "10.0.0.2"], "0a0000010a000002"],
  ["routers", ["10.0.0.300"], "wants ips, such as [10.0.0.1, 10.0.0.2]"],
  ["routers", [], "wants ips, such as [10.0.0.1, 10.0.0.2]"],
  ["time-offset", -3600, "fffff1f0"],
  ["ip-forwarding", true, "01"],
  ["ip-forwarding", "yes", "wants boolean, such as true"],
  ["static-routes", [["10.1.0.0", "10.0.0.1"]], "0a0100000a000001"],
  ["domain-name", "a.b", "612e62"],
  ["domain-name", "", "wants text, such as some text"],
  ["netbios-node-type", 8, "08"],
  ["netbios-node-type", 256, "wants uint8, such as 8"],
  ["interface-mtu", 9000, "2328"],
  ["path-mtu-plateau-table", [68, 296], "00440128"],
  ["tftp-server-name", "s", "7300"],
  ["bootfile-name", "f", "6600"],
  ["43", "01:04:00:00:00:00:ff", "010400000000ff"],
  ["43", { 6: { uint8: 8 }, 10: "00:41" }, "0601080a020041"],
  ["43", 14, "wants suboptions, such as { 1: { text: abc }, 2: { uint16: 5 } }"],
  ["domain-search", ["example.com", "a.example.com"], "076578616d706c6503636f6d000161c000"],
  ["domain-search", ["a..b"], "wants domains, such as [example.com, example.net]"],
  ["classless-static-routes", [{ to: "10.8.0.0/16", via: "10.0.0.1" }], "100a080a000001"],
  ["classless-static-routes", [{ to: "10.8.0.0/16" }], "wants routes, such as [{ to: 10.8.0.0/16, via: 10.0.0.254 }]"],
  ["user-class", "ab", "026162"],
  ["rapid-commit", true, ""],
  ["224", "0102", "0102"],
  ["224", { uint16: 5 }, "0005"],
  ["224", { int32: -1 }, "ffffffff"],
  ["224", { text: "é" }, "e9"],
  ["domain-name", { hex: "00:01" }, "0001"],
  ["client-uuid", "00112233-4455-6677-8899-aabbccddeeff", "0033221100554477668899aabbccddeeff"],
  ["client-uuid", "x", "wants uuid, such as 00112233-4455-6677-8899-aabbccddeeff"],
  ["0", "00", "no such option"],
  ["255", "00", "no such option"],
  ["ruoters", "10.0.0.1", "no such option"],
];

for (const [name, value, expected] of TABLE)
  test(`${name}: ${JSON.stringify(value)}`, () => {
    expect(bytesOf(name, value)).toBe(expected);
  });

test("whatever the value, it is bytes or told to be wrong, for every option and every type", () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.tuple(fc.constantFrom(...Object.keys(TYPES)), fc.jsonValue()).map(([type, inner]) => ({ [type]: inner })),
  );
  // Found by chance: what every object has is no type.
  expect(bytesOf("1", { toString: [] })).toBe(bytesOf("1", { none: [] }));
  fc.assert(
    fc.property(fc.constantFrom(...OPTIONS), value, (row, one) => {
      expect(bytesOf(String(row.code), one)).toBeString();
    }),
  );
});
