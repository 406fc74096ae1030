// Agama's storage section: drives found by name or by a search, what is deleted, kept and made on them. Sizes are MiB.
import type { Disk } from "../../machines/spec/disk.ts";
import type { Mount } from "../../machines/spec/layout.ts";
import type { Spec } from "../../machines/spec.ts";
import { volumeName } from "../answers/volumes.ts";

type Words = Readonly<Record<string, unknown>>;

export function storage({ disk, layout, bootLoader }: Spec): Words {
  const made = (lvm: boolean): readonly Words[] => {
    const named = (name: string) => (lvm ? { name } : {});
    const swap =
      layout.swap === "none"
        ? []
        : [
            {
              ...named("swap"),
              filesystem: { path: "swap" },
              ...(layout.swap === "auto" ? {} : { size: mib(layout.swap) }),
            },
          ];
    // The size is the product's.
    if (layout.mounts.length === 0 && layout.kind === "btrfs")
      return [{ filesystem: { path: "/", type: "btrfs" } }, ...swap];
    if (layout.mounts.length === 0)
      return layout.swap === "auto" ? [{ generate: "default" }] : [{ generate: "mandatory" }, ...swap];
    return [...layout.mounts.map((one) => ({ ...named(volumeName(one.mount)), ...volume(one, layout.kind) })), ...swap];
  };
  const lvm = layout.kind === "lvm";
  const searches = disk.devices.length > 0 ? disk.devices : [search(disk)];
  const kept = layout.keep.map(({ device, mount, fs }) => ({
    search: device,
    filesystem: { reuseIfPossible: true, type: fs, path: mount },
  }));
  const aliases = searches.map((_, index) => `disk${index + 1}`);
  const target = layout.raid === null ? aliases : ["array"];
  const volumes = lvm
    ? {
        volumeGroups: [
          { name: layout.volumeGroup, physicalVolumes: [{ generate: target }], logicalVolumes: made(true) },
        ],
      }
    : {};
  return {
    ...(bootLoader.install ? {} : { boot: { configure: false } }),
    drives: searches.map((found, index) => ({
      search: found,
      alias: aliases[index],
      ptableType: "gpt",
      partitions: [
        ...(index === 0 ? kept : []),
        { search: "*", delete: true },
        ...(layout.raid !== null ? [{ alias: `part${index + 1}`, id: "raid" }] : lvm || index > 0 ? [] : made(false)),
      ],
    })),
    ...(layout.raid === null
      ? {}
      : {
          mdRaids: [
            {
              alias: "array",
              name: "array",
              level: `raid${layout.raid}`,
              devices: searches.map((_, index) => `part${index + 1}`),
              partitions: lvm ? [] : made(false),
            },
          ],
        }),
    ...volumes,
  };
}

function search({ pick, count, minSize, maxSize }: Disk): Words {
  const sort = { first: { name: "asc" }, smallest: { size: "asc" }, largest: { size: "desc" } }[pick];
  const size = minSize !== null ? { greater: mib(minSize) } : maxSize !== null ? { less: mib(maxSize) } : null;
  return { ...(size === null ? {} : { condition: { size } }), sort, max: count };
}

function volume({ mount, fs, min, max, grow, options }: Mount, kind: string): Words {
  const type = fs ?? (kind === "btrfs" && mount !== "/boot" ? "btrfs" : null);
  return {
    filesystem: {
      path: mount,
      ...(type === null ? {} : { type }),
      ...(options === null ? {} : { mountOptions: options.split(",") }),
    },
    size: grow ? { min: mib(min), ...(max === null ? {} : { max: mib(max) }) } : mib(min),
  };
}

export function mib(size: number): string {
  return `${size} MiB`;
}
