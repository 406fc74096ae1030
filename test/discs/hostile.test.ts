// Real discs, damaged: read or refused, and at a bounded cost.
import { expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { damaged, damages, endures, tellingPlaces } from "../../src/media/hostile.test-data.ts";
import { type Files, inFolder, put, run } from "./trees.ts";

const FILES: Files = {
  "a/b/c/d/e/f/g/h/i/j/deep.txt": "deep",
  "link/far": { to: `${"../link/".repeat(20)}far` },
  "link/near": { to: "../a/b" },
  [`long-${"n".repeat(200)}`]: "x",
  "boot/image.bin": new Uint8Array(4096).fill(3),
  empty: "",
};
const PATHS = ["link/far", "link/near/c/d/e/f/g/h/i/j/deep.txt", "[BOOT]/1-bios.img", "A/B/C/D/E/F/G/H/I/J/DEEP.TXT"];
const BOOT = ["-b", "boot/image.bin", "-no-emul-boot"];

for (const [title, ...words] of [
  ["Rock Ridge by xorriso", "xorriso", "-as", "mkisofs", "-R", ...BOOT],
  ["Rock Ridge with moved folders, by genisoimage", "genisoimage", "-R", ...BOOT],
  ["Joliet", "genisoimage", "-J", "-f", "-D"],
  ["plain", "genisoimage", "-iso-level", "2", "-D"],
  ["UDF", "genisoimage", "-udf", "-D"],
] as [string, ...string[]][])
  test(`${title}: bytes changed, image cut`, () =>
    inFolder(async (folder) => {
      const root = join(folder, "root");
      const { "link/far": far, "link/near": near, ...plain } = FILES;
      const ridge = words.includes("-R");
      await put(root, ridge ? { ...plain, "link/near": near ?? "", "link/far": far ?? "" } : plain);
      await run(...words, "-quiet", "-o", join(folder, "disc.iso"), root);
      const image = new Uint8Array(await readFile(join(folder, "disc.iso")));
      const places = tellingPlaces(image);
      expect(await endures(image, PATHS)).toBe("read");
      await fc.assert(
        fc.asyncProperty(damages, async (damage) => void (await endures(damaged(image, places, damage), PATHS))),
        { numRuns: 300 },
      );
    }));
