// What a machine is told whose renewal the disk refused.
import { expect, test } from "bun:test";
import type { Lease } from "./lease.ts";
import { given } from "./level.ts";
import { decode, encode, option } from "./packet.ts";
import { ip, machine, NETWORK, samplePacket } from "./sample-packets.ts";
import { tellTime, timeLeft } from "./time-left.ts";

const NOW = 1_000_000_000;
const LEASE: Lease = {
  address: ip("10.0.0.11"),
  mac: machine(1),
  state: "bound",
  expiresMs: NOW + 600_000,
  changedMs: NOW,
  hostName: null,
};

test("only the same machine at the same address has time left", () => {
  const wanted = { ...LEASE, expiresMs: NOW + 3_600_000 };
  expect(timeLeft([wanted], LEASE, NOW)).toBe(600_000);
  expect(timeLeft([wanted], { ...LEASE, expiresMs: NOW + 1000 }, NOW)).toBeNull();
  expect(timeLeft([wanted], null, NOW)).toBeNull();
  expect(timeLeft([wanted], { ...LEASE, state: "released" }, NOW)).toBeNull();
  expect(timeLeft([{ ...wanted, address: ip("10.0.0.12") }], LEASE, NOW)).toBeNull();
  expect(timeLeft([wanted, LEASE], LEASE, NOW)).toBeNull();
});

test("51, 58 and 59 are the time that is left, and nothing else is changed", () => {
  const more = [...given(NETWORK, []).times, { code: 82, bytes: Uint8Array.of(51, 4, 1, 2, 3, 4) }];
  const bytes = encode(samplePacket({ type: 5, more }));
  tellTime(bytes, 600_999);
  const answer = decode(bytes);
  expect([51, 58, 59, 82, 53].map((code) => option(answer, code)?.toHex())).toEqual([
    "00000258",
    "0000012c",
    "0000020d",
    "330401020304",
    "05",
  ]);
});
