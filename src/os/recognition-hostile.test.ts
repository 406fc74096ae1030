// Metadata that somebody wrote to do harm, discs that are nothing, and what a person may say of them.
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { MediaReader } from "../media/reader.ts";
import { namesByHand, recognise, recogniseByHand } from "./families.ts";
import { type Files, inMemory } from "./in-memory.test-data.ts";
import { disc, there } from "./recognition/sample.test-data.ts";
import { SAMPLES } from "./samples.test-data.ts";

/** Bytes that were asked of the media, and the largest piece. */
function counted(media: MediaReader): { readonly media: MediaReader; readonly asked: () => readonly [number, number] } {
  let all = 0;
  let most = 0;
  const count = (length: number) => {
    all += length;
    most = Math.max(most, length);
  };
  return {
    asked: () => [all, most],
    media: {
      ...media,
      text(path, maxBytes) {
        count(maxBytes);
        return media.text(path, maxBytes);
      },
      bytes(path, offset, length) {
        count(length);
        return media.bytes(path, offset, length);
      },
    },
  };
}

const METADATA = [
  ...new Set(
    SAMPLES.flatMap(({ files }) =>
      Object.entries(files).flatMap(([path, content]) => (typeof content === "string" ? [path] : [])),
    ),
  ),
];
const TEXTS = SAMPLES.flatMap(({ files }) => Object.values(files).filter((content) => typeof content === "string"));

describe("hostile metadata", () => {
  test("any text in any file that is read, beside any files: an answer of short lines, or none", async () => {
    const content = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.constantFrom(...TEXTS),
      fc
        .tuple(fc.constantFrom(...TEXTS), fc.string({ unit: "binary", maxLength: 40 }), fc.nat(200))
        .map(([text, noise, at]) => text.slice(0, at) + noise + text.slice(at)),
    );
    const files = fc
      .tuple(fc.constantFrom(...SAMPLES), fc.dictionary(fc.constantFrom(...METADATA), content))
      .map(([sample, more]): readonly [Files, string] => [{ ...sample.files, ...more }, sample.disc?.label ?? ""]);
    await fc.assert(
      fc.asyncProperty(files, fc.string({ unit: "binary", maxLength: 32 }), async ([all, name], noise) => {
        for (const volume of [name, noise]) {
          const found = await recognise(inMemory(all, disc(volume, 100, "bios", "uefi")));
          for (const line of [
            found?.version ?? "x",
            found?.title ?? "x",
            ...(found?.evidence ?? []),
            ...(found?.arguments ?? []),
          ])
            expect(line).toMatch(/^[^\p{Cc}]{1,600}$/u);
        }
      }),
      { numRuns: 60 },
    );
  });

  const LONG = 64 * 1024;
  const REPEATED: readonly [string, string, string][] = [
    ["sections without end", ".treeinfo", "[release]\n"],
    ["keys without end", ".treeinfo", "name = Rocky Linux\n"],
    ["one line without end", ".disk/info", "Ubuntu-Server 1"],
    ["an element that never ends", "XS-REPOSITORY", "<repository "],
    ["iso-url= without end", "amd64/grub/grub.cfg", "iso-url=/ubuntu-24.04-"],
    ["digits without end", "media.1/media", "SLE-15-SP"],
    ["init= without end", "netboot.ipxe", "init=/nix/store/a-nixos-system-"],
    ["DISTRO without end", "content", "DISTRO Enterprise "],
  ];
  test.each(REPEATED)("%s", async (_, path, piece) => {
    const files = {
      [path]: piece.repeat(LONG / piece.length),
      ...there("images/pxeboot/vmlinuz", "casper/vmlinuz", "boot/xen.gz", "install.img", "bzImage"),
    };
    const found = await recognise(inMemory(files, disc(piece, 100)));
    expect(found?.title?.length ?? 0).toBeLessThan(200);
  });

  test("files of terabytes are not read, and folders of a million names are cut", async () => {
    const files = Object.fromEntries(
      [...METADATA, "sources/boot.wim", "sources/install.wim", "boot/vmlinuz-lts"].map((path) => [path, 2 ** 42]),
    );
    const { media, asked } = counted(inMemory(files, disc("x", 100)));
    const names = Array.from({ length: 100 }, (_, at) => `name-${at}`);
    await recognise({
      ...media,
      names: async (path, max) => [...(await media.names(path, max)), ...names].slice(0, max),
    });
    const [all, most] = asked();
    expect(most).toBeLessThanOrEqual(64 * 1024);
    expect(all).toBeLessThan(64 << 20);
  });
});

describe("discs that nobody knows", () => {
  test("nothing is made of them", async () => {
    expect(
      await recognise(inMemory(there("readme.txt", "boot/vmlinuz", "boot/initrd.img"), disc("MY_DISC", 10, "bios"))),
    ).toBeNull();
    expect(await recognise(inMemory({}))).toBeNull();
  });

  test("booted whole, when a person says so: in the ways that its boot images allow", async () => {
    const told = (...firmware: string[]) =>
      recogniseByHand(inMemory(there("a"), disc("HIRENS", 10, ...firmware)), "disc", {});
    expect([await told("bios"), await told("uefi"), await told()]).toMatchObject([
      { family: "disc", starter: "disc", version: "HIRENS", kernel: null, whole: ["sanboot", "memdisk"] },
      { family: "disc", firmware: ["uefi-x86_64"], whole: ["uefi-http"] },
      { family: "disc" },
    ]);
    expect(await told()).not.toHaveProperty("whole");
  });

  const CLONE = there(
    "images/pxeboot/vmlinuz",
    "images/pxeboot/initrd.img",
    "images/install.img",
    "BaseOS/repodata/repomd.xml",
  );
  test("a clone that is not in the tables, told by its family and version", async () => {
    expect(
      await recogniseByHand(inMemory(CLONE, disc("Navy", 10, "bios")), "redhat", {
        version: "9.4",
        architecture: "amd64",
      }),
    ).toMatchObject({
      family: "redhat",
      distribution: "redhat",
      title: "redhat 9.4",
      version: "9.4",
      architecture: "x86_64",
      kernel: "images/pxeboot/vmlinuz",
      arguments: ["inst.stage2={media}"],
      evidence: ["a person says 9.4 x86_64"],
    });
  });

  test("what is wrong with what a person says", async () => {
    const media = inMemory(CLONE, disc("Navy", 10, "bios"));
    expect([
      await recogniseByHand(media, "windows95", {}),
      await recogniseByHand(media, "redhat", { version: "9.4" }),
      await recogniseByHand(media, "redhat", { version: "9.4", architecture: "z80" }),
      await recogniseByHand(media, "ubuntu", { version: "24.04", architecture: "x86_64" }),
    ]).toEqual(["unknown-name", "not-told", "not-told", "nothing"]);
    expect(namesByHand()).toContain("rocky");
  });
});
