// Damaged discs and archives as sets, with own files on top: every path has an answer, and nothing is ever thrown.
import { expect, test } from "bun:test";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { OURSELVES } from "../../src/media/branch-reader.ts";
import { damaged, damages, tellingPlaces } from "../../src/media/hostile.test-data.ts";
import { lookAt } from "../../src/media/look.ts";
import type { Layer, Media } from "../../src/media/media.ts";
import { mediaBranch } from "../../src/media/media-branch.ts";
import { centos } from "./layouts.ts";
import { inFolder, put, run } from "./trees.ts";

const RECOGNITION = { family: "x", version: "1", architecture: "x86_64", kernel: null, initrd: null, packages: null };
const PATHS = ["", "Packages", "Packages/both.rpm", ".discinfo", "images/pxeboot/vmlinuz", "none/at/all", "own.txt"];
const RUNS = 60;

test("two discs, an archive and own files, the first three damaged", () =>
  inFolder(async (folder) => {
    const discs = await centos(folder);
    await run("tar", "-cf", join(folder, "a.tar"), "-C", join(folder, "CentOS-6.8-x86_64-bin-DVD2.iso.d"), ".");
    await put(join(folder, "media/m.overlay"), { "own.txt": "own" });
    const images = await Promise.all(
      [...discs, join(folder, "a.tar")].map(async (path) => new Uint8Array(await readFile(path))),
    );
    const places = images.map((image) => tellingPlaces(image));
    let served = 0;
    await fc.assert(
      fc.asyncProperty(fc.tuple(damages, damages, damages), async (all) => {
        const layers: Layer[] = [];
        for (const [i, damage] of all.entries()) {
          const path = join(folder, `damaged-${i}`);
          await Bun.write(path, damaged(images[i] ?? new Uint8Array(0), places[i] ?? [], damage));
          layers.push({ kind: "disc", path, size: null, modifiedMs: null });
          expect((await lookAt(path, folder)).kind).toBeOneOf(["layer", "refused"]);
        }
        const media: Media = { name: "m", layers, recognition: RECOGNITION, addedMs: 0 };
        const branch = mediaBranch(media, folder);
        for (const path of PATHS) {
          const entry = await branch(path.split("/").filter(Boolean), OURSELVES);
          if (entry.kind === "file") served += 1;
          // Own files are there whatever became of the rest.
          if (path === "own.txt") expect(entry).toMatchObject({ kind: "file", length: 3 });
          if (path === "") expect(entry.kind).toBe("folder");
        }
      }),
      { numRuns: RUNS },
    );
    expect(served).toBeGreaterThan(RUNS);
  }));

test("compressed archives, damaged: refused with a reason, and nothing is left of them", () =>
  inFolder(async (folder) => {
    await put(join(folder, "tree"), { "a/b": "b", big: new Uint8Array(50_000).map((_, i) => (i * i) % 251) });
    await mkdir(join(folder, "data"));
    await run("tar", "-czf", join(folder, "a.tgz"), "-C", join(folder, "tree"), ".");
    const image = new Uint8Array(await readFile(join(folder, "a.tgz")));
    const places = tellingPlaces(image);
    await fc.assert(
      fc.asyncProperty(damages, async (damage) => {
        const path = join(folder, "damaged.tgz");
        await Bun.write(path, damaged(image, places, damage));
        const looked = await lookAt(path, join(folder, "data"));
        if (looked.kind === "refused") expect(looked.problem).not.toBe("");
      }),
      { numRuns: RUNS },
    );
    const left = await Array.fromAsync(new Bun.Glob("archives/*.part").scan(join(folder, "data")));
    expect(left).toEqual([]);
  }));
