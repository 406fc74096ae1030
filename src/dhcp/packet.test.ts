// The packet codec: layout, long options, overload, limits; identity over captures; hostile bytes.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { Malformed } from "../net/bytes.ts";
import { BROADCAST } from "../net/ipv4.ts";
import { captures } from "./captured.ts";
import { addressOption, decode, encode, option, type Packet, type RawOption } from "./packet.ts";
import { ip, machine, samplePacket } from "./sample-packets.ts";

const CAPTURES = [...captures()];

test("there are captures of each client", () => {
  const files = new Set(CAPTURES.map(([name]) => name.split("/")[0]));
  for (const client of ["dhclient", "udhcpc", "dhcpcd", "networkd", "ipxe", "ovmf"]) expect(files).toContain(client);
});

for (const [name, bytes] of CAPTURES)
  test(`decode, then encode: ${name}`, () => {
    // Zeros after the end are padding of the client's own liking, or there are none; ours goes up to 300 bytes.
    const end = Math.max(300, bytes.findLastIndex((octet) => octet !== 0) + 1);
    const whole = new Uint8Array(end);
    whole.set(bytes.subarray(0, end));
    expect(encode(decode(bytes)).toHex()).toBe(whole.toHex());
  });

test("the layout on the wire", () => {
  const packet: Packet = samplePacket({
    op: 2,
    flags: 0x8000,
    ciaddr: ip("1.2.3.4"),
    yiaddr: ip("5.6.7.8"),
    siaddr: BROADCAST,
    giaddr: ip("9.10.11.12"),
    sname: "srv",
    file: "f",
    from: machine(0x42),
  });
  const bytes = encode(packet);
  expect(bytes.length).toBe(300);
  expect(bytes.subarray(0, 48).toHex()).toBe(
    "0201060012345678000480000102030405060708ffffffff090a0b0c52540000004200000000000000000000737276" + "00",
  );
  expect(bytes.subarray(104, 112).toHex()).toBe("0000000066000000");
  expect(bytes.subarray(232, 248).toHex()).toBe("0000000063825363350101ff00000000");
  expect(decode(bytes)).toEqual(packet);
});

test("a value of more than 255 bytes goes out in parts and comes back whole (RFC 3396)", () => {
  const long = Uint8Array.from({ length: 600 }, (_, i) => i & 255);
  const bytes = encode(samplePacket({ more: [{ code: 121, bytes: long }] }));
  expect([bytes[244], bytes[500 + 1], bytes.length]).toEqual([255, 255, 240 + 3 + 600 + 6 + 1]);
  expect(option(decode(bytes), 121)).toEqual(long);
});

test("overload: options, then file, then sname, parts of one code joined in that order (RFC 3396 §5)", () => {
  const bytes = encode(
    samplePacket({
      more: [
        { code: 52, bytes: Uint8Array.of(3) },
        { code: 60, bytes: Uint8Array.of(1) },
      ],
    }),
  );
  bytes.set([60, 1, 2, 12, 1, 65, 255], 108);
  bytes.set([60, 1, 3, 255], 44);
  const packet = decode(bytes);
  expect(option(packet, 60)).toEqual(Uint8Array.of(1, 2, 3));
  expect(option(packet, 12)).toEqual(Uint8Array.of(65));
  expect({ file: packet.file, sname: packet.sname, overload: option(packet, 52) }).toEqual({
    file: "",
    sname: "",
    overload: null,
  });
});

test("what does not fit is left out, 82 never", () => {
  const packet = samplePacket({
    more: [
      { code: 15, bytes: new Uint8Array(40) },
      { code: 43, bytes: new Uint8Array(10) },
      { code: 82, bytes: new Uint8Array(20) },
    ],
  });
  expect(decode(encode(packet, 300)).options.map((one) => one.code)).toEqual([53, 43, 82]);
});

test("names too long for their fields are left out, not cut", () => {
  const packet = decode(encode(samplePacket({ sname: "s".repeat(64), file: "f".repeat(128) })));
  expect([packet.sname, packet.file]).toEqual(["", ""]);
  expect(decode(encode(samplePacket({ file: "f".repeat(127) }))).file).toBe("f".repeat(127));
});

const MALFORMED: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
  ["empty", () => new Uint8Array(0)],
  ["235 bytes", (bytes) => bytes.subarray(0, 235)],
  ["hlen 17", (bytes) => bytes.with(2, 17)],
  ["an option without length", (bytes) => Uint8Array.of(...bytes.subarray(0, 243), 12)],
  ["an option past the end", (bytes) => Uint8Array.of(...bytes.subarray(0, 243), 12, 5, 65)],
  ["larger than any frame", () => new Uint8Array(20_000)],
];

for (const [name, change] of MALFORMED)
  test(`malformed: ${name}`, () => {
    expect(() => decode(change(encode(samplePacket({}))))).toThrow(Malformed);
  });

test("without the cookie there are no options, and without an end they stop at the end of the packet", () => {
  const bytes = encode(samplePacket({}));
  expect(decode(bytes.with(236, 0)).options).toEqual([]);
  expect(decode(bytes.subarray(0, 236)).options).toEqual([]);
  expect(decode(bytes.subarray(0, 243)).options.length).toBe(1);
});

test("an address option of another length is no address", () => {
  const packet = samplePacket({ more: [{ code: 50, bytes: Uint8Array.of(10, 0, 0) }] });
  expect([addressOption(packet, 50), addressOption(packet, 54)]).toEqual([null, null]);
});

const rawOption: fc.Arbitrary<RawOption> = fc.record({
  code: fc.integer({ min: 1, max: 254 }).filter((code) => code !== 52),
  bytes: fc.uint8Array({ maxLength: 700 }),
});

test("any packet with any options comes back as it was", () => {
  fc.assert(
    fc.property(fc.uniqueArray(rawOption, { selector: (one) => one.code, maxLength: 12 }), (options) => {
      const packet = samplePacket({ options });
      expect(decode(encode(packet))).toEqual(packet);
    }),
    { numRuns: 500 },
  );
});

test("when there is not room for all, the essential stays and the order is kept; 82 whatever happens", () => {
  const option = (code: number, length: number) => ({ code, bytes: new Uint8Array(length).fill(code) });
  const options = [option(53, 1), option(54, 4), option(17, 200), option(12, 60), option(67, 40), option(82, 60)];
  const sent = decode(encode(samplePacket({ type: null, more: options }), 548));
  expect(sent.options.map((one) => one.code)).toEqual([53, 54, 12, 67, 82]);
});

test("overload: what finds no room goes into `file`, then `sname`, with 52 before 82", () => {
  const option = (code: number, length: number) => ({ code, bytes: new Uint8Array(length).fill(code) });
  const options = [option(53, 1), option(17, 250), option(12, 100), option(15, 50), option(40, 100), option(82, 20)];
  const packet = samplePacket({ type: null, more: options });
  const bytes = encode(packet, 548, true);
  expect(bytes.length).toBeLessThanOrEqual(548);
  const raw = [...bytes.subarray(240)];
  expect(raw.slice(3 + 252, 3 + 252 + 3)).toEqual([52, 1, 3]);
  const sent = decode(bytes);
  expect(sent.options.map(({ code, bytes: value }) => [code, value.length])).toEqual([
    [53, 1],
    [17, 250],
    [82, 20],
    [12, 100],
    [15, 50],
  ]);
  // A name in the field stays there, and then only the other field is used.
  const named = decode(encode({ ...packet, file: "boot" }, 548, true));
  expect([named.file, named.options.map((one) => one.code)]).toEqual(["boot", [53, 17, 82, 15]]);
});
