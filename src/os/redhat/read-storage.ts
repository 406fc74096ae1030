// The disks of a kickstart file as a spec has them.
import type { Kept } from "../answers/kept.ts";
import { type Note, warning } from "../answers/note.ts";
import type { Command } from "./grammar.ts";
import { value } from "./lint.ts";
import { volumeName } from "./storage.ts";

export interface ReadStorage {
  readonly layout: Readonly<Record<string, unknown>> | null;
  readonly disk: Readonly<Record<string, unknown>> | null;
  readonly notes: readonly Note[];
}

/** `kept`: shell variable → how the partition that it stands for is found. */
export function readStorage(commands: readonly Command[], kept: ReadonlyMap<string, Kept>): ReadStorage {
  const named = (...names: string[]) => commands.filter(({ name }) => names.includes(name));
  const parts = named("part", "partition");
  const volumes = named("logvol");
  const arrays = named("raid");
  const subvolumes = named("btrfs");
  const notes: Note[] = [];
  const auto = named("autopart")[0];
  const clear = named("clearpart")[0];
  if (clear === undefined || clear.words.some((word) => word === "--none" || word === "--linux"))
    notes.push(
      warning(`line ${clear?.line ?? 1}`, "the file leaves partitions on the disk; Bootlace wipes it", "layout.keep"),
    );
  if (parts.length + arrays.length + volumes.length === 0 && auto === undefined)
    return { layout: null, disk: readDisk(commands), notes };

  const data = arrays.find((one) => target(one) !== "/boot") ?? arrays[0];
  const level = data === undefined ? null : Number((value(data, "--level") ?? "1").replace(/^RAID/i, ""));
  const disks = data === undefined ? 1 : data.words.filter((word) => word.startsWith("raid.")).length;
  const wide = { 0: disks, 5: disks - 1, 10: Math.floor(disks / 2) }[level ?? 1] ?? 1;
  const member = new Map(parts.map((one) => [target(one), one]));
  const sized = [
    ...parts.map((one) => ({ one, size: one, times: 1 })),
    ...volumes.map((one) => ({ one, size: one, times: 1 })),
    ...arrays.map((one) => {
      const first = one.words.find((word) => word.startsWith("raid."));
      return { one, size: member.get(first ?? "") ?? one, times: target(one) === "/boot" ? 1 : wide };
    }),
  ];
  const mounts = sized
    .filter(({ one }) => target(one).startsWith("/") && target(one) !== "/boot/efi" && value(one, "--onpart") === null)
    .map(({ one, size, times }) => mountOf(one, size, times, notes));
  const swap = sized.find(({ one }) => target(one) === "swap");
  const group = named("volgroup")[0];
  const top = subvolumes.find((one) => value(one, "--label") !== null);
  const esp = parts.find((one) => target(one) === "/boot/efi");
  const encrypted = commands.find((one) => one.words.includes("--encrypted"));
  const asked =
    auto === undefined ? null : (value(auto, "--type") ?? (auto.words.includes("--nolvm") ? "plain" : "lvm"));
  const kind =
    volumes.length > 0 || asked === "lvm" ? "lvm" : subvolumes.length > 0 || asked === "btrfs" ? "btrfs" : "plain";
  const striped = /^raid(\d+)$/.exec(top === undefined ? "" : (value(top, "--data") ?? ""))?.[1];
  if (asked === "thinp") notes.push(warning(`line ${auto?.line}`, "thin volumes become ordinary ones"));
  if (encrypted !== undefined)
    notes.push(
      warning(`line ${encrypted.line}`, "the passphrase is not taken over", "put it in the data folder: secrets/disk"),
    );
  const raid = striped === undefined ? level : Number(striped);
  return {
    layout: {
      kind,
      ...(raid === null ? {} : { raid }),
      ...(encrypted === undefined ? {} : { encryption: { secret: "disk" } }),
      ...(kind === "lvm" && group !== undefined ? { volumeGroup: target(group) } : {}),
      ...(kind === "btrfs" && top !== undefined ? { volumeGroup: value(top, "--label") } : {}),
      swap: swap === undefined ? (auto === undefined ? "none" : "auto") : swapOf(swap.size, swap.times),
      ...(esp === undefined ? {} : { esp: Number(value(esp, "--size") ?? 200) }),
      mounts: [
        ...mounts,
        ...subvolumes
          .filter((one) => target(one).startsWith("/"))
          .map((one) => ({ mount: target(one), ...optionsOf(one) })),
      ],
      keep: parts.filter((one) => value(one, "--onpart") !== null).map((one) => keepOf(one, kept)),
    },
    disk: readDisk(commands),
    notes,
  };
}

function target({ words }: Command): string {
  return words.find((word) => !word.startsWith("--")) ?? "";
}

function mountOf(one: Command, size: Command, times: number, notes: Note[]) {
  const mount = target(one);
  const most = value(size, "--maxsize");
  const grow = size.words.includes("--grow");
  const name = one.name === "logvol" ? value(one, "--name") : null;
  if (name !== null && name !== volumeName(mount))
    notes.push(warning(`line ${one.line}`, `the volume of ${mount} will be called ${volumeName(mount)}, not ${name}`));
  const fs = value(one, "--fstype");
  return {
    mount,
    ...(fs === null || !FILE_SYSTEMS.includes(fs) ? {} : { fs }),
    min: Number(value(size, "--size") ?? 1) * times,
    ...(grow ? { grow } : {}),
    ...(grow && most !== null ? { max: Number(most) * times } : {}),
    ...optionsOf(one),
  };
}

const FILE_SYSTEMS = ["ext3", "ext4", "xfs", "btrfs", "vfat"];

function optionsOf(one: Command) {
  const options = value(one, "--fsoptions");
  return options === null ? {} : { options };
}

function swapOf(one: Command, times: number): "auto" | number {
  const size = value(one, "--size");
  return size === null || one.words.includes("--recommended") ? "auto" : Number(size) * times;
}

function keepOf(one: Command, kept: ReadonlyMap<string, Kept>) {
  const name = value(one, "--onpart") ?? "";
  const label = /^LABEL=(.*)$/.exec(name)?.[1];
  const plain = label === undefined ? { device: name.startsWith("/dev/") ? name : `/dev/${name}` } : { label };
  return { ...(kept.get(name) ?? plain), mount: target(one), fs: value(one, "--fstype") ?? "ext4" };
}

/** By their names, where the file has any. */
function readDisk(commands: readonly Command[]): Readonly<Record<string, unknown>> | null {
  const text = commands
    .map((one) => value(one, "--only-use") ?? (one.name === "clearpart" ? value(one, "--drives") : null))
    .find((found) => found !== null);
  const names = (text ?? "").split(",").filter((name) => /^[a-z][a-z0-9]+$/.test(name));
  return names.length === 0 ? null : { devices: names.map((name) => `/dev/${name}`) };
}
