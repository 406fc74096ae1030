import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { menuSchema } from "../../machines/menu.ts";
import { MACHINE, SERVER } from "../cases.test-data.ts";
import { type Font, type Glyph, readPf2 } from "./font.ts";
import { type Picture, readPng, writePng } from "./png.ts";
import { preview } from "./preview.ts";
import { shown, type Viewer } from "./shown.ts";

const VIEWER: Viewer = {
  mac: MACHINE.mac,
  machine: null,
  firmware: "bios",
  architecture: "x86",
  server: SERVER,
  ticket: () => "",
};
/** One point a letter, at the lower left of its cell. */
const DOT: Glyph = { width: 1, height: 1, left: 0, bottom: 0, isSet: () => true };
const dots: Font = (letter) => (letter === " " ? null : DOT);

const MENU = menuSchema.parse({
  name: "m",
  title: "T",
  timeout: 0,
  look: { background: "#203050" },
  entries: [
    { label: "local", title: "Boot from local drive", local: "auto" },
    { title: "^Memory test", tool: "memtest" },
  ],
});
const drawn = (background: Picture | null = null) =>
  preview(
    shown(MENU, VIEWER, () => true),
    background,
    dots,
  );
const at = ({ width, points }: Picture, x: number, y: number) => [
  ...points.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

/** A font of one letter, as GRUB keeps it. */
function pf2(width: number, height: number, bits: readonly number[]): Uint8Array {
  const section = (name: string, data: readonly number[]) => [...Buffer.from(name), 0, 0, 0, data.length, ...data];
  const head = [...section("FILE", [...Buffer.from("PFF2")]), ...section("NAME", [65, 0])];
  const data = head.length + 8 + 9 + 8;
  const index = section("CHIX", [0, 0, 0, 65, 0, 0, 0, 0, data]);
  return Uint8Array.from([
    ...head,
    ...index,
    ...section("DATA", []),
    0,
    width,
    0,
    height,
    0,
    1,
    255,
    254,
    0,
    8,
    ...bits,
  ]);
}

describe("the preview of a graphical menu", () => {
  // Measured at syslinux 6.04's own screen, with the same background and its own colours.
  test.each([
    ["background", 500, 100, [32, 48, 80]],
    ["upper line of the frame", 500, 15, [27, 41, 69]],
    ["its shadow", 500, 16, [8, 12, 20]],
    ["left line", 91, 150, [27, 41, 69]],
    ["its shadow", 93, 150, [8, 12, 20]],
    ["lower line", 500, 255, [27, 41, 69]],
    ["selected line, first point", 96, 56, [104, 65, 75]],
    ["selected line, last point", 543, 71, [104, 65, 75]],
    ["its shadow below", 500, 72, [8, 12, 20]],
    ["its shadow on the right", 544, 66, [8, 12, 20]],
  ])("%s", (_, x, y, color) => {
    expect(at(drawn(), x, y)).toEqual(color);
  });

  test.each([
    [320, 240, 98],
    [320, 300, 103],
    [320, 400, 129],
    [10, 10, 217],
    [0, 479, 222],
  ])("PXELINUX's own background, where only colours are given: %i, %i", (x, y, gray) => {
    const look = { colors: { border: { foreground: "#00000000", shadow: "none" } } };
    const menu = menuSchema.parse({
      name: "m",
      title: "T",
      timeout: 0,
      look,
      entries: [{ title: "L", local: "auto" }],
    });
    const seen = shown(menu, VIEWER, () => true);
    const [value = 0] = at(
      preview(seen, null, () => null),
      x,
      y,
    );
    expect(Math.abs(value - gray)).toBeLessThanOrEqual(1);
  });

  test("a picture is behind it", () => {
    const points = new Uint8Array(640 * 480 * 3).fill(77);
    expect(at(drawn({ width: 640, height: 480, points }), 5, 5)).toEqual([77, 77, 77]);
  });
});

test("a PNG reads back", () => {
  const picture = fc
    .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
    .chain(({ width, height }) =>
      fc
        .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
        .map((points): Picture => ({ width, height, points })),
    );
  fc.assert(fc.property(picture, (made) => expect(readPng(writePng(made))).toEqual(made)));
  expect(readPng(Uint8Array.from([1, 2, 3]))).toBeNull();
});

test("the runtime's encoder writes what is read", async () => {
  const made: Picture = { width: 2, height: 1, points: Uint8Array.from([255, 0, 0, 0, 0, 255]) };
  const again = await new Bun.Image(writePng(made)).png().bytes();
  expect(readPng(again)).toEqual(made);
});

test("a glyph of a PF2 font, and no font", () => {
  const glyph = readPf2(pf2(3, 2, [0b10101000]))?.("A");
  expect([glyph?.width, glyph?.height, glyph?.left, glyph?.bottom]).toEqual([3, 2, 1, -2]);
  expect([0, 1, 2, 3, 4, 5].map((i) => glyph?.isSet(i % 3, Math.floor(i / 3)))).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(readPf2(pf2(3, 2, [0]))?.("B")).toBeNull();
  expect(readPf2(new Uint8Array(20))).toBeNull();
});
