// Several discs as one tree, archives, own files on top: added by the program, and read back byte for byte.
import { describe, expect, test } from "bun:test";
import { mkdir, readdir, rename, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { bootlace } from "../whole/program.ts";
import { centos, disc, NETBOOT } from "./layouts.ts";
import { inFolder, put, run } from "./trees.ts";

async function json(folder: string, ...words: readonly string[]) {
  const { out, err } = await bootlace(folder, "--json", ...words);
  return out === "" ? err : JSON.parse(out);
}

async function names(folder: string, media: string, path: string): Promise<readonly string[]> {
  return (await json(folder, "media", "ls", media, path)).map(({ name }: { name: string }) => name);
}

const cat = async (folder: string, media: string, path: string) =>
  (await bootlace(folder, "media", "cat", media, path)).out;

describe("a set of discs", () => {
  test("adding one takes the other beside it; the later disc wins", () =>
    inFolder(async (folder) => {
      const [one, two] = await centos(folder);
      const added = await bootlace(folder, "media", "add", "CentOS-6.8-x86_64-bin-DVD1.iso");
      expect(added.out).toContain(`media centos-6.8-x86-64: `);
      expect(added.out).toContain(`served from ${one} and ${two}\n`);
      expect(await names(folder, "centos-6.8-x86-64", "Packages")).toEqual(["a.rpm", "both.rpm", "z.rpm"]);
      expect(await cat(folder, "centos-6.8-x86-64", "Packages/both.rpm")).toBe("both of disc 2");
      expect(await cat(folder, "centos-6.8-x86-64", ".discinfo")).toContain("\n2\n");
      expect(await cat(folder, "centos-6.8-x86-64", "images/pxeboot/vmlinuz")).toBe("a kernel");
      const again = await bootlace(folder, "media", "add", two);
      expect(again.out).toContain("(is there already, unchanged)");
    }));

  test("the second alone says what is missing, and the first joins it", () =>
    inFolder(async (folder) => {
      const [one, two] = await centos(folder);
      const away = join(folder, "away.iso");
      await rename(one, away);
      const second = await bootlace(folder, "media", "add", "c6", two, "--family", "redhat", "--release", "6.8");
      expect(second.out).toContain("disc 1 of the set is not there");
      await rename(away, one);
      expect((await bootlace(folder, "media", "add", one)).out).toContain("(with one more disc of its set)");
      const shown = await json(folder, "media", "show", "c6");
      expect(shown.layers.map(({ path }: { path: string }) => path)).toEqual([one, two]);
      expect(shown.problems).toEqual([]);
    }));

  test("one that is gone: media list and show say so; the other is still served", () =>
    inFolder(async (folder) => {
      const [one, two] = await centos(folder);
      await bootlace(folder, "media", "add", "c6", one, two);
      await rename(two, `${two}.away`);
      expect((await json(folder, "media", "show", "c6")).problems[0]).toBe(`${two} is gone`);
      expect(await cat(folder, "c6", "Packages/a.rpm")).toBe("a of disc 1");
      const lost = await bootlace(folder, "media", "cat", "c6", "Packages/z.rpm");
      expect(lost.err).toContain("the disc image itself is not there");
    }));
});

describe("archives", () => {
  const packed: readonly (readonly [string, readonly string[]])[] = [
    ["netboot.tar", ["--format=ustar"]],
    ["netboot.tar.gz", ["--format=gnu", "--gzip"]],
    ["netboot.tar.xz", ["--format=pax", "--xz"]],
    ["netboot.tar.zst", ["--format=pax", "--zstd"]],
  ];
  for (const [name, options] of packed)
    test(`${name} is media, and its links lead where they did`, () =>
      inFolder(async (folder) => {
        const long = `deep/${"long-name-".repeat(9)}/${"x".repeat(90)}`;
        await put(join(folder, "tree"), { ...NETBOOT, [long]: "long", linux: { to: "debian-installer/amd64/linux" } });
        await run("tar", ...options, "-cf", join(folder, name), "-C", join(folder, "tree"), ".");
        const { out, err } = await bootlace(folder, "media", "add", name);
        expect({ out, err }).toEqual({
          out:
            `media netboot: Debian 12 (x86_64), served from ${join(folder, name)}\n` +
            "  version.info says Debian 12\n",
          err: "",
        });
        expect(await cat(folder, "netboot", "linux")).toBe("a kernel");
        expect(await cat(folder, "netboot", long)).toBe("long");
        await bootlace(folder, "media", "remove", "netboot");
        expect(await readdir(join(folder, "bootlace-data/archives")).catch(() => [])).toEqual([]);
      }));

  test("cut short, or with no archive in it, it is refused", () =>
    inFolder(async (folder) => {
      await put(join(folder, "tree"), { ...NETBOOT, big: new Uint8Array(200_000).map((_, i) => (i * i) % 251) });
      await run("tar", "-czf", join(folder, "a.tar.gz"), "-C", join(folder, "tree"), ".");
      const whole = await Bun.file(join(folder, "a.tar.gz")).bytes();
      await Bun.write(join(folder, "half.tar.gz"), whole.subarray(0, whole.length / 2));
      await Bun.write(join(folder, "text.gz"), Bun.gzipSync("no archive ".repeat(100)));
      const half = await bootlace(folder, "media", "add", "half.tar.gz");
      const text = await bootlace(folder, "media", "add", "text.gz");
      expect({ half: half.code, text: text.code }).toEqual({ half: 2, text: 2 });
      expect(half.err).toContain("cannot be unpacked");
      expect(text.err).toContain("no tar archive");
      expect(await Array.fromAsync(new Bun.Glob("*").scan(join(folder, "bootlace-data/archives")))).toEqual([]);
    }));
});

describe("own files on top", () => {
  test("a folder that is named, and media/NAME.overlay", () =>
    inFolder(async (folder) => {
      await put(join(folder, "tree"), NETBOOT);
      await put(join(folder, "own"), { "debian-installer/amd64/linux": "a newer kernel", "extra/driver.img": "d" });
      await put(join(folder, "bootlace-data/media/n.overlay"), { "extra/second.img": "s" });
      await symlink("/etc/passwd", join(folder, "own/leak"));
      await bootlace(folder, "media", "add", "n", "tree", "--overlay", "own");
      expect(await cat(folder, "n", "debian-installer/amd64/linux")).toBe("a newer kernel");
      expect(await cat(folder, "n", "debian-installer/amd64/initrd.gz")).toBe("an initrd");
      expect(await names(folder, "n", "extra")).toEqual(["driver.img", "second.img"]);
      expect((await bootlace(folder, "media", "cat", "n", "leak")).err).toContain("leads outside");
    }));

  test("what nobody knows is known with a .treeinfo of one's own, or told by hand", () =>
    inFolder(async (folder) => {
      await disc(folder, "x.iso", { "boot/vmlinuz": "k", "boot/initrd": "i" });
      const unknown = await bootlace(folder, "media", "add", "x.iso");
      expect(unknown.err).toContain("if you know what it is: --family NAME");
      const wrong = await bootlace(folder, "media", "add", "x.iso", "--family", "my-os", "--kernel", "boot/vmlinuz");
      expect({ code: wrong.code, release: wrong.err.includes("--release") }).toEqual({ code: 2, release: true });
      const absent = ["media", "add", "x.iso", "--family", "my-os", "--release", "1", "--kernel", "vmlinuz"];
      expect((await bootlace(folder, ...absent)).err).toContain("there is no vmlinuz in it");
      const told = ["media", "add", "x.iso", "--family", "my-os", "--release", "1", "--kernel", "boot/vmlinuz"];
      expect((await bootlace(folder, ...told)).out).toContain("media x: my-os 1 (x86_64)");
      await utimes(join(folder, "x.iso"), 5, 5);
      expect((await bootlace(folder, "media", "add", "x.iso")).out).toContain("my-os 1 (x86_64)");
    }));
});

test("names: taken, replaced, removed while in use", () =>
  inFolder(async (folder) => {
    await put(join(folder, "one"), NETBOOT);
    await put(join(folder, "two"), NETBOOT);
    await mkdir(join(folder, "sub"));
    await bootlace(folder, "media", "add", "n", "one");
    expect((await bootlace(folder, "media", "add", "n", "two")).err).toContain('there are media "n" already');
    expect((await bootlace(folder, "media", "add", "n", "two", "--replace")).code).toBe(0);
    await rename(join(folder, "two"), join(folder, "three"));
    expect((await bootlace(folder, "media", "add", "n", "three")).out).toContain("(at its new place)");
    await Bun.write(join(folder, "spec.yaml"), `root: { passwordHash: "$6$abcdefgh$${"x".repeat(86)}" }\n`);
    const profile = await bootlace(folder, "profile", "add", "p", "--media", "n", "--spec", "spec.yaml");
    expect(profile.err).toBe("");
    expect((await bootlace(folder, "media", "remove", "n")).err).toContain("in use by p");
    expect((await bootlace(folder, "media", "remove", "n", "--force")).code).toBe(0);
    expect((await bootlace(folder, "profile", "list")).out).toContain("n (gone)");
  }));
