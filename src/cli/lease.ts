// bootlace lease: the addresses given out.
import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { byAddress } from "../acts/leases.ts";
import type { Loaded } from "../acts/loaded.ts";
import { type KeyWords, reservations, reserveByKey, unreserve } from "../acts/reservations.ts";
import { time } from "../acts/time-text.ts";
import type { Lease } from "../dhcp/lease.ts";
import { whole } from "../http/client/client.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import { contains } from "../net/subnet.ts";
import type { Store } from "../store/interface.ts";
import { withClient } from "./api-client.ts";
import { asOptions, columns, print, withStore } from "./context.ts";
import { type Format, leasesText, readLeases } from "./lease-file.ts";

interface ReserveOptions extends KeyWords {
  readonly mac?: string;
  readonly name?: string;
}

const KEYS = ["uuid", "client-id", "circuit-id", "remote-id"];

interface FileOptions {
  readonly format?: string;
  readonly force?: boolean;
}

const EXAMPLES = [
  "10.0.0.7 --mac 52:54:00:12:34:56 --name web1",
  "10.0.0.8 --uuid 00112233-4455-6677-8899-aabbccddeeff",
  "10.0.0.9 --client-id hex:01:52:54:00:12:34:56",
  "10.0.0.10 --circuit-id ge-0/0/7 --remote-id hex:00:11:22:33:44:55",
];

/** Adds `lease list|release|reserve|reservations|unreserve|export|import`. A running server takes in what they change within a second. */
export function leaseCommand(program: Command): void {
  const lease = program.command("lease").alias("leases").description("the addresses given out");
  lease
    .command("list")
    .description("all leases, by address")
    .action((_, command: Command) => list(command));
  lease
    .command("release <address...>")
    .description("end leases, and the quarantine of addresses that were in use: they can be given out again")
    .action((addresses: string[], _, command: Command) => release(command, addresses));
  lease
    .command("reserve <address>")
    .description("an address is always its machine's from now on")
    .option("--mac <mac>", "whose; else that of the machine that has the address now")
    .option("--name <name>", "the machine's name, when it is not known yet")
    .option("--uuid <uuid>", "whose: by its UUID, as dmidecode prints it")
    .option("--client-id <id>", "whose: by all bytes of its DHCP client identifier (option 61)")
    .option("--circuit-id <id>", "whose: who is behind that port of a relay (82.1)")
    .option("--remote-id <id>", "whose: who is behind that relay (82.2), or both together")
    .addHelpText("after", `\nExamples:\n${EXAMPLES.map((line) => `  bootlace lease reserve ${line}`).join("\n")}`)
    .action((address: string, options: ReserveOptions, command: Command) => reserve(command, address, options));
  lease
    .command("reservations")
    .description("addresses that are always a machine's: of the config, of machines, and by command")
    .action((_, command: Command) => withStore(command, (store, loaded) => listReserved(command, store, loaded)));
  lease
    .command("unreserve <address...>")
    .description("addresses are nobody's any more; who has one keeps it until the lease ends")
    .action((addresses: string[], _, command: Command) =>
      withStore(command, async (store, { config }) => {
        const ended = await unreserve(store, config, addresses);
        print(command, ended, () => ended.map((one) => `${one.address} is not ${one.whose}'s any more`).join("\n"));
      }),
    );
  lease
    .command("export [file]")
    .description("write all leases as CSV or JSON")
    .option("--format <format>", "csv or json; else as the file's name ends, or csv")
    .action((file: string | undefined, options: FileOptions, command: Command) =>
      withStore(command, (store) => exportTo(command, store, file, options)),
    );
  lease
    .command("import <file>")
    .description("take over leases from a CSV or JSON file")
    .option("--format <format>", "csv or json; else as the file's name ends, or csv")
    .option("--force", "also where another machine has the address now")
    .addHelpText("after", "\nColumns: address, mac, expires; and state, changed, host_name")
    .action((file: string, options: FileOptions, command: Command) =>
      withStore(command, (store, loaded) => importFrom(command, store, loaded, file, options)),
    );
}

async function list(command: Command): Promise<void> {
  await withClient(command, async (client) => {
    const all = await whole((cursor) => client.call("leases.list", { query: { limit: 1000, cursor } }));
    const rows = all.map(({ address, mac, state, expiresMs, hostName }) => [
      address,
      mac,
      state,
      expiresMs === null ? "never" : time(expiresMs),
      hostName ?? "-",
    ]);
    print(command, all, () =>
      columns(["ADDRESS", "MAC", "STATE", "UNTIL", "NAME"], rows, "No address was given out yet."),
    );
  });
}

async function release(command: Command, addresses: string[]): Promise<void> {
  await withClient(command, async (client) => {
    const released = await client.call("leases.release", { body: { addresses } });
    print(command, released, () => released.map((one) => `released ${one.address} (${one.mac})`).join("\n"));
  });
}

async function reserve(command: Command, address: string, options: ReserveOptions): Promise<void> {
  const { mac, name, uuid, clientId, circuitId, remoteId } = options;
  if ([uuid, clientId, circuitId, remoteId].some((one) => one !== undefined)) {
    const also = Object.entries({ mac, name }).flatMap(([option, value]) => (value === undefined ? [] : [option]));
    const problem = "does not go with --uuid, --client-id, --circuit-id and --remote-id";
    if (also.length > 0)
      throw new Mistake(
        "nothing was reserved",
        also.map((option) => ({ path: `--${option}`, problem })),
      );
    return withStore(command, async (store, { config }) => {
      const kept = await asOptions(KEYS, () => reserveByKey(store, config, address, options));
      print(command, kept, () => `${kept.address} is kept for ${kept.whose}`);
    });
  }
  const body = { address, ...(mac === undefined ? {} : { mac }), ...(name === undefined ? {} : { name }) };
  await withClient(command, async (client) => {
    const machine = await asOptions(["mac", "name"], () => client.call("leases.reserve", { body }));
    print(command, machine, () => `${address} is machine ${machine.name}'s (${machine.mac})`);
  });
}

async function listReserved(command: Command, store: Store, { config }: Loaded): Promise<void> {
  const all = await reservations(store, config);
  const rows = all.map(({ address, whose, by }) => [address, whose, by ?? "lease reserve"]);
  print(command, all, () => columns(["ADDRESS", "WHOSE", "BY"], rows, "No address is reserved."));
}

function formatOf(options: FileOptions, file: string | undefined): Format {
  const format = options.format ?? (file?.endsWith(".json") === true ? "json" : "csv");
  if (format === "csv" || format === "json") return format;
  throw new Mistake("nothing was done", [{ path: "--format", problem: `"${format}" is neither csv nor json` }]);
}

async function exportTo(command: Command, store: Store, file: string | undefined, options: FileOptions): Promise<void> {
  const all = byAddress(await store.leases.all());
  const text = leasesText(all, formatOf(options, file));
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(file, text);
  print(command, { file, leases: all.length }, () => `${all.length} leases written to ${file}`);
}

async function importFrom(
  command: Command,
  store: Store,
  loaded: Loaded,
  file: string,
  options: FileOptions,
): Promise<void> {
  const format = formatOf(options, file);
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new Mistake("nothing was imported", [{ path: file, problem: String(cause) }]);
  });
  const read = readLeases(text, format);
  const there = new Map<Ipv4, Lease>((await store.leases.all()).map((one) => [one.address, one]));
  const nowMs = Date.now();
  const subnets = loaded.config.networks.flatMap(({ subnet }) => subnet ?? []);
  const found = [...read.faults];
  for (const one of read.leases) {
    const before = there.get(one.address);
    const isTaken = before !== undefined && before.mac !== one.mac && before.state === "bound";
    if (isTaken && before.expiresMs > nowMs && options.force !== true)
      found.push({ path: one.address, problem: `${before.mac} has it until its lease ends`, hint: "or use --force" });
    if (subnets.length > 0 && !subnets.some((subnet) => contains(subnet, one.address)))
      found.push({
        path: one.address,
        problem: "is in no network's subnet",
        hint: "add the network to the config first",
      });
  }
  if (found.length > 0) throw new Mistake("nothing was imported", found);
  // Newer than what a running server knows of these addresses.
  const leases = read.leases.map((one) => ({ ...one, changedMs: nowMs }));
  await store.leases.save(leases);
  print(command, { leases: leases.length }, () => `${leases.length} leases imported`);
}
