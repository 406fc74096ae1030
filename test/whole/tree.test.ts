// bootlace tree: what a server would give, without one, and without a trace.
import { expect, test } from "bun:test";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { bootlace, inFolder, netbootFolder } from "./program.ts";

const MAC = "52:54:00:12:34:56";
const SCRIPT = "pxelinux.cfg/01-52-54-00-12-34-56";

test("tree ls and cat: own files, media, a machine's script that stays unspent", () =>
  inFolder(async (folder) => {
    const tree = (...words: string[]) => bootlace(folder, "tree", ...words);
    await Bun.write(join(folder, "bootlace.yaml"), "files: tftpboot\n");
    await Bun.write(join(folder, "tftpboot/pxelinux.0"), "a loader");
    await Bun.write(join(folder, "tftpboot/key"), "private");
    chmodSync(join(folder, "tftpboot/key"), 0o600);
    await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
    await Bun.write(join(folder, "spec.yaml"), "root:\n  password: bootlace\n");
    await bootlace(folder, "profile", "add", "debian", "--media", "debian", "--spec", "spec.yaml");
    await bootlace(folder, "machine", "add", "web1", "--mac", MAC, "--profile", "debian");
    await bootlace(folder, "arm", "web1", "--yes");

    const root = await bootlace(folder, "--json", "tree", "ls");
    const names = (JSON.parse(root.out) as { name: string; why?: string }[]).map(({ name, why }) => [name, why ?? ""]);
    expect(names).toEqual([
      ["key", "not everybody on the server may read it: chmod o+r makes it served"],
      ["loaders/", ""],
      ["media/", ""],
      ["pxelinux.0", ""],
    ]);
    expect((await tree("ls", "media")).out).toBe("SIZE  MODIFIED  NAME\n-     -         debian/\n");
    expect((await tree("cat", "media/debian/debian-installer/amd64/linux")).out).toBe("a kernel");
    expect((await tree("cat", "PXELINUX.0")).out).toBe("a loader");

    const script = await tree("cat", SCRIPT, "--as", MAC);
    expect(script.code).toBe(0);
    expect(script.out).toContain("LINUX ::media/debian/debian-installer/amd64/linux");
    const token = /answers\/([0-9a-f]{32})\//.exec(script.out)?.[1] ?? "";
    // Looking has not spent the permission: a second look finds the same.
    expect((await tree("cat", SCRIPT, "--as", MAC)).out).toBe(script.out);
    const stranger = await tree("cat", SCRIPT, "--as", "52:54:00:00:00:99");
    expect([stranger.code, stranger.out]).toEqual([2, ""]);
    expect(stranger.err).toContain(`this is for ${MAC} only`);
    // The installer has not fetched its script yet: its answer file is not there to be had.
    expect((await tree("cat", `answers/${token}/preseed.cfg`, "--as", MAC)).code).toBe(2);

    expect((await tree("cat", "../../etc/passwd")).err).toContain("this is no path of the tree");
    expect((await tree("ls", "nothing")).code).toBe(2);
    expect((await tree("cat", "media")).err).toContain("it is a folder");
    expect((await tree("ls", "--as", "me")).code).toBe(2);
  }));
