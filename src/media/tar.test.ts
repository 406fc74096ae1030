// Tar archives read in place: names of three kinds, links, hostile ones.
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { openImage } from "./disc.ts";
import { damaged, damages, endures, tellingPlaces } from "./hostile.test-data.ts";
import { inMemory } from "./source.ts";
import { pax, type TarEntry, tarOf } from "./tar.test-data.ts";
import { everything } from "./walk.test-data.ts";

const LONG = `long/${"n".repeat(150)}`;
const ENTRIES: readonly TarEntry[] = [
  { name: "./", type: "5" },
  { name: "./boot/", type: "5" },
  { name: "./boot/linux", content: "a kernel" },
  { name: "boot/link", type: "2", link: "linux" },
  { name: "hard", type: "1", link: "./boot/linux" },
  { name: "out", type: "2", link: "../../etc/passwd" },
  { name: "fifo", type: "6" },
  { name: "name", prefix: "some/prefix", content: "prefixed" },
  { name: "././@LongLink", type: "L", content: `${LONG}\0` },
  { name: "cut", content: "long" },
  { name: "pax", type: "x", content: pax("path", "päx/ü") + pax("mtime", "5.5") },
  { name: "cut", content: "pax" },
  { name: "boot/linux", content: "a newer kernel" },
  { name: "../outside", content: "no" },
  { name: "hard/below", content: "no" },
];

async function read(entries: readonly TarEntry[]) {
  const source = inMemory(tarOf(entries));
  const disc = await openImage(source);
  if (disc === null) throw new Error("no archive");
  return { disc, source };
}

test("what is in an archive; what leads outside, or below a file, is left out", async () => {
  const { disc, source } = await read(ENTRIES);
  const found: Record<string, string> = {};
  for (const [path, node] of await everything(disc)) {
    if (node.kind === "link") found[path] = `→ ${node.target}`;
    else if (node.kind !== "file") found[path] = node.kind;
    else {
      const [extent] = node.extents;
      found[path] = new TextDecoder().decode(await source.read(extent?.offset ?? 0, extent?.length ?? 0));
    }
  }
  expect(found).toEqual({
    boot: "folder",
    "boot/linux": "a newer kernel",
    "boot/link": "→ linux",
    hard: "→ /./boot/linux",
    out: "→ ../../etc/passwd",
    fifo: "unreadable",
    some: "folder",
    "some/prefix": "folder",
    "some/prefix/name": "prefixed",
    long: "folder",
    [LONG]: "long",
    päx: "folder",
    "päx/ü": "pax",
  });
  expect(await disc.find(["hard"])).toMatchObject({ kind: "file", size: 14 });
  expect(await disc.find(["out"])).toEqual({ kind: "absent", why: "a link that leads outside" });
  expect(await disc.find(["päx", "ü"])).toMatchObject({ modifiedMs: 5500 });
});

describe("a hostile archive", () => {
  const huge = new Uint8Array(12).fill(0xff);
  const cases: readonly (readonly [string, readonly TarEntry[], string])[] = [
    ["a size that no file has", [{ name: "a", size: huge }], "no file is that large"],
    [
      "a file beyond the end",
      [{ name: "a", size: new TextEncoder().encode("77777777777\0") }],
      "beyond the archive's end",
    ],
    ["a size that is no number", [{ name: "a", size: new TextEncoder().encode("12345678901x") }], "size: no number"],
    ["a pax record without end", [{ name: "a", type: "x", content: "999 path=x\n" }], "a broken pax record"],
    [
      "a long name of a megabyte",
      [{ name: "a", type: "L", content: "x".repeat(1 << 20) }],
      "a header of 1048576 bytes",
    ],
  ];
  for (const [title, entries, says] of cases)
    test(title, () => expect(read([{ name: "good", content: "x" }, ...entries])).rejects.toThrow(says));

  test("a header whose checksum is wrong, and one that is cut off", async () => {
    const bytes = tarOf([{ name: "a", content: "x" }]);
    await expect(openImage(inMemory(bytes.slice(0, 1024)))).rejects.toThrow("ends before its end mark");
    bytes[5] = 1;
    await expect(openImage(inMemory(bytes))).rejects.toThrow("a tar header with a wrong checksum");
  });

  test("bytes changed, cut: read or refused, at a bounded cost", () => {
    const image = tarOf(ENTRIES);
    const places = tellingPlaces(image);
    return fc.assert(
      fc.asyncProperty(damages, async (damage) => void (await endures(damaged(image, places, damage), ["hard", LONG]))),
      { numRuns: 200 },
    );
  });
});
