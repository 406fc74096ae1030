// Two network namespaces joined by a cable: a server's side and a client's side. Needs root.
import { spawnSync } from "node:child_process";

export interface Segment {
  /** Namespace of the server, with 10.77.0.1/16 on `srv`. */
  readonly server: string;
  /** Namespace of the clients; interface `cli`, with 10.77.0.2/16 when asked for. */
  readonly client: string;
  close(): void;
}

let made = 0;

/** @param clientAddress gives the client's side 10.77.0.2, as a relay or perfdhcp needs. Throws when `ip` refuses. */
export function openSegment(clientAddress: boolean): Segment {
  made += 1;
  const name = `bl-dhcp-${process.pid}-${made}`;
  const server = `${name}-s`;
  const client = `${name}-c`;
  const close = () => {
    for (const one of [server, client]) spawnSync("ip", ["netns", "del", one]);
  };
  try {
    for (const one of [server, client]) ip("netns", "add", one);
    ip("-n", server, "link", "add", "srv", "type", "veth", "peer", "name", "cli", "netns", client);
    ip("-n", server, "address", "add", "10.77.0.1/16", "dev", "srv");
    if (clientAddress) ip("-n", client, "address", "add", "10.77.0.2/16", "dev", "cli");
    for (const [one, device] of [
      [server, "lo"],
      [server, "srv"],
      [client, "lo"],
      [client, "cli"],
    ] as const)
      ip("-n", one, "link", "set", device, "up");
  } catch (error) {
    close();
    throw error;
  }
  return { server, client, close };
}

function ip(...args: string[]): void {
  const done = spawnSync("ip", args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`ip ${args.join(" ")}: ${done.stderr || done.error}`);
}
