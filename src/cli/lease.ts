// bootlace lease: the addresses given out.
import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { Format } from "../acts/lease-file.ts";
import type { KeyWords } from "../acts/reservations.ts";
import { time } from "../acts/time-text.ts";
import { whole } from "../http/client/client.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { asOptions, columns, print } from "./context.ts";
import { printBytes } from "./entries.ts";

interface ReserveOptions extends KeyWords {
  readonly mac?: string;
  readonly name?: string;
}

const KEYS = ["uuid", "clientId", "circuitId", "remoteId"];

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
    .action(listReserved);
  lease
    .command("unreserve <address...>")
    .description("addresses are nobody's any more; who has one keeps it until the lease ends")
    .action((addresses: string[], _, command: Command) =>
      withClient(command, async (client) => {
        const ended = await client.call("reservations.remove", { body: { addresses } });
        print(command, ended, () => ended.map((one) => `${one.address} is not ${one.whose}'s any more`).join("\n"));
      }),
    );
  lease
    .command("export [file]")
    .description("write all leases as CSV or JSON")
    .option("--format <format>", "csv or json; else as the file's name ends, or csv")
    .action(exportTo);
  lease
    .command("import <file>")
    .description("take over leases from a CSV or JSON file")
    .option("--format <format>", "csv or json; else as the file's name ends, or csv")
    .option("--force", "also where another machine has the address now")
    .addHelpText("after", "\nColumns: address, mac, expires; and state, changed, host_name")
    .action(importFrom);
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
    return withClient(command, async (client) => {
      const body = { address, uuid, clientId, circuitId, remoteId };
      const kept = await asOptions(KEYS, () => client.call("reservations.add", { body }));
      print(command, kept, () => `${kept.address} is kept for ${kept.whose}`);
    });
  }
  const body = { address, ...(mac === undefined ? {} : { mac }), ...(name === undefined ? {} : { name }) };
  await withClient(command, async (client) => {
    const machine = await asOptions(["mac", "name"], () => client.call("leases.reserve", { body }));
    print(command, machine, () => `${address} is machine ${machine.name}'s (${machine.mac})`);
  });
}

async function listReserved(_: unknown, command: Command): Promise<void> {
  await withClient(command, async (client) => {
    const all = await client.call("reservations.list", {});
    const where = { config: "config", machine: "machine", command: "lease reserve" };
    const rows = all.map(({ address, whose, by, machine }) => [
      address,
      whose,
      machine === null ? where[by] : `${where[by]} ${machine}`,
    ]);
    print(command, all, () => columns(["ADDRESS", "WHOSE", "BY"], rows, "No address is reserved."));
  });
}

function formatOf(options: FileOptions, file: string | undefined): Format {
  const format = options.format ?? (file?.endsWith(".json") === true ? "json" : "csv");
  if (format === "csv" || format === "json") return format;
  throw new Mistake("nothing was done", [{ path: "--format", problem: `"${format}" is neither csv nor json` }]);
}

async function exportTo(file: string | undefined, options: FileOptions, command: Command): Promise<void> {
  const format = formatOf(options, file);
  await withClient(command, async (client) => {
    const bytes = await client.call("leases.export", { query: { format } });
    if (file === undefined) return printBytes([bytes]);
    const { total } = await client.call("leases.list", { query: { limit: 1 } });
    await writeFile(file, bytes);
    print(command, { file, leases: total }, () => `${total} leases written to ${file}`);
  });
}

async function importFrom(file: string, options: FileOptions, command: Command): Promise<void> {
  const format = formatOf(options, file);
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new Mistake("nothing was imported", [{ path: file, problem: String(cause) }]);
  });
  await withClient(command, async (client) => {
    const body = { format, text, force: options.force === true };
    const taken = await client.call("leases.import", { body });
    print(command, taken, () => `${taken.leases} leases imported`);
  });
}
