import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { openDisc } from "./disc.ts";
import { damaged, damages, endures, tellingPlaces } from "./hostile.test-data.ts";
import { inMemory } from "./source.ts";
import { udfImage } from "./udf.test-data.ts";
import { everything } from "./walk.test-data.ts";

describe("UDF built by hand", () => {
  for (const metadata of [false, true])
    test(metadata ? "2.50 with a metadata partition in two pieces" : "1.02 in a plain partition", async () => {
      const { image, expected } = udfImage(metadata);
      const source = inMemory(image);
      const disc = await openDisc(source);
      if (disc === null) throw new Error("no disc");
      expect([disc.format, disc.label]).toEqual(["udf", "Built by hand"]);
      const read: Record<string, string> = {};
      for (const [path, node] of await everything(disc)) {
        if (node.kind === "link") read[path] = `→ ${node.target}`;
        else if (node.kind !== "file") read[path] = node.kind;
        else {
          let text = "";
          for (const { offset, length } of node.extents)
            text += offset === null ? "\0".repeat(length) : new TextDecoder().decode(await source.read(offset, length));
          read[path] = text;
        }
      }
      expect(read).toEqual(expected);
      expect(await disc.find(["link"])).toMatchObject({ kind: "file", size: 3 });
      // 29 February 2024, 12:30:15 UTC.
      expect(await disc.find(["inside.txt"])).toMatchObject({ modifiedMs: 1_709_209_815_000 });
    });
});

describe("a damaged UDF disc", () => {
  const paths = ["link", "Földer/wide", "pieces.bin", "hole.bin", "a/b/c"];
  for (const metadata of [false, true]) {
    const { image } = udfImage(metadata);
    const places = tellingPlaces(image);

    test(`${metadata ? "2.50" : "1.02"}: is read or refused, at a bounded cost`, () =>
      fc.assert(
        fc.asyncProperty(damages, async (damage) => void (await endures(damaged(image, places, damage), paths))),
        { numRuns: 150 },
      ));
  }

  test("cut off anywhere before its files end: never a crash, and never a disc without a reason", async () => {
    const { image } = udfImage(true);
    for (let blocks = 20; blocks < 345; blocks += 7)
      expect(await endures(image.slice(0, blocks * 2048), paths)).toBe("malformed");
  });

  test("allocation descriptors that go on in themselves", async () => {
    const { image } = udfImage(false);
    // Entry 3's continuation, block 6 of the partition: its descriptor now leads to itself.
    const at = (300 + 6) * 2048 + 24;
    new DataView(image.buffer, image.byteOffset).setUint32(at, 0xc000_0800, true);
    new DataView(image.buffer, image.byteOffset).setUint32(at + 4, 6, true);
    const disc = await openDisc(inMemory(image));
    await expect(disc?.find(["pieces.bin"])).rejects.toThrow("allocation descriptors go on and on");
  });

  test("a folder inside itself", async () => {
    const { image } = udfImage(false);
    const bytes = new DataView(image.buffer, image.byteOffset);
    const at = new TextDecoder("latin1").decode(image).indexOf("\u0008F\u00f6lder") - 38 + 24;
    expect(bytes.getUint32(at, true)).toBe(8);
    bytes.setUint32(at, 1, true);
    const disc = await openDisc(inMemory(image));
    await expect(disc?.find(["Földer", "Földer"])).rejects.toThrow("a folder inside itself");
  });
});
