// Each wire form read and written, and what is not of the form.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { fromHex, hex, Malformed } from "../net/bytes.ts";
import { subnet } from "../net/subnet.ts";
import { OPTIONS, optionByCode, optionByName } from "./option-table.ts";
import { ip } from "./sample-packets.ts";
import { type Form, WIRE } from "./wire.ts";

const net = (text: string) => subnet(text) ?? { network: ip("0.0.0.0"), prefix: 0 };

/** Form, bytes, value: read from and written to each other. */
const BOTH: readonly (readonly [Form, string, unknown])[] = [
  ["ip", "0a:00:00:01", ip("10.0.0.1")],
  ["ips", "0a:00:00:01:ff:ff:ff:ff", [ip("10.0.0.1"), ip("255.255.255.255")]],
  ["ip-pairs", "0a:00:00:00:c0:a8:00:01", [[ip("10.0.0.0"), ip("192.168.0.1")]]],
  ["text", "61:62:e9", "abé"],
  ["text", "", ""],
  ["u8", "ff", 255],
  ["u16", "05:c0", 1472],
  ["u32", "ff:ff:ff:ff", 0xffffffff],
  ["s32", "ff:ff:f1:f0", -3600],
  ["u8s", "01:03:06", [1, 3, 6]],
  ["u16s", "00:07:00:09", [7, 9]],
  ["flag", "", true],
  ["bytes", "01:02", Uint8Array.of(1, 2)],
  ["suboptions", "06:01:08", [{ code: 6, bytes: Uint8Array.of(8) }]],
  ["user-class", "02:61:62:01:63", ["ab", "c"]],
  ["domains", "01:61:02:62:63:00:01:78:c0:02", ["a.bc", "x.bc"]],
  [
    "routes",
    "18:0a:00:01:c0:a8:00:01:00:c0:a8:00:02",
    [
      { to: net("10.0.1.0/24"), router: ip("192.168.0.1") },
      { to: net("0.0.0.0/0"), router: ip("192.168.0.2") },
    ],
  ],
  ["uuid", "00:33:22:11:00:55:44:77:66:88:99:aa:bb:cc:dd:ee:ff", "00112233-4455-6677-8899-aabbccddeeff"],
];

for (const [form, text, value] of BOTH)
  test(`${form} ${text}`, () => {
    const codec = WIRE[form] as { read(bytes: Uint8Array): unknown; write(value: unknown): Uint8Array };
    expect(codec.read(fromHex(text) ?? new Uint8Array(0))).toEqual(value);
    expect(hex(codec.write(value))).toBe(text);
  });

/** Not of the form. */
const WRONG: readonly (readonly [Form, string])[] = [
  ["ip", "0a:00:00"],
  ["ip", "0a:00:00:01:02"],
  ["ips", ""],
  ["ips", "0a:00:00:01:02"],
  ["ip-pairs", "0a:00:00:01"],
  ["u8", ""],
  ["u16", "01"],
  ["u32", "01:02:03"],
  ["u16s", "00"],
  ["flag", "00"],
  ["suboptions", "06"],
  ["suboptions", "06:02:08"],
  ["domains", "01:61"],
  ["domains", "c0:00"],
  ["domains", "01:61:c0:02"],
  ["domains", "40:61"],
  ["routes", "21:0a:00:00:00:01:c0:a8:00:01"],
  ["routes", "18:0a:00:01:c0:a8"],
  ["uuid", "00:33:22:11:00:55:44:77:66:88:99:aa:bb:cc:dd:ee"],
  ["uuid", "01:33:22:11:00:55:44:77:66:88:99:aa:bb:cc:dd:ee:ff"],
];

for (const [form, text] of WRONG)
  test(`not ${form}: ${text}`, () => {
    expect(() => WIRE[form].read(fromHex(text) ?? new Uint8Array(0))).toThrow(Malformed);
  });

test("what clients send a little wrong is read all the same", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(WIRE.text.read(bytes("web1\0junk"))).toBe("web1");
  expect(WIRE["user-class"].read(bytes("iPXE"))).toEqual(["iPXE"]);
  expect(WIRE.suboptions.read(Uint8Array.of(0, 6, 1, 8, 255, 9))).toEqual([{ code: 6, bytes: Uint8Array.of(8) }]);
});

test("a domain name of more than 255 bytes, made longer by pointers, is refused", () => {
  const label = `3f${"61".repeat(63)}`;
  const name = fromHex(`${label.repeat(3)}00`) ?? new Uint8Array(0);
  const more = Uint8Array.of(...name, 63, ...name.subarray(1, 64), 0xc0, 0);
  expect(() => WIRE.domains.read(more)).toThrow(Malformed);
});

test("no form crashes, hangs or fails otherwise on any bytes", () => {
  const forms = Object.keys(WIRE) as Form[];
  fc.assert(
    fc.property(fc.constantFrom(...forms), fc.uint8Array({ maxLength: 600 }), (form, bytes) => {
      try {
        WIRE[form].read(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }),
    { numRuns: 3000 },
  );
});

test("the option table names each code and each name once", () => {
  expect(new Set(OPTIONS.map((one) => one.code)).size).toBe(OPTIONS.length);
  expect(new Set(OPTIONS.map((one) => one.name)).size).toBe(OPTIONS.length);
  expect(optionByCode(67)).toBe(optionByName("bootfile-name"));
  expect(optionByCode(230)).toBeNull();
  expect(optionByName("no-such")).toBeNull();
});
