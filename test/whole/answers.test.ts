// bootlace answers: the commands as a process.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { bootlace, inFolder } from "./program.ts";

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
