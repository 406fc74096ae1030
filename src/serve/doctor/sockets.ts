// Who has which port: /proc/net/{udp,tcp} and the open files of all processes (proc(5)).
import { type Ipv4, ipv4FromNumber } from "../../net/ipv4.ts";

export interface Taken {
  readonly protocol: "udp" | "tcp";
  readonly address: Ipv4;
  readonly port: number;
  /** Socket's inode. */
  readonly inode: string;
  /** `dnsmasq (pid 812)`; null: not to be seen without rights. */
  readonly owner: string | null;
  /** It is a Bootlace that serves. */
  readonly own: boolean;
}

const LISTEN = "0A";

/** The lines of /proc/net/udp or /proc/net/tcp: listening sockets only. Addresses are little-endian hexadecimal. */
export function readSockets(
  text: string,
  protocol: "udp" | "tcp",
): Pick<Taken, "protocol" | "address" | "port" | "inode">[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [, hex, port] = /^([0-9A-F]{8}):([0-9A-F]{4})$/.exec(fields[1] ?? "") ?? [];
      if (hex === undefined || port === undefined) return [];
      // A UDP socket with a peer answers nobody else.
      if (protocol === "tcp" ? fields[3] !== LISTEN : fields[2] !== "00000000:0000") return [];
      const bytes = hex.match(/../g)?.reverse().join("") ?? "0";
      const address = ipv4FromNumber(Number.parseInt(bytes, 16));
      return [{ protocol, address, port: Number.parseInt(port, 16), inode: fields[9] ?? "" }];
    });
}
