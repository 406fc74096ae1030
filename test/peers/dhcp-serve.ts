// A child process for the tests and the benchmark: Bootlace's DHCP server on its real store, and nothing else.
// argv[2] is a JSON of ServeDhcp. Prints `ready` when it serves; SIGTERM ends it, and prints its counts.
import { parseConfig } from "../../src/config.ts";
import type { BootFields } from "../../src/dhcp/boot-fields.ts";
import { bootClass } from "../../src/dhcp/client.ts";
import { type DhcpOptions, openDhcp } from "../../src/dhcp/server.ts";
import { listInterfaces } from "../../src/net/interfaces.ts";
import { dhcpNetwork, served } from "../../src/serve/networks.ts";
import { openSqlite } from "../../src/store/sqlite.ts";

/** What the child is told. */
export interface ServeDhcp extends Pick<DhcpOptions, "networks" | "ports"> {
  readonly database: string;
  /** Prints each record as a line of JSON. */
  readonly records: boolean;
  /** What every client that boots from the network is told. */
  readonly boot: BootFields | null;
  /** Looks for other servers, every so many seconds; null: only listens. Each is printed as `{"foreign": …}`. */
  readonly watch?: DhcpOptions["watch"];
  /** A config file, which is served in place of `networks`. */
  readonly config?: string;
}

const told = JSON.parse(process.argv[2] ?? "") as ServeDhcp;
const store = await openSqlite(told.database, "thread");
const config = told.config === undefined ? null : parseConfig(await Bun.file(told.config).text(), told.config);
const networks =
  config === null ? told.networks : served(config, listInterfaces()).flatMap((network) => dhcpNetwork(network) ?? []);
const server = await openDhcp({
  networks,
  ...(config === null ? {} : { ...config.dhcp, hosts: config.dhcp.reservations }),
  ports: told.ports,
  leases: await store.leases.all(),
  save: (batch) => store.leases.keep(batch),
  boot: (facts) => (bootClass(facts) === null ? null : told.boot),
  reservation: () => null,
  ...(told.watch === undefined ? {} : { watch: told.watch }),
  foreignServer: (foreign, device, gives) => console.log(JSON.stringify({ foreign, device, gives })),
  watchFailed: (device, cause) => console.log(JSON.stringify({ device, cause: String(cause) })),
  record(record) {
    if (told.records) console.log(JSON.stringify(record));
  },
});
process.on("SIGTERM", async () => {
  await server.close();
  await store.close();
  console.log(JSON.stringify({ counts: server.counts(), memory: process.memoryUsage.rss() }));
  process.exit(0);
});
console.log("ready");
