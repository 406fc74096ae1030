// The program as a person runs it: a child process, its words and its exit code.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LAUNCHER = new URL("../../bin/bootlace", import.meta.url).pathname;

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own for one test, gone afterwards. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-whole-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts it in that folder, with nobody at the terminal. */
export function start(folder: string, ...words: readonly string[]) {
  return Bun.spawn([LAUNCHER, ...words], { cwd: folder, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
}

/** Runs it to its end. */
export async function bootlace(folder: string, ...words: readonly string[]): Promise<Outcome> {
  const child = start(folder, ...words);
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, out, err };
}

/** A folder that looks like Debian's netboot installer. */
export async function netbootFolder(folder: string): Promise<string> {
  const root = join(folder, "netboot");
  const installer = join(root, "debian-installer/amd64");
  await Bun.write(join(installer, "linux"), "a kernel");
  await Bun.write(join(installer, "initrd.gz"), "an initrd");
  await Bun.write(join(root, "version.info"), "Debian version:  12 (bookworm)\nInstaller build: 20230607\n");
  return root;
}
