// bootlace machine: the computers that boot.
import type { Command } from "commander";
import { pages } from "../http/client/client.ts";
import type { Loader, Machine } from "../machines/machine.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { asOptions, columns, print } from "./context.ts";

interface AddOptions {
  readonly mac: string;
  readonly profile?: string;
  readonly loader?: string;
  readonly address?: string;
  readonly quirk?: string[];
  readonly uuid?: string;
  readonly memory?: string;
  readonly group?: string[];
}

/** Adds `machine add|list|show|remove`. */
export function machineCommand(program: Command): void {
  const machine = program.command("machine").description("the computers that boot");
  machine
    .command("add <name>")
    .description("make a machine known, or change it")
    .requiredOption("--mac <mac>", "its network card's address, as its firmware shows it")
    .option("--profile <name>", "what to install when it is armed")
    .option("--loader <loader>", "auto, ipxe, pxelinux or grub")
    .option("--address <ip>", "an address that is always this machine's")
    .option("--quirk <name...>", "cures that its firmware needs: see docs/dhcp.md")
    .option("--group <name...>", "what it belongs to, such as a rack: bootlace arm --group NAME")
    .option("--uuid <uuid>", "its SMBIOS UUID: whoever comes with another is not installed")
    .option("--memory <size>", "how much it has, such as 16G: warned of where media need more")
    .addHelpText("after", "\nExample:\n  bootlace machine add web1 --mac 52:54:00:12:34:56 --profile debian12")
    .action(add);
  machine
    .command("list")
    .description("all machines, with their newest arm")
    .option("--group <name>", "only those of this group")
    .action((options: { group?: string }, command: Command) => list(options, command));
  machine
    .command("group <machines...>")
    .description("let machines join and leave groups")
    .option("--join <name...>", "groups to be in")
    .option("--leave <name...>", "groups to be in no longer")
    .addHelpText("after", "\nExample:\n  bootlace machine group 'web*' --join rack1")
    .action(group);
  machine
    .command("show <name>")
    .description("one machine")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        const found = await client.call("machines.show", { params: { name } });
        print(command, found, () =>
          Object.entries(found)
            .map(([key, value]) => `${key.padEnd(8)} ${value === null || String(value) === "" ? "-" : value}`)
            .join("\n"),
        );
      }),
    );
  machine
    .command("remove <name>")
    .description("forget a machine")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        const found = await client.call("machines.remove", { params: { name } });
        print(command, found, () => `removed machine ${name}`);
      }),
    );
}

async function add(name: string, options: AddOptions, command: Command): Promise<void> {
  const { mac, profile, loader, address, uuid, quirk, memory, group: groups } = options;
  const body = {
    mac,
    ...(profile === undefined ? {} : { profile }),
    // What it is not, the server says.
    ...(loader === undefined ? {} : { loader: loader as Loader }),
    ...(address === undefined ? {} : { address }),
    ...(uuid === undefined ? {} : { uuid }),
    ...(quirk === undefined ? {} : { quirks: quirk }),
    ...(groups === undefined ? {} : { groups }),
    ...(memory === undefined ? {} : { memoryMib: memory }),
  };
  await withClient(command, async (client) => {
    const machine = await asOptions(["mac", "quirk", "name"], () =>
      client.call("machines.put", { params: { name }, body }),
    );
    print(command, machine, () => `machine ${name} (${machine.mac}); install it with: bootlace arm ${name}`);
  });
}

async function group(machines: string[], change: { join?: string[]; leave?: string[] }, command: Command) {
  const { join = [], leave = [] } = change;
  if (join.length + leave.length === 0)
    throw new Mistake("no group was changed", [
      { path: "--join", problem: "no group is named", hint: "--join, --leave" },
    ]);
  await withClient(command, async (client) => {
    const changed = await client.call("machines.regroup", { body: { machines, join, leave } });
    print(command, changed, () =>
      changed.map(({ name, groups }) => `${name} is in ${groups.join(", ") || "no group"}`).join("\n"),
    );
  });
}

async function list({ group }: { group?: string }, command: Command): Promise<void> {
  await withClient(command, async (client) => {
    const rows: string[][] = [];
    const machines: Machine[] = [];
    const all = pages((cursor) =>
      client.call("machines.list", { query: { limit: 1000, cursor, ...(group === undefined ? {} : { group }) } }),
    );
    for await (const { now, ...machine } of all) {
      machines.push(machine);
      const { name, mac, profile, loader, address, groups } = machine;
      rows.push([
        name,
        mac,
        profile ?? "-",
        loader,
        address ?? "-",
        groups.join(",") || "-",
        now.arm?.state ?? "not armed",
      ]);
    }
    print(command, machines, () =>
      columns(
        ["NAME", "MAC", "PROFILE", "LOADER", "ADDRESS", "GROUPS", "STATE"],
        rows,
        group === undefined
          ? "No machines yet. Add one: bootlace machine add NAME --mac MAC"
          : `No machine is in group ${group}.`,
      ),
    );
  });
}
