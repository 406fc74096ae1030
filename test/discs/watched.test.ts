// The running server and its media folder: what is dropped in appears by itself, what is taken away is told.
import { describe, expect, test } from "bun:test";
import { appendFile, copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bootlace, start } from "../whole/program.ts";
import { centos, disc, NETBOOT } from "./layouts.ts";
import { inFolder, put, run } from "./trees.ts";

/** The server looks once a second, and waits until a file has been still for two. */
const PATIENCE_MS = 30_000;
let ports = 20_000 + (process.pid % 300) * 100;

interface Running {
  readonly folder: string;
  /** The watched one. */
  readonly media: string;
  readonly url: string;
  /** Waits until `media list` shows exactly these, each with its problems; throws with what there is instead. */
  shows(expected: Readonly<Record<string, readonly string[]>>): Promise<void>;
  /** The server's log so far. */
  log(): string;
}

async function serving(work: (running: Running) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    ports += 20;
    await Bun.write(
      join(folder, "bootlace.yaml"),
      `networks: [{ interface: lo, mode: off, address: 127.0.0.1 }]
boot: { port: ${ports} }
admin: { listen: "127.0.0.1:${ports + 1}" }
tftp: { port: ${ports} }
`,
    );
    const media = join(folder, "bootlace-data/media");
    await mkdir(media, { recursive: true });
    const child = start(folder, "serve");
    let log = "";
    const logged = (async () => {
      for await (const part of child.stderr) log += new TextDecoder().decode(part);
    })();
    let said = "";
    for await (const part of child.stdout) {
      said += new TextDecoder().decode(part);
      if (said.includes("bootlace is ready")) break;
    }
    const state = async () => {
      const list = JSON.parse((await bootlace(folder, "--json", "media", "list")).out) as { name: string }[];
      const found: Record<string, readonly string[]> = {};
      for (const { name } of list) {
        // One that has gone since it was listed is told so, and is not there.
        const shown = await bootlace(folder, "--json", "media", "show", name);
        if (shown.code === 0) found[name] = JSON.parse(shown.out).problems;
      }
      return found;
    };
    try {
      await work({
        folder,
        media,
        url: `http://127.0.0.1:${ports}/media`,
        log: () => log,
        async shows(expected) {
          const untilMs = Date.now() + PATIENCE_MS;
          let found = await state();
          while (!Bun.deepEquals(found, expected) && Date.now() < untilMs) {
            await Bun.sleep(300);
            found = await state();
          }
          expect(found).toEqual(expected);
        },
      });
    } finally {
      child.kill("SIGTERM");
      expect(await child.exited).toBe(0);
      await logged;
    }
  });
}

describe("the media folder of a running server", () => {
  test("mv, and a slow copy: nothing of it before it is whole, all of it then", () =>
    serving(async ({ folder, media, url, shows, log }) => {
      const image = await disc(folder, "deb.iso", NETBOOT);
      const bytes = await Bun.file(image).bytes();
      const slow = join(media, "slow.iso");
      await writeFile(slow, bytes.subarray(0, 60_000));
      await rename(image, join(media, "moved.iso"));
      await shows({ moved: [] });
      expect(await (await fetch(`${url}/moved/debian-installer/amd64/linux`)).text()).toBe("a kernel");
      expect((await fetch(`${url}/slow/`)).status).toBe(404);
      await appendFile(slow, bytes.subarray(60_000));
      await shows({ moved: [], slow: [] });
      expect(log()).not.toContain("is no media");
    }));

  test("in sub-folders: two discs that come one by one are one set; rsync's partial files are left alone", () =>
    serving(async ({ folder, media, shows }) => {
      const [one, two] = await centos(folder);
      await mkdir(join(media, "centos"));
      await copyFile(one, join(media, "centos/.CentOS-6.8-x86_64-bin-DVD1.iso.Xy12Zz"));
      await copyFile(two, join(media, "centos/CentOS-6.8-x86_64-bin-DVD2.iso.part"));
      await copyFile(one, join(media, "centos/CentOS-6.8-x86_64-bin-DVD1.iso"));
      await shows({ "centos-6.8-x86-64": [] });
      await rename(
        join(media, "centos/CentOS-6.8-x86_64-bin-DVD2.iso.part"),
        join(media, "centos/CentOS-6.8-x86_64-bin-DVD2.iso"),
      );
      const show = async () => JSON.parse((await bootlace(folder, "--json", "media", "show", "centos-6.8-x86-64")).out);
      for (let i = 0; i < 60 && (await show()).layers.length < 2; i++) await Bun.sleep(300);
      expect((await show()).layers.map(({ path }: { path: string }) => path.split("/").at(-1))).toEqual([
        "CentOS-6.8-x86_64-bin-DVD1.iso",
        "CentOS-6.8-x86_64-bin-DVD2.iso",
      ]);
    }));

  test("a folder that is a tree, an archive, and own files beside them", () =>
    serving(async ({ folder, media, url, shows }) => {
      await put(join(folder, "tree"), { ...NETBOOT, "boot/extra.iso": "a file of the tree" });
      await run("cp", "-r", join(folder, "tree"), join(media, "tree"));
      await run("tar", "-czf", join(media, "netboot.tar.gz"), "-C", join(folder, "tree"), ".");
      await put(media, { "tree.overlay/own.txt": "own" });
      await shows({ netboot: [], tree: [] });
      expect(await (await fetch(`${url}/tree/own.txt`)).text()).toBe("own");
      expect(await (await fetch(`${url}/netboot/debian-installer/amd64/initrd.gz`)).text()).toBe("an initrd");
    }));

  test("a broken file is told once, with the reason; replaced by a good one it is added", () =>
    serving(async ({ folder, media, shows, log }) => {
      await writeFile(join(media, "bad.iso"), "x".repeat(100_000));
      await writeFile(join(media, "SHA256SUMS"), "no media, and no word about it");
      const told = () =>
        log()
          .split("\n")
          .filter((line) => line.includes("is no media"));
      for (let i = 0; i < 60 && told().length === 0; i++) await Bun.sleep(300);
      await Bun.sleep(3000);
      expect(told().map((line) => JSON.parse(line).why)).toEqual([expect.stringContaining("it is no disc image")]);
      await disc(folder, "good.iso", NETBOOT);
      await copyFile(join(folder, "good.iso"), join(media, "bad.iso"));
      await shows({ bad: [] });
    }));

  test("taken away: forgotten when nobody uses it, told to its profiles otherwise, back again", () =>
    serving(async ({ folder, media, shows, log }) => {
      const image = await disc(folder, "deb.iso", NETBOOT);
      await copyFile(image, join(media, "used.iso"));
      await copyFile(image, join(media, "unused.iso"));
      await shows({ unused: [], used: [] });
      await Bun.write(join(folder, "spec.yaml"), `root: { passwordHash: "$6$abcdefgh$${"x".repeat(86)}" }\n`);
      await bootlace(folder, "profile", "add", "p", "--media", "used", "--spec", "spec.yaml");
      await rm(join(media, "unused.iso"));
      await rename(join(media, "used.iso"), join(folder, "away.iso"));
      const gone = `${join(media, "used.iso")} is gone`;
      await shows({ used: [gone] });
      for (let i = 0; i < 60 && !log().includes("media are gone"); i++) await Bun.sleep(300);
      expect((await bootlace(folder, "profile", "list")).out).toContain(gone);
      await rename(join(folder, "away.iso"), join(media, "used.iso"));
      await shows({ used: [] });
      for (let i = 0; i < 60; i++) {
        const { missing } = JSON.parse((await bootlace(folder, "--json", "media", "show", "used")).out);
        if (missing === undefined) return;
        await Bun.sleep(300);
      }
      throw new Error("the record still says that its files are gone");
    }));
});
