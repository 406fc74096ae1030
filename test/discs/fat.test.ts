// Loaders that lie only in a disc's boot image: FAT volumes by mkfs.vfat and mtools, read where they lie in the disc.
import { expect, test } from "bun:test";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { branchReader, bytesOfEntry, fileAt } from "../../src/media/branch-reader.ts";
import { discBranch } from "../../src/media/disc-branch.ts";
import { damaged, damages, endures, tellingPlaces } from "../../src/media/hostile.test-data.ts";
import { discFactsOf } from "../../src/media/look.ts";
import { loadersIn } from "../../src/os/recognition/loaders.ts";
import { inFolder, put, run } from "./trees.ts";

const KINDS = [
  { bits: "12", size: "2M", words: [] },
  { bits: "16", size: "20M", words: [] },
  { bits: "32", size: "40M", words: ["-s", "1"] },
] as const;
type Kind = (typeof KINDS)[number];

function noise(size: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >> 8) * 7 + seed) & 255;
  return bytes;
}

const LOADER = noise(70_000, 1);
const LONG = "A Name that is longer than eight characters.conf";

/** A volume with a file in two pieces, one with a long name, an empty one, and a deleted one. */
async function makeVolume(folder: string, { bits, size, words }: Kind): Promise<string> {
  const image = join(folder, `efi${bits}.img`);
  await writeFile(image, "");
  await truncate(image, Number.parseInt(size, 10) << 20);
  await run("mkfs.vfat", "-F", bits, ...words, "-n", "EFIBOOT", image);
  const mtool = (tool: string, ...rest: string[]) => run(tool, "-i", image, ...rest);
  const copy = async (bytes: Uint8Array, to: string) => {
    await writeFile(join(folder, "one"), bytes);
    await mtool("mcopy", "-o", join(folder, "one"), `::${to}`);
  };
  await mtool("mmd", "::EFI", "::EFI/BOOT");
  await copy(noise(30_000, 2), "first.bin");
  await copy(noise(30_000, 3), "second.bin");
  await mtool("mdel", "::first.bin");
  await copy(LOADER, "EFI/BOOT/BOOTX64.EFI");
  await copy(noise(5, 4), `EFI/BOOT/${LONG}`);
  await copy(new Uint8Array(0), "empty");
  return image;
}

/** A disc whose tree has no EFI folder. */
async function makeDisc(folder: string, volume: string): Promise<string> {
  const root = join(folder, "root");
  await put(root, { "README.txt": "x", "boot/efi.img": new Uint8Array(await readFile(volume)) });
  const image = join(folder, "disc.iso");
  await run("xorriso", "-as", "mkisofs", "-quiet", "-R", "-e", "boot/efi.img", "-no-emul-boot", "-o", image, root);
  return image;
}

for (const kind of KINDS)
  test(`FAT${kind.bits}: files of a boot image are files of the disc`, () =>
    inFolder(async (folder) => {
      const image = await makeDisc(folder, await makeVolume(folder, kind));
      const branch = discBranch(image);
      const content = async (path: string) => {
        const entry = await fileAt(branch, path);
        return entry === null ? null : new Uint8Array(Buffer.concat(await Array.fromAsync(bytesOfEntry(entry))));
      };
      const reader = branchReader(branch);
      expect([...(await reader.names("[BOOT]", 9))].sort()).toEqual(["1-uefi", "1-uefi.img"]);
      expect([...(await reader.names("[BOOT]/1-uefi", 9))].sort()).toEqual(["EFI", "empty", "second.bin"]);
      expect([...(await reader.names("[BOOT]/1-uefi/EFI/BOOT", 9))].sort()).toEqual([LONG, "BOOTX64.EFI"].sort());
      expect(await content("[BOOT]/1-uefi/EFI/BOOT/BOOTX64.EFI")).toEqual(LOADER);
      expect(await content("[boot]/1-uefi/efi/boot/bootx64.efi")).toEqual(LOADER);
      expect(await content(`[BOOT]/1-uefi/EFI/BOOT/${LONG}`)).toEqual(noise(5, 4));
      expect(await content("[BOOT]/1-uefi/second.bin")).toEqual(noise(30_000, 3));
      expect(await content("[BOOT]/1-uefi/empty")).toEqual(new Uint8Array(0));
      expect(await content("[BOOT]/1-uefi/first.bin")).toBeNull();

      const facts = await discFactsOf({ kind: "disc", path: image, size: null, modifiedMs: null });
      expect(await loadersIn(branchReader(branch, facts), [], "aarch64")).toEqual({
        // The loader says it, not the kernel's architecture.
        firmware: ["uefi-x86_64"],
        loaders: [
          {
            architecture: "x86_64",
            path: "[BOOT]/1-uefi/EFI/BOOT/BOOTX64.EFI",
            shim: false,
            signed: false,
            grub: null,
          },
        ],
      });
    }));

test("FAT: bytes changed, image cut", () =>
  inFolder(async (folder) => {
    const image = new Uint8Array(await readFile(await makeDisc(folder, await makeVolume(folder, KINDS[0]))));
    const paths = ["[BOOT]/1-uefi/EFI/BOOT/BOOTX64.EFI", `[BOOT]/1-uefi/EFI/BOOT/${LONG}`];
    expect(await endures(image, paths)).toBe("read");
    // Descriptors, tables and folders lie before the files.
    const places = tellingPlaces(image, image.length - 1_900_000);
    await fc.assert(
      fc.asyncProperty(damages, async (damage) => void (await endures(damaged(image, places, damage), paths))),
      { numRuns: 300 },
    );
  }));
