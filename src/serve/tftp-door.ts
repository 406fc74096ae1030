// The TFTP server of one address, as the config has it, and what all of them counted.
import type { Config } from "../config.ts";
import { openTftp, type Tftp, type TftpOptions } from "../tftp/server.ts";

export function openTftpDoor(
  config: Config["tftp"],
  parts: Pick<TftpOptions, "address" | "tree" | "macOf" | "onFetch">,
): Promise<Tftp> {
  return openTftp({
    ...parts,
    port: config.port,
    maxTransfers: config.instances,
    maxPerSource: config.per_source,
    maxBlockSize: config.max_block_size,
    cps: config.cps,
    rateInAll: config.cps_in_all,
    singlePort: config.single_port,
    rollover: config.rollover,
    multicast: config.multicast ?? null,
    mtftp:
      config.mtftp === undefined
        ? null
        : { ...config.mtftp, clientPort: config.mtftp.client_port, serverPort: config.mtftp.server_port },
  });
}

/** Of all addresses together, since the start; what is 0 is left out. */
export function tftpCounts(doors: readonly Tftp[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [what, count] of doors.flatMap((door) => Object.entries(door.counts()))) {
    if (count > 0) all[what] = (all[what] ?? 0) + count;
  }
  return all;
}
