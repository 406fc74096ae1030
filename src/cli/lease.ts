// bootlace lease: the addresses given out.
import type { Command } from "commander";
import { ipv4, ipv4Number } from "../net/ipv4.ts";
import { columns, print, time, withStore } from "./context.ts";

/** Adds `lease list`. */
export function leaseCommand(program: Command): void {
  const lease = program.command("lease").alias("leases").description("the addresses given out");
  lease
    .command("list")
    .description("all leases, by address")
    .action((_, command: Command) =>
      withStore(command, async (store) => {
        const order = (address: string) => ipv4Number(ipv4(address) ?? ("0.0.0.0" as never));
        const all = [...(await store.leases.all())].sort((a, b) => order(a.address) - order(b.address));
        const rows = all.map((one) => [
          one.address,
          one.mac,
          one.state === "bound" && one.expiresMs < Date.now() ? "expired" : one.state,
          Number.isFinite(one.expiresMs) ? time(one.expiresMs) : "never",
          one.hostName ?? "-",
        ]);
        print(command, all, () =>
          columns(["ADDRESS", "MAC", "STATE", "UNTIL", "NAME"], rows, "No address was given out yet."),
        );
      }),
    );
}
