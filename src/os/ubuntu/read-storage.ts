// The storage section of an autoinstall file as a spec has it. Growth and the choice of disks stand in the early command.
import { type Note, warning } from "../answers/note.ts";
import { mapping, texts } from "../answers/read-netplan.ts";
import { dataDisks } from "../answers/volumes.ts";

type Words = Readonly<Record<string, unknown>>;

export interface ReadStorage {
  readonly layout: Words | null;
  readonly disk: Words | null;
  readonly notes: readonly Note[];
}

/** `grow`: action's id → least and most, MiB, from our own early command; empty in others' files. */
export function readStorage(section: unknown, grow: Readonly<Record<string, readonly number[]>>): ReadStorage {
  const storage = mapping(section);
  if (section === undefined || storage.layout !== undefined) return guided(storage);
  const config = (Array.isArray(storage.config) ? storage.config : []).map(mapping);
  const of = (type: string) => config.filter((one) => one.type === type);
  const byId = new Map(config.map((one) => [String(one.id), one]));
  const notes: Note[] = [];
  for (const one of config) {
    if (!KNOWN.has(String(one.type))) notes.push(warning(`storage.config.${one.id}`, `${one.type} is not taken over`));
    if (one.preserve === true)
      notes.push(warning(`storage.config.${one.id}`, "it is not preserved: Bootlace wipes the disk"));
  }
  const disks = of("disk");
  const arrays = of("raid");
  const groups = of("lvm_volgroup");
  const crypts = of("dm_crypt");
  if (crypts.length > 0)
    notes.push(warning("storage", "the passphrase is not taken over", "put it in the data folder: secrets/disk"));
  const bootId = String(byId.get(String(of("mount").find(({ path }) => path === "/boot")?.device))?.volume);
  const data = arrays.find(({ id }) => id !== bootId) ?? arrays[0];
  const raid = data === undefined ? null : levelOf(data.raidlevel);
  const mounts = of("mount")
    .filter(({ path }) => String(path).startsWith("/") && path !== "/boot/efi")
    .map((one) => mountOf(one, byId, grow));
  const roots = of("mount").find(({ path }) => path === "/");
  const rootFs = String(byId.get(String(roots?.device))?.fstype);
  const kind = groups.length > 0 ? "lvm" : rootFs === "btrfs" ? "btrfs" : "plain";
  const esp = mebibytes(
    byId.get(
      volumeOf(
        of("mount").find(({ path }) => path === "/boot/efi"),
        byId,
      ),
    )?.size,
  );
  const swapPart = byId.get(String(of("format").find(({ fstype }) => fstype === "swap")?.volume));
  const file = mapping(storage.swap).size;
  const swap = mebibytes(swapPart?.size) ?? (file === undefined ? "auto" : (mebibytes(file) ?? "none"));
  return {
    layout: {
      kind,
      ...(raid === null ? {} : { raid }),
      ...(crypts.length > 0 ? { encryption: { secret: "disk" } } : {}),
      ...(groups[0] === undefined ? {} : { volumeGroup: groups[0].name }),
      swap: kind === "btrfs" && swapPart === undefined && file === undefined ? "auto" : swap,
      ...(esp === null ? {} : { esp }),
      mounts: inOrder(mounts),
    },
    disk: disksOf(disks),
    notes,
  };
}

const KNOWN: ReadonlySet<string> = new Set(
  "disk partition format mount raid lvm_volgroup lvm_partition dm_crypt".split(" "),
);

/** The file systems that grow stand last in our files; a spec's order counts for nothing else. */
function inOrder(mounts: readonly Words[]): readonly Words[] {
  return [...mounts.filter(({ mount }) => mount === "/boot"), ...mounts.filter(({ mount }) => mount !== "/boot")];
}

function guided(storage: Words): ReadStorage {
  const layout = mapping(storage.layout);
  if (storage.layout === undefined) return { layout: null, disk: null, notes: [] };
  const notes: Note[] = [];
  const { name, password, match } = layout;
  if (password !== undefined)
    notes.push(
      warning("storage.layout.password", "the passphrase is not taken over", "put it in the data folder: secrets/disk"),
    );
  if (name !== "lvm" && name !== "direct")
    notes.push(warning("storage.layout.name", `${name} becomes plain partitions`));
  return {
    layout: {
      kind: name === "lvm" ? "lvm" : "plain",
      ...(password === undefined ? {} : { encryption: { secret: "disk" } }),
    },
    disk: disksOf([{ match: match ?? {} }]),
    notes,
  };
}

/** A partition or volume below a file system, whatever lies between. */
function below(
  id: unknown,
  byId: ReadonlyMap<string, Words>,
): { readonly size: Words | undefined; readonly times: number } {
  const one = byId.get(String(id));
  if (one?.type === "dm_crypt") return below(one.volume, byId);
  if (one?.type !== "raid") return { size: one, times: 1 };
  const members = texts(one.devices);
  return { size: byId.get(members[0] ?? ""), times: dataDisks(levelOf(one.raidlevel), members.length) };
}

function volumeOf(mount: Words | undefined, byId: ReadonlyMap<string, Words>): string {
  return String(byId.get(String(mount?.device))?.volume);
}

function mountOf(
  mount: Words,
  byId: ReadonlyMap<string, Words>,
  grow: Readonly<Record<string, readonly number[]>>,
): Words {
  const { fstype } = byId.get(String(mount.device)) ?? {};
  const { size, times } = below(volumeOf(mount, byId), byId);
  const [least, most] = grow[String(size?.id)] ?? [];
  const grows = least !== undefined || size?.size === -1 || size?.size === "-1";
  return {
    mount: mount.path,
    ...(["ext3", "ext4", "xfs", "btrfs", "vfat"].includes(String(fstype)) ? { fs: fstype } : {}),
    min: (least ?? mebibytes(size?.size) ?? 1024) * times,
    ...(grows ? { grow: true } : {}),
    ...(most !== undefined && most > 0 ? { max: most * times } : {}),
    ...(typeof mount.options === "string" ? { options: mount.options } : {}),
  };
}

function levelOf(level: unknown): number {
  return (
    Number(String(level).replace(/^(raid|stripe|mirror)/i, "")) ||
    (/mirror/.test(String(level)) ? 1 : Number(level) || 0)
  );
}

/** `512M`, `4G`, or bytes; null: no size that is known here. */
export function mebibytes(size: unknown): number | null {
  if (typeof size === "number") return size >= 1_048_576 ? Math.floor(size / 1_048_576) : null;
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([KMGT])?(?:i?B)?$/i.exec(String(size)) ?? [];
  if (number === undefined) return null;
  const times = { K: 1 / 1024, M: 1, G: 1024, T: 1_048_576 }[unit.toUpperCase()] ?? 1 / 1_048_576;
  const found = Math.floor(Number(number) * times);
  return found >= 1 ? found : null;
}

/** In others' files; ours choose them in the early command. */
function disksOf(disks: readonly Words[]): Words | null {
  const paths = disks.map(({ path }) => String(path)).filter((path) => path.startsWith("/dev/"));
  if (paths.length > 0) return { devices: paths };
  const [first] = disks;
  if (first === undefined) return null;
  const match = Array.isArray(first.match) ? mapping(first.match[0]) : mapping(first.match);
  const part = (value: unknown) => (typeof value === "string" ? value.replaceAll(/^\*+|\*+$/g, "") : null);
  const serial = part(first.serial ?? match.serial);
  const model = part(match.model);
  return {
    ...(match.size === "largest" || match.size === "smallest" ? { pick: match.size } : {}),
    ...(disks.length > 1 ? { count: disks.length } : {}),
    ...(serial === null ? {} : { serial }),
    ...(model === null ? {} : { model }),
  };
}
