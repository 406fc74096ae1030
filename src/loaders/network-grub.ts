// ◄ door: a GRUB that starts over the network, made by grub-mkimage out of the modules of a Debian package: for architectures of which
// Debian packages no such program. As Debian makes its own: the configuration is /grub/grub.cfg of the server that it came from.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../packages/command.ts";

export interface NetworkGrub {
  /** Where the package with the modules is unpacked. */
  readonly root: string;
  /** The modules' folder below it. */
  readonly modules: string;
  /** grub-mkimage's name of the format, such as `arm-efi`. */
  readonly format: string;
  /** Where grub-common is: `/`, or unpacked. */
  readonly tools: string;
  /** The file to write. */
  readonly to: string;
}

/** What our configurations use (boot/grub.ts, boot/menu/grub.ts), and the ways to a file that they take. */
const MODULES = [
  ...["efinet", "net", "tftp", "http", "linux", "fdt", "chain", "boot", "reboot", "halt", "efifwsetup"],
  ...["normal", "configfile", "echo", "test", "true", "sleep", "search", "search_fs_file", "minicmd", "ls"],
  ...["part_gpt", "part_msdos", "fat", "ext2", "xfs", "btrfs", "iso9660", "gzio"],
  ...["password_pbkdf2", "newc", "font", "gettext", "gfxterm", "gfxterm_background", "gfxmenu", "png", "all_video"],
] as const;

/** Makes it, and returns where it is. Throws with grub-mkimage's words. */
export async function makeNetworkGrub({ root, modules, format, tools, to }: NetworkGrub): Promise<string> {
  const folder = join(root, modules);
  const used = MODULES.filter((name) => existsSync(join(folder, `${name}.mod`)));
  const program = join(tools, "usr/bin/grub-mkimage");
  const argv = [program, "-O", format, "-d", folder, "-p", "/grub", "-o", to, ...used];
  const { code, stderr } = await runCommand(argv, { seconds: 60 });
  if (code !== 0) throw new Error(`grub-mkimage made no GRUB for ${format}: ${stderr.trim()}`);
  return to;
}
