// A disc image as media, by the program itself: added without a copy, listed, printed, and served byte for byte.
import { describe, expect, test } from "bun:test";
import { statSync, truncateSync } from "node:fs";
import { copyFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { discBranch } from "../../src/media/disc-branch.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import type { Entry } from "../../src/tree/tree.ts";
import { bootlace } from "../whole/program.ts";
import { type Files, inFolder, put, run } from "./trees.ts";

const ASKER = { door: "http", address: "127.0.0.1" as Ipv4, mac: null } as const;
const GZ = new Uint8Array(5000).map((_, i) => (i * 7) % 256);

/** Laid out as Debian's first DVD is. */
const DVD: Files = {
  ".disk/info": 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 DVD Binary-1 with firmware 20240210-11:28',
  "dists/bookworm/Release":
    "Origin: Debian\nLabel: Debian\nSuite: stable\nVersion: 12.5\nCodename: bookworm\nArchitectures: amd64\n",
  "dists/bookworm/main/binary-amd64/Packages.gz": GZ,
  "dists/bookworm/main/debian-installer/binary-amd64/Packages.gz": GZ,
  "dists/stable": { to: "bookworm" },
  debian: { to: "." },
  "install.amd/vmlinuz": "a kernel",
  "install.amd/initrd.gz": "an initrd",
};

async function dvd(folder: string, files: Files = DVD, name = "dvd.iso"): Promise<string> {
  const root = join(folder, `${name}.d`);
  await put(root, files);
  await run(
    "xorriso",
    "-as",
    "mkisofs",
    "-quiet",
    "-R",
    "-J",
    "-V",
    "Debian 12.5.0 amd64 1",
    "-o",
    join(folder, name),
    root,
  );
  return join(folder, name);
}

function inShort(entry: Entry): string {
  if (entry.kind === "file") return `file ${entry.length}`;
  return entry.kind === "folder" ? entry.names.join(" ") : entry.kind === "absent" ? entry.why : entry.kind;
}

describe("a disc as media", () => {
  test("10 GB are added without a copy; files are listed and printed as they are", () =>
    inFolder(async (folder) => {
      const image = await dvd(folder);
      truncateSync(image, 10_000_000_000);
      const started = performance.now();
      const added = await bootlace(folder, "media", "add", "dvd1", "dvd.iso");
      console.log(`10 GB added in ${Math.round(performance.now() - started)} ms, the program's start included`);
      expect(added).toEqual({
        code: 0,
        out:
          `media dvd1: Debian 12.5 (x86_64), served from ${image}\n` +
          "  dists/bookworm/Release says Debian 12.5\n" +
          "  missing: an installer that starts from the network: the disc's own asks for a disc in a drive. Add the netboot installer\n",
        err: "",
      });
      expect(statSync(join(folder, "bootlace-data/bootlace.sqlite")).size).toBeLessThan(200_000);
      const [media] = JSON.parse((await bootlace(folder, "--json", "media", "list")).out);
      expect(media).toMatchObject({
        layers: [{ kind: "disc", path: image }],
        recognition: { kernel: null, packages: "" },
      });
      const listed = JSON.parse((await bootlace(folder, "--json", "media", "ls", "dvd1", "dists/stable/main")).out);
      expect(listed.map(({ name }: { name: string }) => name)).toEqual(["binary-amd64/", "debian-installer/"]);
      const cat = Bun.spawn(
        [
          join(import.meta.dir, "../../bin/bootlace"),
          "media",
          "cat",
          "dvd1",
          "debian/dists/stable/main/binary-amd64/Packages.gz",
        ],
        { cwd: folder, stdout: "pipe", stderr: "inherit" },
      );
      expect(new Uint8Array(await new Response(cat.stdout).arrayBuffer())).toEqual(GZ);
      const absent = await bootlace(folder, "media", "cat", "dvd1", "nothing");
      expect({ code: absent.code, why: absent.err.includes("no such file") }).toEqual({ code: 2, why: true });
    }));

  const refused: readonly (readonly [string, (folder: string) => Promise<string>, RegExp])[] = [
    [
      "a disc that nobody knows",
      (folder) => dvd(folder, { "setup.exe": "MZ", "autorun.inf": "x" }),
      /found a disc "Debian 12\.5\.0 amd64 1" \(rock ridge\) with autorun\.inf, setup\.exe [\s\S]*\.disk\/info/,
    ],
    [
      "an image cut in half",
      async (folder) => {
        const image = await dvd(folder, { ...DVD, "pool/large.deb": new Uint8Array(2_000_000).fill(9) });
        truncateSync(image, 1_000_000);
        return image;
      },
      /not complete: it says that it has \d+ bytes, the file has 1000000/,
    ],
    [
      "a file that is no disc",
      async (folder) => {
        await Bun.write(join(folder, "not.iso"), "x".repeat(100_000));
        return join(folder, "not.iso");
      },
      /no disc image: looked for ISO 9660 \(CD001\) and UDF/,
    ],
  ];
  for (const [title, make, says] of refused)
    test(`${title} is refused with what was found`, () =>
      inFolder(async (folder) => {
        const { code, err } = await bootlace(folder, "media", "add", "m", await make(folder));
        expect(err).toMatch(says);
        expect(code).toBe(2);
      }));

  test("as a branch of the tree: by content of now, whatever takes the image's place", () =>
    inFolder(async (folder) => {
      const image = await dvd(folder);
      const branch = discBranch(image);
      const open = async (path: string) => inShort(await branch(path === "" ? [] : path.split("/"), ASKER));
      expect(await open("install.amd/VMLINUZ")).toBe("file 8");
      expect(await open("")).toBe(".disk/ debian dists/ install.amd/");
      expect(await open("debian/debian/install.amd")).toBe("initrd.gz vmlinuz");
      const entry = await branch(["dists", "bookworm", "main", "binary-amd64", "Packages.gz"], ASKER);
      if (entry.kind !== "file") throw new Error(entry.kind);
      const bytes = await Bun.file(entry.file)
        .slice(entry.offset, entry.offset + entry.length)
        .bytes();
      expect({ bytes, type: entry.mediaType, whole: entry.file }).toEqual({
        bytes: GZ,
        type: "application/gzip",
        whole: image,
      });
      const other = await dvd(folder, { "other.txt": "other" }, "other.iso");
      await copyFile(other, `${image}.new`);
      await rename(`${image}.new`, image);
      expect(await open("other.txt")).toBe("file 5");
      expect(await open("install.amd/vmlinuz")).toBe("no such file");
      await rename(image, `${image}.gone`);
      expect(await open("other.txt")).toBe("the disc image itself is not there");
    }));
});
