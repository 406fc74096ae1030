// ◄ door: a small Linux for virtual machines of the tests: Debian's cloud kernel, the modules that are asked for, busybox, and
// files of ours, the first of which is /init. Packages are unpacked, never installed.
import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { obtainPackage } from "../src/packages/apt.ts";
import { runCommand } from "../src/packages/command.ts";

export interface LinuxOptions {
  /** The initial RAM disk is made in it. */
  readonly folder: string;
  /** Where packages are kept. */
  readonly packages: string;
  /** In the order in which they must be loaded; they lie in /modules, and their names in /modules/order. */
  readonly modules: readonly string[];
  /** Busybox' programs under other names, as long as theirs: its shell runs its own before any file of that name. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** By their paths in the RAM disk, all of them executable. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** Paths. */
export interface Linux {
  readonly kernel: string;
  readonly initrd: string;
}

/** A kernel and an initial RAM disk. Throws with a sentence when they cannot be had. */
export async function makeLinux(options: LinuxOptions): Promise<Linux> {
  const { folder, packages, files } = options;
  const name = await kernelPackage();
  const linux = (await obtainPackage(name, { folder: packages, useInstalled: false })).root;
  const busybox = join(
    (await obtainPackage("busybox-static", { folder: packages, useInstalled: false })).root,
    "bin/busybox",
  );
  const root = join(folder, "initrd");
  for (const each of ["bin", "proc", "sys", "dev", "mnt", "tmp", "modules"])
    await mkdir(join(root, each), { recursive: true });
  await writeFile(join(root, "bin/busybox"), renamed(await readFile(busybox), options.renamed ?? {}));
  await chmod(join(root, "bin/busybox"), 0o755);
  const all = await readdir(join(linux, "lib/modules"), { recursive: true });
  for (const module of options.modules) {
    const path = all.find((each) => each.endsWith(`/${module}.ko`));
    if (path === undefined) throw new Error(`${name} has no module ${module}`);
    await copyFile(join(linux, "lib/modules", path), join(root, "modules", `${module}.ko`));
  }
  await writeFile(join(root, "modules/order"), `${options.modules.join("\n")}\n`);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    await chmod(join(root, path), 0o755);
  }
  const initrd = join(folder, "initrd.gz");
  const pack = `cd ${root} && find . | ${busybox} cpio -o -H newc | gzip -1 > ${initrd}`;
  const { code, stderr } = await runCommand(["sh", "-c", pack], { seconds: 60 });
  if (code !== 0) throw new Error(`the initial RAM disk was not made: ${stderr}`);
  return { kernel: join(linux, "boot", `vmlinuz-${name.replace("linux-image-", "")}`), initrd };
}

/** In its table of names, which is sorted: a new name must keep its place. */
function renamed(busybox: Buffer, names: Readonly<Record<string, string>>): Buffer {
  const table = busybox.indexOf("[\0[[\0");
  for (const [name, other] of Object.entries(names)) {
    const at = busybox.indexOf(`\0${name}\0`, table);
    if (table < 0 || at < 0 || name.length !== other.length) throw new Error(`busybox has no program ${name}`);
    busybox.write(other, at + 1);
  }
  return busybox;
}

/** The one that the archive has now. */
/** The package of Debian's newest kernel for virtual machines. Throws when apt knows none. */
export async function kernelPackage(): Promise<string> {
  const { stdout } = await runCommand(["apt-cache", "depends", "linux-image-cloud-amd64"], { seconds: 30 });
  const name = /Depends: (linux-image-\d\S+)/.exec(stdout)?.[1];
  if (name === undefined) throw new Error("apt knows no linux-image-cloud-amd64: apt-get update");
  return name;
}
