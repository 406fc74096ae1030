// Names and sizes of what disks are cut into, alike in several families.

/** How many disks' worth of data an array holds. */
export function dataDisks(level: number | null, disks: number): number {
  return { 0: disks, 5: disks - 1, 10: Math.floor(disks / 2) }[level ?? 1] ?? 1;
}

/** `/var/log` is `var_log`; from `/var_log` it is told apart, and `/root` from `/`. */
export function volumeName(mount: string): string {
  if (mount === "/") return "root";
  if (mount === "/root") return "root_";
  return mount.slice(1).replaceAll(/[_@+]/g, "_$&").replaceAll("/", "_").replaceAll(/[@+]/g, "-");
}
