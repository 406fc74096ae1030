// The headers byte by byte, there and back, and hostile bytes.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { hex, utf8 } from "./bytes.ts";
import { readIpUdp, writeIpUdp } from "./ip-udp.ts";
import { BROADCAST, type Ipv4 } from "./ipv4.ts";

const FROM = { address: "10.77.0.1" as Ipv4, port: 67 };
const TO = { address: BROADCAST, port: 68 };

test("a packet byte by byte; checksums as computed elsewhere", () => {
  expect(hex(writeIpUdp({ from: FROM, to: TO, data: utf8("abc") }), "")).toBe(
    "4500001f00000000401170810a4d0001ffffffff00430044000b30a1616263",
  );
});

test("there and back, whatever the data", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1400 }), (data) => {
      expect(readIpUdp(writeIpUdp({ from: FROM, to: TO, data }))).toEqual({ from: FROM, to: TO, data });
    }),
  );
});

test("IP options are passed over; what is no whole UDP datagram is nothing", () => {
  const packet = writeIpUdp({ from: FROM, to: TO, data: utf8("abc") });
  const changed = (at: number, value: number) => {
    const copy = packet.slice();
    copy[at] = value;
    return readIpUdp(copy);
  };
  const withOptions = Uint8Array.of(0x46, ...packet.slice(1, 20), 1, 1, 1, 0, ...packet.slice(20));
  expect(readIpUdp(withOptions)?.data).toEqual(utf8("abc"));
  expect(readIpUdp(Uint8Array.of(...packet, 0, 0))?.data).toEqual(utf8("abc"));
  expect([
    ["version 6", changed(0, 0x65)],
    ["header of 16", changed(0, 0x44)],
    ["TCP", changed(9, 6)],
    ["first fragment", changed(6, 0x20)],
    ["later fragment", changed(7, 1)],
    ["UDP length 7", changed(25, 7)],
    ["UDP length beyond", changed(25, 12)],
    ["cut", readIpUdp(packet.slice(0, 25))],
  ]).toEqual(
    [
      "version 6",
      "header of 16",
      "TCP",
      "first fragment",
      "later fragment",
      "UDP length 7",
      "UDP length beyond",
      "cut",
    ].map((name) => [name, null]),
  );
});

test("whatever comes in, it is a datagram or nothing", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (any) => {
      const read = readIpUdp(any);
      expect(read === null || read.data.length <= any.length).toBe(true);
    }),
  );
});
