// What a spec asks for and FreeBSD has not, or is not set up here.
import type { Interface } from "../../machines/spec/network.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited, WHOLE_DISKS } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { BONDS } from "./network.ts";
import { KEYMAPS } from "./setup.ts";

export const PLACES = {
  preamble: "shell lines before the disks are cut, where PARTITIONS or ZFSBOOT_* may be set anew",
  setup: "shell lines in the new system, after all others",
} as const;

/** Its loader reads TFTP as well as NFS from then on. */
const FIRST = 12;

const ROWS: readonly Limit[] = [
  { path: "layout.encryption", severity: "error", problem: "geli would ask for its passphrase: not set up here" },
  WHOLE_DISKS,
  { path: "layout.esp", severity: "warning", problem: "the installer's own size counts: left out" },
  { path: "groups", severity: "error", problem: "FreeBSD has no groups of packages" },
  { path: "selinux", severity: "error", problem: "FreeBSD has no SELinux", fine: ["disabled"] },
  { path: "bootLoader.install", severity: "error", problem: "the installer always writes its boot loader" },
  { path: "withoutPackages", severity: "warning", problem: "removed again once all is installed" },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const notes: Note[] = [...always(spec, context, "bsd", PLACES), ...limited(spec, ROWS)];
  if (Number.parseInt(context.version, 10) < FIRST)
    notes.push(error("version", `FreeBSD ${context.version} cannot be started from here`, `${FIRST} or newer`));
  if (context.media !== undefined && context.media.files?.base === undefined)
    notes.push(error("media", "the sets (base.txz) are not on this disc", "take disc 1 or the DVD"));
  if (spec.locale.includes("@")) notes.push(error("locale", "FreeBSD's locales have no @variant"));
  if (!Object.hasOwn(KEYMAPS, spec.keyboard))
    notes.push(error("keyboard", `there is no "${spec.keyboard}"`, Object.keys(KEYMAPS).join(", ")));
  return [...notes, ...disks(spec), ...network(spec), ...software(spec), ...running(spec)];
}

function disks({ disk, layout }: Spec): readonly Note[] {
  const notes: Note[] = [];
  disk.devices.forEach((device, index) => {
    if (!/^\/dev\/[a-z]+\d+$/.test(device))
      notes.push(error(`disk.devices.${index}`, "no name of FreeBSD's", "/dev/ada0, /dev/da0, /dev/nda0, /dev/vtbd0"));
  });
  const several = disk.devices.length > 1 || (disk.devices.length === 0 && disk.count > 1);
  if (layout.kind === "btrfs" || (layout.kind === "lvm" && layout.raid === null))
    notes.push(error("layout.kind", `FreeBSD has no ${layout.kind}`, "plain is UFS; with raid it is ZFS"));
  if (layout.kind === "lvm" && layout.raid !== null)
    notes.push(warning("layout.kind", "an array is made by ZFS, not by LVM"));
  if (layout.kind !== "lvm" && layout.volumeGroup !== "system" && layout.raid === null)
    notes.push(warning("layout.volumeGroup", "there is a pool only with raid: left out"));
  if (several && layout.raid === null) notes.push(error("disk", "without an array it installs on one disk"));
  layout.mounts.forEach(({ mount, fs, min, max, options }, index) => {
    const path = `layout.mounts.${index}`;
    if (fs !== null) notes.push(error(`${path}.fs`, "FreeBSD's are UFS and ZFS", "leave it out"));
    if (layout.raid === null) {
      if (options !== null) notes.push(warning(`${path}.options`, "they must be FreeBSD's own: see mount(8)"));
      return;
    }
    if (mount !== "/") notes.push(error(path, "the pool holds all file systems", "name none but /"));
    if (options !== null) notes.push(error(`${path}.options`, "ZFS has properties instead"));
    if (max !== null) notes.push(warning(`${path}.max`, "a pool takes its disks whole: left out"));
    if (min !== 1024) notes.push(warning(`${path}.min`, "a pool takes its disks whole: left out"));
  });
  return notes;
}

function network({ network: { interfaces } }: Spec): readonly Note[] {
  return interfaces.flatMap((one: Interface, index) => {
    const path = `network.interfaces.${index}`;
    const notes: Note[] = [];
    if (one.ipv6 === "dhcp") notes.push(error(`${path}.ipv6`, "the base system has no DHCPv6 client", "auto"));
    if (one.kind === "bond" && !Object.hasOwn(BONDS, one.mode))
      notes.push(error(`${path}.mode`, "lagg has no such protocol", Object.keys(BONDS).join(", ")));
    if (one.kind === "bond" && one.monitorMs !== 100)
      notes.push(warning(`${path}.monitorMs`, "lagg is told by its cards: left out"));
    if (one.kind === "ethernet" && one.device !== "boot" && !/^([a-z]+\d+|.*:.*)$/.test(one.device))
      notes.push(error(`${path}.device`, "no name of FreeBSD's", "boot, a MAC address, or a name such as em0"));
    return notes;
  });
}

function software({ users, packages, repositories }: Spec): readonly Note[] {
  const notes: Note[] = [];
  users.forEach(({ shell }, index) => {
    const base = ["/bin/sh", "/bin/csh", "/bin/tcsh", "/usr/sbin/nologin"];
    const name = shell.split("/").at(-1) ?? "";
    if (!base.includes(shell) && !packages.includes(name))
      notes.push(
        warning(`users.${index}.shell`, `there is no ${name}: /bin/sh takes its place`, `packages: [${name}]`),
      );
  });
  packages.forEach((name, index) => {
    if (name.includes("*")) notes.push(error(`packages.${index}`, "pkg takes names, no patterns"));
  });
  repositories.forEach(({ suite, stays, url, signed, keyUrl }, index) => {
    const path = `repositories.${index}`;
    if (suite !== null) notes.push(warning(path, "suite and components are Debian's: only the URL counts here"));
    if (!stays) notes.push(error(`${path}.stays`, "a repository for the installation only is not told apart"));
    if (!/^https?:/.test(url)) notes.push(error(`${path}.url`, "pkg is given http and https here"));
    if (signed && keyUrl === null)
      notes.push(error(`${path}.keyUrl`, "pkg needs the public key that signs it", "keyUrl, or signed: false"));
    if (!signed && keyUrl !== null) notes.push(warning(`${path}.keyUrl`, "nothing is checked by it: left out"));
  });
  return notes;
}

function running({ services, firewall, kernelArguments, scripts }: Spec): readonly Note[] {
  const notes: Note[] = [];
  for (const list of ["enable", "disable"] as const)
    services[list].forEach((name, index) => {
      if (!/^[A-Za-z0-9_-]+$/.test(name)) notes.push(error(`services.${list}.${index}`, "no name of a script of rc"));
    });
  if (firewall?.enabled && firewall.services.length + firewall.ports.length === 0)
    notes.push(warning("firewall", "nothing is let in, not even SSH"));
  kernelArguments.forEach((word, index) => {
    if (!/^[A-Za-z][A-Za-z0-9_.]*=[^"]*$/.test(word) || word.startsWith("console=tty"))
      notes.push(
        error(`kernelArguments.${index}`, "FreeBSD's loader takes variables", "name=value, such as console=comconsole"),
      );
  });
  scripts.after.forEach(({ where }, index) => {
    if (where === "installer")
      notes.push(error(`scripts.after.${index}`, "the installer unmounts the new system itself", "where: system"));
  });
  return notes;
}
