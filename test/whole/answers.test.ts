// bootlace answers: the commands as a process.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { bootlace, inFolder, netbootFolder } from "./program.ts";

const OLD = join(import.meta.dir, "../../src/os/redhat/found/el5-http.cfg");

test("a found kickstart file is looked through for a version, compared and taken over", () =>
  inFolder(async (folder) => {
    const old = await bootlace(folder, "answers", "lint", OLD, "--for", "5");
    expect([old.code, old.out]).toEqual([0, "no mistakes found\n"]);
    const lint = await bootlace(folder, "answers", "lint", OLD, "--for", "9");
    expect(lint.code).toBe(1);
    expect(lint.out).toContain("install is gone from Red Hat's version 9");
    expect((await bootlace(folder, "answers", "diff", OLD, OLD)).out).toBe("no difference\n");
    const spec = await bootlace(folder, "answers", "import", OLD);
    expect([spec.code, spec.out.includes("timeZone: Asia/Shanghai")]).toEqual([0, true]);
    expect(spec.err).toContain("xconfig is kept as it is");
  }));

test("a profile with a person's own file, as a template with values and snippets", () =>
  inFolder(async (folder) => {
    await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
    await Bun.write(
      join(folder, "preseed.cfg"),
      'd-i x/y string {{ machine.mac }} {{ values.vg }} {% render "more" %}\n',
    );
    await Bun.write(join(folder, "more.txt"), "more");
    const own = ["--answer", "preseed.cfg", "--template", "--set", "vg=system", "--snippet", "more=more.txt"];
    const added = await bootlace(folder, "profile", "add", "own", "--media", "debian", ...own);
    expect([added.code, added.err]).toEqual([0, ""]);
    await bootlace(folder, "machine", "add", "web1", "--mac", "52:54:00:00:00:01", "--profile", "own");
    const text = (await bootlace(folder, "answers", "render", "--machine", "web1")).out;
    expect(text).toBe("d-i x/y string 52:54:00:00:00:01 system more\n");
    const wrong = ["profile", "add", "own", "--media", "debian"];
    expect(await bootlace(folder, ...wrong, "--set", "vg=system")).toMatchObject({
      code: 2,
      err: expect.stringContaining("--answer"),
    });
    expect((await bootlace(folder, ...wrong, "--answer", "gone.cfg")).code).toBe(2);
    expect((await bootlace(folder, ...wrong)).err).toContain("nobody could become root");
  }));

test("a mirror in our own tree that is not there: said by lint, and before a machine is armed", () =>
  inFolder(async (folder) => {
    await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
    const mirror = "d-i mirror/http/hostname string 127.0.0.1\nd-i mirror/http/directory string /media/debain\n";
    await Bun.write(join(folder, "preseed.cfg"), mirror);
    await bootlace(folder, "profile", "add", "own", "--media", "debian", "--answer", "preseed.cfg");
    await bootlace(folder, "machine", "add", "web1", "--mac", "52:54:00:00:00:01", "--profile", "own");
    const says = "there are no packages at http://127.0.0.1/media/debain";
    const lint = await bootlace(folder, "answers", "lint", "--machine", "web1");
    expect([lint.code, lint.out.includes(says)]).toEqual([1, true]);
    expect((await bootlace(folder, "arm", "web1", "--yes")).out).toContain(says);
  }));

test("what a profile was: listed, rendered, and compared with what it is; for two machines, too", () =>
  inFolder(async (folder) => {
    await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
    const add = async (zone: string) => {
      await Bun.write(join(folder, "spec.yaml"), `timeZone: ${zone}\nhostName: node-{serial}\nroot: { password: x }\n`);
      await bootlace(folder, "profile", "add", "web", "--media", "debian", "--spec", "spec.yaml");
    };
    await add("Europe/Berlin");
    await add("Europe/Rome");
    for (const [name, serial] of Object.entries({ web1: "CZ 1", web2: "CZ-2" }))
      await bootlace(folder, "machine", "add", name, "--mac", `52:54:00:00:00:0${name.at(-1)}`, "--serial", serial);
    const listed = (await bootlace(folder, "profile", "versions", "web")).out;
    expect(listed).toMatch(/^VERSION +SINCE +BY\nweb@1 +\d\S+ \d\S+ +\S+\nweb@2 .*\n$/);
    const zones = await bootlace(folder, "answers", "diff", "web1:web@1", "web1:web");
    expect(zones.out).toContain("- d-i time/zone string Europe/Berlin\n+ d-i time/zone string Europe/Rome\n");
    const names = await bootlace(folder, "answers", "diff", "web1:web", "web2:web");
    expect(names.out).toContain("\n+ d-i netcfg/get_hostname string node-cz-2\n");
    const gone = await bootlace(folder, "answers", "render", "--machine", "web1", "--profile", "web@7");
    expect([gone.code, gone.err.includes("web has no version 7 (any more) (kept are 1, 2)")]).toEqual([2, true]);
  }));

test("what no installer would take, told for each format by its content", () =>
  inFolder(async (folder) => {
    const cases: readonly (readonly [string, string, string])[] = [
      [
        "user-data",
        "#cloud-config\nautoinstall:\n  version: 1\n  storage:\n    layout: {name: raid}\n",
        'there is no "raid"',
      ],
      ["esxi.cfg", "vmaccepteula\nclearpart --alldrives\nautopart\nreboot\n", 'knows no command "autopart"'],
      ["answer.toml", '[disk-setup]\nfilesystem = "reiserfs"\n', 'there is no "reiserfs"'],
      [
        "system.ign",
        '{"ignition": {"version": "3.3.0"}, "storage": {"disks": [{"device": "/dev/vda", "partitions": [{"sizeMiB": 9000}]}]}}',
        "its partitions need 9000 MiB, the disk has 4000",
      ],
    ];
    for (const [name, text, says] of cases) {
      await Bun.write(join(folder, name), text);
      const lint = await bootlace(folder, "answers", "lint", name, "--disk", "4000");
      expect([name, lint.code, lint.out.includes(says)]).toEqual([name, 1, true]);
    }
  }));
