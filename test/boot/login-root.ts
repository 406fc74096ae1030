// A small system's root that asks for a login on the serial console: busybox, with nothing that must be written.
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../../src/packages/command.ts";

const APPLETS = ["sh", "mount", "umount", "insmod", "ip", "udhcpc", "cat", "switch_root", "init", "getty", "login"];

/** Throws with the program's own words. */
export function must(argv: readonly string[], cwd?: string): void {
  const done = Bun.spawnSync([...argv], { ...(cwd === undefined ? {} : { cwd }), stderr: "pipe" });
  if (!done.success) throw new Error(`${argv.join(" ")}: ${done.stderr.toString()}`);
}

export function program(name: string): string {
  const found = findProgram(name);
  if (found === null) throw new Error(`${name} is not installed`);
  return found;
}

/** A program and the libraries that it is linked with, at their own paths. */
export function copyProgram(name: string, to: string): void {
  const path = program(name);
  const linked = Bun.spawnSync(["ldd", path]).stdout.toString();
  mkdirSync(join(to, "bin"), { recursive: true });
  cpSync(path, join(to, "bin", name), { dereference: true });
  for (const [, library = ""] of linked.matchAll(/(?:=> |^\s+)(\/\S+)/gm)) {
    mkdirSync(join(to, library, ".."), { recursive: true });
    cpSync(library, join(to, library), { dereference: true });
  }
}

/** The folders that a system needs, these besides, and busybox. */
export function skeleton(folder: string, folders: readonly string[]): void {
  for (const name of ["proc", "sys", "dev", "run", "etc", "sbin", ...folders])
    mkdirSync(join(folder, name), { recursive: true });
  copyProgram("busybox", folder);
  for (const name of APPLETS) symlinkSync("busybox", join(folder, "bin", name));
  symlinkSync("../bin/busybox", join(folder, "sbin/init"));
}

/** `issue` is what it shows above `login:`. */
export function writeLoginRoot(tree: string, issue: string): void {
  skeleton(tree, ["root"]);
  writeFileSync(join(tree, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  writeFileSync(join(tree, "etc/issue"), `${issue}\n`);
  writeFileSync(join(tree, "etc/inittab"), "ttyS0::respawn:/bin/getty -L 115200 ttyS0 vt100\n");
}
