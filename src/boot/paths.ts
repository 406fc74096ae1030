// Where in the tree the things of a boot are. Used by those who offer them and those who serve them.
import { type Mac, macDashes } from "../net/mac.ts";

/** Folder of the tree for each set of loader files. */
export const LOADERS = "loaders";
/** What machines run besides their loader, and what no package has: a person adds it. */
export const TOOLS = `${LOADERS}/tools`;
export const MEDIA = "media";
/** Behind the media's name: the disc image itself. */
export const IMAGE = ".iso";
export const ANSWERS = "answers";
/** Below a token: the folder that a system's own loader takes its files from. */
export const LOADER_ROOT = "root";
/** Not files: an installer's word about itself, HTTP only. */
export const REPORTS = "reports";
export const PXELINUX_FOLDER = `${LOADERS}/pxelinux`;
/** PXELINUX looks for its configuration below the folder it was loaded from. */
export const PXELINUX_CONFIG = `${PXELINUX_FOLDER}/pxelinux.cfg`;
/** Debian's and Ubuntu's network GRUB has this prefix compiled in. */
export const GRUB_CONFIG = "grub";

/** The iPXE script of one machine. */
export function ipxeScriptPath(machine: Mac): string {
  return `boot/${macDashes(machine)}/script.ipxe`;
}

/** The answer file of one install. */
export function answerPath(token: string, file: string): string {
  return `${ANSWERS}/${token}/${file}`;
}

/** Where the installer of one install reports a phase: `running`, `installed`, `failed`, or a step's own name. */
export function reportPath(token: string, phase: string): string {
  return `${REPORTS}/${token}/${phase}`;
}
