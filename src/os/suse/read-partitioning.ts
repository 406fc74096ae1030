// The disks of an AutoYaST file as a spec has them.
import type { Kept } from "../answers/kept.ts";
import { type Note, warning } from "../answers/note.ts";
import { dataDisks } from "../answers/volumes.ts";
import type { Element } from "../answers/xml.ts";
import { KEPT } from "./partitioning.ts";
import { at, elements, textIn } from "./yast.ts";

type Words = Readonly<Record<string, unknown>>;

export interface ReadPartitioning {
  readonly layout: Words | null;
  readonly disk: Words | null;
  readonly notes: readonly Note[];
}

/** `kept`: by their variables, from our own script; empty in others' files. */
export function readPartitioning(section: Element | undefined, kept: ReadonlyMap<string, Kept>): ReadPartitioning {
  const drives = elements(section);
  if (drives.length === 0) return { layout: null, disk: null, notes: [] };
  const notes: Note[] = [];
  const typeOf = (drive: Element) => textIn(at(drive, "type")).replace(/^CT_/, "") || "DISK";
  const disks = drives.filter((drive) => typeOf(drive) === "DISK");
  const groups = drives.filter((drive) => typeOf(drive) === "LVM");
  const arrays = drives.filter((drive) => typeOf(drive) === "MD");
  for (const drive of drives)
    if (!["DISK", "LVM", "MD"].includes(typeOf(drive)))
      notes.push(warning("partitioning", `a drive of type ${typeOf(drive)} is not taken over`));
  const parts = (all: readonly Element[]) => all.flatMap((drive) => elements(at(drive, "partitions")));
  const members = parts(disks).filter((part) => at(part, "raid_name") !== undefined);
  const sizes = new Map(members.map((part) => [textIn(at(part, "raid_name")), textIn(at(part, "size"))]));
  const arrayParts = arrays.flatMap((drive) =>
    elements(at(drive, "partitions")).map((part) => {
      const number = textIn(at(part, "partition_nr"));
      const name = textIn(at(drive, "device")) === "/dev/md" ? `/dev/md${number}` : textIn(at(drive, "device"));
      const type = textIn(at(part, "raid_options/raid_type")) || textIn(at(drive, "raid_options/raid_type"));
      return { part, name, level: Number(type.replace("raid", "")) };
    }),
  );
  const data = arrayParts.find(({ part }) => textIn(at(part, "mount")) !== "/boot") ?? arrayParts[0];
  const wide = (level: number) => dataDisks(level, disks.length);
  const sized = [
    ...parts([...disks, ...groups]).map((part) => ({ part, size: textIn(at(part, "size")), times: 1 })),
    ...arrayParts.map(({ part, name, level }) => ({ part, size: sizes.get(name) ?? "", times: wide(level) })),
  ];
  const place = (part: Element) => textIn(at(part, "mount"));
  const isOld = (part: Element) => textIn(at(part, "create")) === "false";
  const mounted = sized.filter(
    ({ part }) => place(part).startsWith("/") && place(part) !== "/boot/efi" && !isOld(part),
  );
  const old = disks.flatMap((drive) =>
    parts([drive])
      .filter(isOld)
      .map((part) => keepOf(drive, part, kept)),
  );
  const keep = old.filter((one) => one !== null);
  if (keep.length < old.length || sized.some(({ part }) => isOld(part) && !parts(disks).includes(part)))
    notes.push(warning("partitioning", "nothing else on the disk is kept: Bootlace wipes it", "layout.keep"));
  const secret = sized.some(({ part }) => at(part, "crypt_key") !== undefined);
  if (secret)
    notes.push(warning("partitioning", "the passphrase is not taken over", "put it in the data folder: secrets/disk"));
  const swap = sized.find(({ part }) => place(part) === "swap");
  const esp = sized.find(({ part }) => place(part) === "/boot/efi");
  const root = mounted.find(({ part }) => place(part) === "/");
  const btrfs = textIn(at(root?.part, "filesystem")) === "btrfs" && groups.length === 0;
  const subvolumes = elements(at(root?.part, "subvolumes")).map((one) => textIn(at(one, "path")) || textIn(one));
  return {
    layout: {
      kind: groups.length > 0 ? "lvm" : btrfs ? "btrfs" : "plain",
      ...(data === undefined ? {} : { raid: data.level }),
      ...(secret ? { encryption: { secret: "disk" } } : {}),
      ...(groups[0] === undefined ? {} : { volumeGroup: textIn(at(groups[0], "device")).replace("/dev/", "") }),
      swap: swap === undefined ? "none" : swap.size === "auto" ? "auto" : (mebibytes(swap.size) ?? "auto"),
      ...(esp === undefined ? {} : { esp: mebibytes(esp.size) ?? 512 }),
      mounts: [
        ...mounted.map(({ part, size, times }) => mountOf(part, size, times)),
        ...(btrfs ? subvolumes.map((path) => ({ mount: `/${path.replace(/^@?\//, "")}` })) : []),
      ],
      ...(keep.length === 0 ? {} : { keep }),
    },
    disk: disksOf(disks),
    notes,
  };
}

/** A partition that is mounted as it is; null: it is formatted, or nothing says which it is. */
function keepOf(drive: Element, part: Element, kept: ReadonlyMap<string, Kept>): Words | null {
  const mount = textIn(at(part, "mount"));
  const fs = textIn(at(part, "filesystem"));
  const number = Number(textIn(at(part, "partition_nr")));
  const device = textIn(at(drive, "device"));
  const ours = kept.get(`$keep${number - KEPT}`);
  const label = textIn(at(part, "label"));
  const named = device.startsWith("/dev/") && number > 0 ? `${device}${/\d$/.test(device) ? "p" : ""}${number}` : null;
  const by = ours ?? (label !== "" ? { label } : named === null ? null : { device: named });
  if (by === null || !mount.startsWith("/") || textIn(at(part, "format")) === "true") return null;
  return { ...by, mount, fs };
}

function mountOf(part: Element, size: string, times: number): Words {
  const fs = textIn(at(part, "filesystem"));
  const options = textIn(at(part, "fstopt"));
  const grows = size === "max" || size === "";
  return {
    mount: textIn(at(part, "mount")),
    ...(["ext3", "ext4", "xfs", "btrfs", "vfat"].includes(fs) ? { fs } : {}),
    min: (mebibytes(size) ?? 1024) * times,
    ...(grows ? { grow: true } : {}),
    ...(options === "" || options === "defaults" ? {} : { options }),
  };
}

/** `10G`, `512M`, bytes; null: no size. */
export function mebibytes(size: string): number | null {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([KMGT])?(?:i?B)?$/i.exec(size) ?? [];
  if (number === undefined) return null;
  const times = { K: 1 / 1024, M: 1, G: 1024, T: 1_048_576 }[unit.toUpperCase()] ?? 1 / 1_048_576;
  return Math.max(1, Math.floor(Number(number) * times));
}

function disksOf(disks: readonly Element[]): Words | null {
  const devices = disks.map((drive) => textIn(at(drive, "device"))).filter((name) => name.startsWith("/dev/"));
  if (devices.length > 0) return { devices };
  return disks.length > 1 ? { count: disks.length } : null;
}
