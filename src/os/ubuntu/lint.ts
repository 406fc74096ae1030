// Mistakes in an autoinstall file, found before a disk is touched.
import { YAML } from "bun";
import { isCrypt } from "../../machines/crypt-form.ts";
import type { LintContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { mapping } from "../answers/read-netplan.ts";
import { mebibytes } from "./read-storage.ts";
import { ubuntuRelease } from "./release.ts";

type Words = Readonly<Record<string, unknown>>;

export function lintAutoinstall(text: string, context: LintContext): readonly Note[] {
  const notes: Note[] = [];
  // cloud-init tells by this line what the file is; without it, it takes no notice of the file.
  if (!/^#cloud-config\s*$/m.test(text.split("\n")[0] ?? ""))
    notes.push(error("line 1", "the first line is not #cloud-config", "write it there, alone"));
  let whole: Words;
  try {
    whole = mapping(YAML.parse(text));
  } catch (cause) {
    return [...notes, error("user-data", `no YAML: ${String(cause).split("\n")[0]}`)];
  }
  if (/^\s*\t/m.test(text.replaceAll(/[|>][-+]?\n(?:[ \t]+.*\n|\n)+/g, "\n")))
    notes.push(warning("user-data", "a line is indented by a tab: YAML takes blanks only"));
  const keys = mapping(whole.autoinstall);
  if (whole.autoinstall === undefined) return [...notes, error("autoinstall", "the key autoinstall is missing")];
  const number = ubuntuRelease(context.version ?? "")?.number ?? null;
  for (const key of Object.keys(whole))
    if (key !== "autoinstall")
      notes.push(
        number === null || number >= 2404
          ? error(key, "stands beside autoinstall: the installer stops there", "put it below autoinstall: user-data:")
          : warning(key, "stands beside autoinstall: it counts for the installer's own system only"),
      );
  if (keys.version !== 1) notes.push(error("autoinstall.version", "must be 1"));
  for (const [key, value] of Object.entries(keys)) notes.push(...keyNotes(key, value, number));
  const { identity, storage } = keys;
  if (identity === undefined && keys["user-data"] === undefined)
    notes.push(error("autoinstall.identity", "neither identity nor user-data is there: the installer asks for a user"));
  notes.push(...identityNotes(mapping(identity), identity !== undefined), ...accessNotes(keys, text));
  return [...notes, ...storageNotes(mapping(storage), context)];
}

/** Key → type, and the first release that knows it. */
const KEYS: Readonly<Record<string, readonly ["list" | "mapping" | "text" | "number", number]>> = {
  version: ["number", 2004],
  "interactive-sections": ["list", 2004],
  "early-commands": ["list", 2004],
  locale: ["text", 2004],
  "refresh-installer": ["mapping", 2004],
  keyboard: ["mapping", 2004],
  source: ["mapping", 2204],
  network: ["mapping", 2004],
  proxy: ["text", 2004],
  apt: ["mapping", 2004],
  storage: ["mapping", 2004],
  identity: ["mapping", 2004],
  "active-directory": ["mapping", 2204],
  "ubuntu-pro": ["mapping", 2204],
  "ubuntu-advantage": ["mapping", 2204],
  ssh: ["mapping", 2004],
  codecs: ["mapping", 2204],
  drivers: ["mapping", 2204],
  oem: ["mapping", 2304],
  snaps: ["list", 2004],
  "debconf-selections": ["text", 2004],
  packages: ["list", 2004],
  kernel: ["mapping", 2204],
  "kernel-crash-dumps": ["mapping", 2410],
  timezone: ["text", 2204],
  updates: ["text", 2104],
  shutdown: ["text", 2104],
  "late-commands": ["list", 2004],
  "error-commands": ["list", 2004],
  reporting: ["mapping", 2004],
  "user-data": ["mapping", 2004],
  zdevs: ["list", 2304],
};

function keyNotes(key: string, value: unknown, number: number | null): readonly Note[] {
  const path = `autoinstall.${key}`;
  const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  if (known === undefined) return [warning(path, "there is no such key: the installer leaves it out")];
  const [type, since] = known;
  // Point releases of 20.04 bring a newer installer.
  if (number !== null && number < since && since > 2104)
    return [warning(path, `is there from ${Math.floor(since / 100)}.${String(since % 100).padStart(2, "0")} on`)];
  const is = Array.isArray(value)
    ? "list"
    : value === null
      ? "text"
      : typeof value === "object"
        ? "mapping"
        : typeof value;
  if (is !== (type === "text" ? "string" : type) && !(type === "text" && value === null))
    return [error(path, `must be a ${type}, is a ${is === "string" ? "text" : is}`)];
  if (key === "interactive-sections")
    return [warning(path, "the installer stops there and asks; and it sends no reports then")];
  return [];
}

function identityNotes(identity: Words, there: boolean): readonly Note[] {
  if (!there) return [];
  const notes: Note[] = [];
  for (const key of ["username", "hostname", "password"])
    if (typeof identity[key] !== "string" || identity[key] === "")
      notes.push(error(`autoinstall.identity.${key}`, "is missing"));
  if (typeof identity.password === "string" && !isCrypt(identity.password) && !/^[!*]/.test(identity.password))
    notes.push(error("autoinstall.identity.password", "is no hash: nobody could log in by it", "openssl passwd -6"));
  return notes;
}

/** Users come by identity, by user-data, or by commands. */
function accessNotes(keys: Words, text: string): readonly Note[] {
  if (keys.identity !== undefined || /useradd|adduser|chpasswd|usermod|authorized_keys/.test(text)) return [];
  const users = mapping(keys["user-data"]).users;
  if (Array.isArray(users) && users.length > 0) return [];
  return [error("autoinstall.identity", "nobody could log in: no user is made, and root has no password")];
}

/** What the installer can partition by itself. */
const LAYOUTS: readonly string[] = ["lvm", "direct", "zfs", "hybrid"];

function storageNotes(storage: Words, { diskMebibytes }: LintContext): readonly Note[] {
  const layout = mapping(storage.layout).name;
  if (layout !== undefined && !LAYOUTS.includes(String(layout)))
    return [error("autoinstall.storage.layout.name", `there is no "${layout}"`, LAYOUTS.join(", "))];
  if (storage.config === undefined) return [];
  const config = (Array.isArray(storage.config) ? storage.config : []).map(mapping);
  const notes: Note[] = [];
  if (storage.layout !== undefined) notes.push(warning("autoinstall.storage.config", "is left out beside layout"));
  const ids = new Map<unknown, Words>();
  for (const [index, one] of config.entries()) {
    const path = `autoinstall.storage.config.${index}`;
    if (one.id === undefined) notes.push(error(path, "has no id"));
    if (ids.has(one.id)) notes.push(error(path, `the id ${one.id} is there twice`));
    ids.set(one.id, one);
    for (const key of ["device", "volume", "volgroup"])
      if (one[key] !== undefined && !ids.has(one[key])) notes.push(error(path, `no ${one[key]} stands above it`));
    for (const each of Array.isArray(one.devices) ? one.devices : [])
      if (!ids.has(each)) notes.push(error(path, `no ${each} stands above it`));
  }
  if (!config.some(({ type, path }) => type === "mount" && path === "/"))
    notes.push(error("autoinstall.storage.config", "nothing is mounted at /"));
  if (!config.some(({ grub_device }) => grub_device === true))
    notes.push(error("autoinstall.storage.config", "no disk (BIOS) or ESP (UEFI) has grub_device: true"));
  const [first] = config.filter(({ type }) => type === "disk");
  const parts = config.filter(({ type, device }) => type === "partition" && device === first?.id);
  const least = parts.reduce((sum, { size }) => sum + (mebibytes(size) ?? 1), 2);
  if (diskMebibytes !== null && least > diskMebibytes)
    notes.push(error("autoinstall.storage", `its partitions need ${least} MiB, the disk has ${diskMebibytes}`));
  return notes;
}
