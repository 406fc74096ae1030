// A real folder on disk: links, cases, kinds of files, and a cache that never tells of yesterday.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmod, mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ipv4 } from "../net/ipv4.ts";
import { folderBranch } from "./folder.ts";
import { mediaTypeOf } from "./media-type.ts";
import type { Asker, Entry } from "./tree.ts";

const asker: Asker = { door: "tftp", address: "192.0.2.1" as Ipv4, mac: null };
let folder = "";
let root = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bootlace-folder-"));
  root = join(folder, "root");
  await mkdir(join(root, "Boot", "x64"), { recursive: true });
  await mkdir(join(folder, "outside"));
  await writeFile(join(folder, "outside", "secret"), "secret");
  await writeFile(join(root, "Boot", "BCD"), "bcd");
  await writeFile(join(root, "Boot", "x64", "wdsnbp.com"), "wds");
  await writeFile(join(root, "grubx64.efi"), "grub");
  await writeFile(join(root, "README"), "upper");
  await writeFile(join(root, "ReadMe"), "mixed");
  await symlink("grubx64.efi", join(root, "link.efi"));
  await symlink("Boot", join(root, "boot-link"));
  await symlink("../outside/secret", join(root, "leak"));
  await symlink("../outside", join(root, "leak-folder"));
  await symlink("loop", join(root, "loop"));
  await symlink("nowhere", join(root, "dangling"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The entry in short: what matters to the tests below. */
async function open(path: string, branch = folderBranch(root)): Promise<string> {
  return inShort(await branch(path === "" ? [] : path.split("/"), asker));
}

function inShort(entry: Entry): string {
  switch (entry.kind) {
    case "file":
      return `${entry.file.slice(root.length + 1)} ${entry.length} ${entry.mediaType}`;
    case "folder":
      return entry.names.join(" ");
    case "absent":
      return `absent: ${entry.why}`;
    case "text":
    case "pieces":
      return entry.kind;
  }
}

const cases: readonly (readonly [string, string])[] = [
  ["grubx64.efi", "grubx64.efi 4 application/efi"],
  ["link.efi", "grubx64.efi 4 application/efi"],
  ["boot-link/BCD", "Boot/BCD 3 application/octet-stream"],
  ["boot/bcd", "Boot/BCD 3 application/octet-stream"],
  ["BOOT/X64/WDSNBP.COM", "Boot/x64/wdsnbp.com 3 application/octet-stream"],
  ["ReadMe", "ReadMe 5 text/plain"],
  ["readme", "README 5 text/plain"],
  ["Boot", "BCD x64/"],
  ["leak", "absent: a link that leads outside"],
  ["LEAK", "absent: a link that leads outside"],
  ["leak-folder/secret", "absent: a link that leads outside"],
  ["leak-folder", "absent: a link that leads outside"],
  ["loop", "absent: no such file"],
  ["dangling", "absent: no such file"],
  ["none", "absent: no such file"],
  ["grubx64.efi/below", "absent: no such file"],
  ["x".repeat(400), "absent: no such file"],
];

for (const [path, outcome] of cases) {
  test(`${path.slice(0, 30)} is ${outcome}`, async () => expect(await open(path)).toBe(outcome));
}

test("a fifo is not a regular file", async () => {
  Bun.spawnSync(["mkfifo", join(root, "fifo")]);
  expect(await open("fifo")).toBe("absent: not a regular file");
  await unlink(join(root, "fifo"));
});

test("the person's own folder gives only what everybody may read", async () => {
  const file = join(root, "private.key");
  await writeFile(file, "key");
  await chmod(file, 0o640);
  const own = folderBranch(root, { worldReadable: true });
  expect(await open("private.key", own)).toBe(
    "absent: not everybody on the server may read it: chmod o+r makes it served",
  );
  expect(await open("private.key")).toBe("private.key 3 application/octet-stream");
  await chmod(file, 0o604);
  expect(await open("private.key", own)).toBe("private.key 3 application/octet-stream");
  await unlink(file);
});

test("a folder that is not there yet is found once it is", async () => {
  const branch = folderBranch(join(root, "later"));
  expect(await open("a", branch)).toBe("absent: the folder itself is not there");
  await mkdir(join(root, "later"));
  await writeFile(join(root, "later", "A"), "1");
  expect(await open("a", branch)).toBe("later/A 1 application/octet-stream");
  await writeFile(join(root, "later", "a"), "22");
  expect(await open("a", branch)).toBe("later/a 2 application/octet-stream");
});

test("what is remembered follows the disk: replaced, led outside, removed", async () => {
  const branch = folderBranch(root);
  const current = join(root, "current");
  const relink = async (target: string) => {
    await symlink(target, `${current}.new`);
    await rename(`${current}.new`, current);
  };
  await relink("grubx64.efi");
  expect(await open("current", branch)).toBe("grubx64.efi 4 application/octet-stream");
  await relink("Boot/BCD");
  expect(await open("current", branch)).toBe("Boot/BCD 3 application/octet-stream");
  await relink("../outside/secret");
  expect(await open("current", branch)).toBe("absent: a link that leads outside");
  await unlink(current);
  expect(await open("current", branch)).toBe("absent: no such file");
});

test("UEFI's types are whole values, and the rest is honest", () => {
  const names = [
    "BOOTX64.EFI",
    "a.iso",
    "a.img",
    "a.ipxe",
    "a.b.udeb",
    "linux",
    "Packages.gz",
    "Release",
    "x.constructor",
  ];
  expect(names.map(mediaTypeOf)).toEqual([
    "application/efi",
    "application/vnd.efi-iso",
    "application/vnd.efi-img",
    "text/plain",
    "application/vnd.debian.binary-package",
    "application/octet-stream",
    "application/gzip",
    "text/plain",
    "application/octet-stream",
  ]);
});
