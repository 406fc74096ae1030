// A small system's root that asks for a login on the serial console: busybox, with nothing that must be written.
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findProgram } from "../../src/packages/command.ts";

const APPLETS = ["sh", "init", "getty", "login"];

/** Throws with the program's own words. */
export function must(argv: readonly string[]): void {
  const done = Bun.spawnSync([...argv], { stderr: "pipe" });
  if (!done.success) throw new Error(`${argv.join(" ")}: ${done.stderr.toString()}`);
}

export function program(name: string): string {
  const found = findProgram(name);
  if (found === null) throw new Error(`${name} is not installed`);
  return found;
}

/** `issue` is what it shows above `login:`. */
export function writeLoginRoot(tree: string, issue: string): void {
  for (const name of ["proc", "sys", "dev", "run", "etc", "bin", "sbin", "root"])
    mkdirSync(join(tree, name), { recursive: true });
  const busybox = program("busybox");
  const linked = Bun.spawnSync(["ldd", busybox]).stdout.toString();
  const libraries = [...linked.matchAll(/(?:=> |^\s+)(\/\S+)/gm)].map(([, path = ""]) => [path, path] as const);
  for (const [from, to] of [[busybox, "bin/busybox"] as const, ...libraries]) {
    mkdirSync(dirname(join(tree, to)), { recursive: true });
    cpSync(from, join(tree, to), { dereference: true });
  }
  for (const name of APPLETS) symlinkSync("busybox", join(tree, "bin", name));
  symlinkSync("../bin/busybox", join(tree, "sbin/init"));
  writeFileSync(join(tree, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  writeFileSync(join(tree, "etc/issue"), `${issue}\n`);
  writeFileSync(join(tree, "etc/inittab"), "ttyS0::respawn:/bin/getty -L 115200 ttyS0 vt100\n");
}
