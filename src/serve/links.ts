// ◄ door: what the kernel says of network interfaces besides their addresses (/sys/class/net, Linux's ABI/testing/sysfs-class-net).
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Link {
  readonly name: string;
  readonly mac: string | null;
  readonly loopback: boolean;
  /** down: no carrier. off: not switched on by this host. */
  readonly link: "up" | "down" | "off" | "unknown";
  /** Mbit/s, where the driver says. */
  readonly speed: number | null;
  /** There is hardware behind it. */
  readonly physical: boolean;
}

const IFF_UP = 0x1;
const IFF_LOOPBACK = 0x8;

/** Every interface, also without an address; none where there is no such folder. */
export function listLinks(folder = "/sys/class/net"): Link[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.flatMap((name) => {
    const flags = Number(read(join(folder, name, "flags")) ?? Number.NaN);
    // A file, such as bonding_masters.
    if (Number.isNaN(flags)) return [];
    const carrier = read(join(folder, name, "carrier"));
    const speed = Number(read(join(folder, name, "speed")) ?? -1);
    const mac = read(join(folder, name, "address"));
    return {
      name,
      mac: mac !== null && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) ? mac : null,
      loopback: (flags & IFF_LOOPBACK) !== 0,
      link: (flags & IFF_UP) === 0 ? "off" : carrier === "1" ? "up" : carrier === "0" ? "down" : "unknown",
      speed: Number.isInteger(speed) && speed > 0 ? speed : null,
      physical: existsSync(join(folder, name, "device")),
    };
  });
}

/** Null: there is none, or the kernel refuses (carrier and speed of what is switched off). */
function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
