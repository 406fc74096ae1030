import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtemp, readdir, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Mistake } from "../net/mistake.ts";
import { listLoaders, loadersFolder } from "./kept.ts";
import type { LoaderFile } from "./manifest.ts";
import { merge, readManifest, writeManifest } from "./manifest.ts";
import { addLoader, putLoader, removeLoader } from "./own.ts";
import { type Architecture, isLoaderName, LOADERS, packagesOf, setOf } from "./table.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bl-loaders-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a person's file is put in its set, recorded, and found again", async () => {
  const own = join(folder, "snponly.efi");
  await writeFile(own, "MZ own build");
  const added = await addLoader(folder, "ipxe", own);
  const expected: LoaderFile = {
    set: "ipxe",
    file: "snponly.efi",
    bytes: 12,
    sha256: "9a0ff4aa8e4eb5a1bd49bb5b53f1f3d5ef2f3c9bd8ddb1c43c2f1cc3b3e3f2fb",
    version: null,
    from: "person",
    source: own,
  };
  expect({ ...added, sha256: expected.sha256 }).toEqual(expected);
  expect(added.sha256).toBe(new Bun.CryptoHasher("sha256").update("MZ own build").digest("hex"));
  expect(await listLoaders(folder)).toEqual([added]);
  expect(await readdir(join(loadersFolder(folder), "ipxe"))).toEqual(["snponly.efi"]);
});

test("a file that somebody deleted is not listed", async () => {
  const own = join(folder, "grubx64.efi");
  await writeFile(own, "MZ");
  await addLoader(folder, "grub", own);
  await unlink(join(loadersFolder(folder), "grub", "grubx64.efi"));
  expect(await listLoaders(folder)).toEqual([]);
});

test("what is no loader file is refused with a hint", async () => {
  const empty = join(folder, "empty.efi");
  const strange = join(folder, "a b.efi");
  await writeFile(empty, "");
  await writeFile(strange, "MZ");
  for (const path of [empty, strange, join(folder, "none.efi")])
    expect(addLoader(folder, "ipxe", path)).rejects.toThrow(Mistake);
});

test("files given at the same time are all in the list, and a person's own is taken away again", async () => {
  const files = ["a.efi", "b.efi", "c.efi"];
  const bytes = Buffer.from("MZ");
  await Promise.all(files.map((file) => putLoader(folder, { set: "ipxe", file, bytes, source: "ann" })));
  expect((await listLoaders(folder)).map(({ file }) => file)).toEqual(files);
  await removeLoader(folder, "ipxe", "b.efi");
  expect((await readdir(join(loadersFolder(folder), "ipxe"))).sort()).toEqual(["a.efi", "c.efi"]);
  expect((await listLoaders(folder)).map(({ file }) => file)).toEqual(["a.efi", "c.efi"]);
  await expect(removeLoader(folder, "ipxe", "b.efi")).rejects.toThrow(Mistake);
});

test("every loader has a plain name of its own in its set, and a package", () => {
  const paths = LOADERS.map((each) => `${each.set}/${each.file}`);
  expect(new Set(paths).size).toBe(paths.length);
  const without = ({ file, paths, made }: (typeof LOADERS)[number]) =>
    !isLoaderName(file) || (paths.length === 0) !== (made !== undefined);
  expect(LOADERS.filter(without)).toEqual([]);
  const named = (...architectures: readonly Architecture[]) =>
    packagesOf(["pxelinux", "grub"], architectures).map(({ name, architecture = "host", files }) =>
      [name, architecture, ...files.map(({ file }) => file).filter((file) => file.startsWith("g"))].join(" "),
    );
  const own = [
    "pxelinux host",
    "syslinux-common host",
    "shim-signed host",
    "grub-efi-amd64-signed host grubx64.efi",
    "grub-efi-ia32-bin host grubia32.efi",
  ];
  expect(named()).toEqual([...own, "grub-common host"]);
  expect(named("arm64", "arm32", "riscv64")).toEqual([
    ...own,
    "shim-signed arm64",
    "grub-efi-arm64-signed arm64 grubaa64.efi",
    "grub-efi-arm-bin arm32 grubarm.efi",
    "grub-efi-riscv64-unsigned riscv64 grubriscv64.efi",
    "grub-common host",
  ]);
  expect([setOf("menu.c32"), setOf("wimboot")]).toEqual(["pxelinux", null]);
});

test("a manifest reads back, and a newer file takes the place of the older", () => {
  const file = (name: string, version: string): LoaderFile => ({
    set: "ipxe",
    file: name,
    bytes: 1,
    sha256: "00",
    version,
    from: "archive",
    source: "ipxe",
  });
  const files = merge([file("b", "1"), file("a", "1")], [file("b", "2")]);
  expect(files).toEqual([file("a", "1"), file("b", "2")]);
  expect(readManifest(writeManifest(files))).toEqual(files);
  expect(() => readManifest('{"files":[{"set":"other"}]}')).toThrow();
});
