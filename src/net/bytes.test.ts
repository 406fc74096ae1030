import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { fromHex, hex, Malformed, Reader, Writer } from "./bytes.ts";

describe("Reader", () => {
  test("never clamps: a short packet is Malformed with what and where", () => {
    const reader = new Reader(Uint8Array.of(1, 2, 3));
    reader.u16("first");
    expect(() => reader.u16("second")).toThrow(new Malformed("second: 2 bytes wanted, 1 left", 2));
  });

  test("text without its NUL is Malformed", () => {
    expect(() => new Reader(Uint8Array.of(65, 66)).zeroTerminated("name")).toThrow(Malformed);
  });

  test("reads back what Writer wrote, whatever the sizes", () => {
    fc.assert(
      fc.property(
        fc.nat(255),
        fc.nat(65535),
        fc.nat(0xffffffff),
        fc.uint8Array({ maxLength: 900 }),
        (a, b, c, tail) => {
          const bytes = new Writer(1).u8(a).u16(b).u32(c).put(tail).zeros(3).bytes();
          const reader = new Reader(bytes);
          expect([reader.u8("a"), reader.u16("b"), reader.u32("c")]).toEqual([a, b, c]);
          expect(reader.view(tail.length, "tail")).toEqual(tail);
          expect(reader.left).toBe(3);
        },
      ),
    );
  });
});

describe("hex", () => {
  test("both ways", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(fromHex(hex(bytes))).toEqual(bytes)));
  });
  test("refuses what is none", () => {
    expect([fromHex("0"), fromHex("0g"), fromHex("12:3")]).toEqual([null, null, null]);
  });
});
