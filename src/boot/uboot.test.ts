import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import { argumentProblem } from "./arguments.ts";
import { INSTALL } from "./cases.test-data.ts";
import type { Scripted } from "./ipxe.ts";
import { ubootConfig, ubootRegister, ubootScript } from "./uboot.ts";

const MAC = "52:54:00:12:34:56" as never;
const GOLDEN: readonly [string, string][] = [
  ["install.uboot", ubootConfig(INSTALL)],
  ["two-initrds.uboot", ubootConfig({ ...INSTALL, boot: { ...INSTALL.boot, initrds: ["media/a/x", "media/a/y"] } })],
  ["local.uboot", ubootConfig({ kind: "local", why: "install-failed" })],
  ["register.uboot", ubootRegister(MAC, "K7PQ")],
];

describe("a plan for U-Boot", () => {
  test.each(GOLDEN)("%s, whole", async (name, text) => {
    expect(text).toBe(await Bun.file(join(import.meta.dir, "golden", name)).text());
  });

  test("boot.scr.uimg, byte by byte: as mkimage -T script writes it, with another name and time", () => {
    // Checksums: of the header without it, and of the data.
    expect(ubootScript().toHex()).toBe(
      [
        "27051956 fe01ec3d 00000000 00000026 00000000 00000000 a086df87 05020600",
        Buffer.from("Bootlace").toString("hex").padEnd(64, "0"),
        "0000001e 00000000",
        Buffer.from("if pxe get; then pxe boot; fi\n").toString("hex"),
      ]
        .join("")
        .replaceAll(" ", ""),
    );
  });

  const anyArgument = fc
    .string({ unit: "binary-ascii", minLength: 1, maxLength: 12 })
    .filter((text) => argumentProblem(text) === null);
  const anyTitle = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.array(fc.constantFrom("\n", "LABEL x", "#", " ", "LINUX y", "\r")).map((all) => all.join("")),
  );
  test("arguments arrive as they are, a title changes nothing else", () => {
    fc.assert(
      fc.property(anyTitle, fc.array(anyArgument, { minLength: 1, maxLength: 6 }), (title, given) => {
        const plan = (of: string): Scripted => ({ ...INSTALL, boot: { ...INSTALL.boot, title: of, arguments: given } });
        const lines = ubootConfig(plan(title)).split("\n");
        expect(lines.filter((line) => line.startsWith("  APPEND "))).toEqual([`  APPEND ${given.join(" ")}`]);
        const commands = (all: readonly string[]) => all.filter((line) => !line.startsWith("SAY "));
        expect(commands(lines)).toEqual(commands(ubootConfig(plan("T")).split("\n")));
      }),
    );
  });
});
