// What it means on a machine's timeline that it fetched a path. Pure: paths in, names out.
import type { EventName } from "./messages.ts";

/** The parts of the fetch that matter here. */
export interface Fetched {
  readonly door: "tftp" | "http" | "ftp";
  /** Path in the tree, no leading slash. */
  readonly path: string;
  readonly outcome: "whole" | "part" | "aborted" | "absent";
  /** The kernel and initrd paths of the machine's install, when it has one, and those of menus. */
  readonly kernels: readonly string[];
  readonly initrds: readonly string[];
}

/** Names that loaders try by habit before, or beside, the one that is there (PXELINUX, GRUB, shim 15.8, iPXE). */
const PROBES = [
  /(^|\/)pxelinux\.cfg\//,
  /(^|\/)grub\.cfg(-[^/]*)?$/,
  /(^|\/)(revocations(_sku|_sbat)?|shim_certificate(_\d+)?)\.efi$/,
  /(^|\/)autoexec\.ipxe$/,
  /^grub\//,
  // GRUB looks for all nine pieces of a box; its theme has those that are to be seen.
  /^boot\/[^/]+\/menu\/(sel|border)_[a-z]+\.png$/,
  /\.(cat|lst|mo)$/,
  /(^|\/)(Packages|Release|Sources|Translation|Contents|Components)[^/]*$/,
  /(^|\/)InRelease$/,
  // Raspberry Pi: dozens that are nearly never there.
  /(^|\/)(bootsig\.bin|autoboot\.txt|recover[y4]\.(elf|img)|pieeprom\.(sig|upd)|vl805\.(sig|bin)|dt-blob\.bin|bootcfg\.txt|overlay_map\.dtb)$/,
];

const PACKAGE = /\.(u?deb|rpm)$/;
/** `grub.cfg` alone only leads on to the machine's own. */
const SCRIPT = /(^|\/)(script\.ipxe|pxelinux\.cfg\/[^/]+|grub\.cfg-[^/]*)$/;

/** A Raspberry Pi's, below its serial number or its MAC: boot/raspberry.ts gives these names. */
const PI = /^(?:[0-9a-f]{8}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5})\/(?:(config\.txt)|(kernel\.img)|(initrd-\d\.img))$/;

/** Paths where Bootlace's own things are; all else is the person's. */
const OURS = /^(media|grub|boot|answers|reports)\//;

/** The event, or null where the fetch is of no interest by itself. */
export function eventOfFetch(fetched: Fetched): EventName | null {
  const { path, outcome } = fetched;
  if (outcome === "absent") return PROBES.some((probe) => probe.test(path)) ? null : "boot.missing";
  if (outcome === "part") return fetched.door === "tftp" && path.startsWith("loaders/") ? "boot.size" : null;
  if (outcome === "aborted") return "boot.aborted";
  const [, script, kernel, initrd] = PI.exec(path) ?? [];
  if (script !== undefined || SCRIPT.test(path)) return "boot.script";
  if (kernel !== undefined || fetched.kernels.includes(path)) return "boot.kernel";
  if (initrd !== undefined || fetched.initrds.includes(path)) return "boot.initrd";
  if (PACKAGE.test(path)) return "install.packages";
  if (path.startsWith("loaders/")) return "boot.loader";
  return OURS.test(path) ? null : "boot.file";
}
