// The samples of every family as real discs by xorriso and as folders, recognised through the readers that serve them; and what
// Debian publishes of itself: its netboot installer, its shim and its Memtest86+, as this machine's packages have them.
import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { mkdir, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { branchReader } from "../../src/media/branch-reader.ts";
import { discBranch } from "../../src/media/disc-branch.ts";
import { discFactsOf } from "../../src/media/look.ts";
import type { Recognition } from "../../src/media/media.ts";
import { recognise } from "../../src/os/families.ts";
import { inMemory } from "../../src/os/in-memory.test-data.ts";
import type { Sample } from "../../src/os/recognition/sample.test-data.ts";
import { SAMPLES } from "../../src/os/samples.test-data.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { folderBranch } from "../../src/tree/folder.ts";
import { PACKAGES } from "../boot/prepare.ts";
import { inFolder, run } from "./trees.ts";

async function lay(root: string, { files }: Sample): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const at = join(root, path);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, typeof content === "number" ? "" : content);
    if (typeof content === "number") await truncate(at, content);
  }
}

/** A disc of a folder, with a boot image for each firmware. */
async function press(root: string, image: string, sample: Sample): Promise<void> {
  const firmware = sample.disc?.firmware ?? [];
  const boot: string[] = [];
  for (const [at, one] of firmware.entries()) {
    await writeFile(join(root, `${one}-boot.img`), new Uint8Array(2048));
    if (at > 0) boot.push("-eltorito-alt-boot");
    boot.push(
      one === "bios" ? "-b" : "-e",
      `${one}-boot.img`,
      "-no-emul-boot",
      ...(one === "bios" ? ["-boot-load-size", "4"] : []),
    );
  }
  await run(
    "xorriso",
    "-as",
    "mkisofs",
    "-quiet",
    "-R",
    "-J",
    "-V",
    sample.disc?.label ?? "",
    ...boot,
    "-o",
    image,
    root,
  );
}

/** Without what depends on the size of the image, which is another. */
function sizeless(found: Recognition | null): unknown {
  if (found === null) return null;
  const { memoryMib: _, ...rest } = found;
  return rest;
}

describe("the samples, pressed", () => {
  for (const sample of SAMPLES) {
    test(sample.name, () =>
      inFolder(async (folder) => {
        const root = join(folder, "root");
        await lay(root, sample);
        const expected = sizeless(await recognise(inMemory(sample.files, sample.disc)));
        if (sample.disc === null) {
          expect(sizeless(await recognise(branchReader(folderBranch(root))))).toEqual(expected);
          return;
        }
        const image = join(folder, "disc.iso");
        await press(root, image, sample);
        const facts = await discFactsOf({ kind: "disc", path: image, size: null, modifiedMs: null });
        expect(facts).toMatchObject({ label: sample.disc.label, firmware: sample.disc.firmware });
        expect(sizeless(await recognise(branchReader(discBranch(image), facts)))).toEqual(expected);
      }),
    );
  }
});

const NETBOOT = "debian-installer-12-netboot-amd64";

describe("as Debian's packages have it", () => {
  test(`${NETBOOT}: kernel, shim and GRUB`, async () => {
    const { root } = await obtainPackage(NETBOOT, { folder: PACKAGES });
    const installer = join(root, "usr/lib/debian-installer/images/12/amd64/text");
    expect(await recognise(branchReader(folderBranch(installer)))).toMatchObject({
      family: "debian",
      title: "Debian 12",
      architecture: "x86_64",
      kind: "installer",
      kernel: "debian-installer/amd64/linux",
      initrd: "debian-installer/amd64/initrd.gz",
      firmware: ["uefi-x86_64"],
      loaders: [
        {
          architecture: "x86_64",
          path: "debian-installer/amd64/bootnetx64.efi",
          shim: true,
          signed: true,
          grub: "debian-installer/amd64/grubx64.efi",
        },
      ],
      evidence: ["version.info says Debian 12"],
    });
  });

  test.if(existsSync("/boot/memtest86+x64.bin"))("memtest86+", async () => {
    expect(await recognise(branchReader(folderBranch("/boot")))).toMatchObject({
      family: "memtest",
      kernel: "memtest86+x64.bin",
      architecture: "x86_64",
      files: { efi: "memtest86+x64.efi" },
    });
  });
});
