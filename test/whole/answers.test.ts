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
