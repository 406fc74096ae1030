// bootlace machine: the computers that boot.
import type { Command } from "commander";
import type { z } from "zod";
import { time } from "../acts/time-text.ts";
import { type Client, pages } from "../http/client/client.ts";
import type { discoveredSchema } from "../http/contract/machines.ts";
import type { Loader, LocalWay, Machine } from "../machines/machine.ts";
import { mac } from "../net/mac.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { asOptions, columns, globals, print } from "./context.ts";

interface AddOptions {
  readonly mac?: string;
  readonly discovered?: string;
  readonly local?: string;
  readonly profile?: string;
  readonly loader?: string;
  readonly address?: string;
  readonly quirk?: string[];
  readonly uuid?: string;
  readonly memory?: string;
  readonly serial?: string;
  readonly group?: string[];
}

/** Adds `machine add|list|discovered|show|remove`. */
export function machineCommand(program: Command): void {
  const machine = program.command("machine").description("the computers that boot");
  machine
    .command("add <name>")
    .description("make a machine known, or change it")
    .option("--mac <mac>", "its network card's address, as its firmware shows it")
    .option("--discovered <code>", "instead: one of those discovered, by the code on its screen or by its MAC")
    .option("--profile <name>", "what to install when it is armed")
    .option("--loader <loader>", "auto, ipxe, pxelinux, grub or ipxe-pxelinux")
    .option(
      "--local <way>",
      "how it goes to its own disk, where its firmware needs a way of its own: see docs/firmware.md",
    )
    .option("--address <ip>", "an address that is always this machine's")
    .option("--quirk <name...>", "cures that its firmware needs: see docs/dhcp.md")
    .option("--group <name...>", "what it belongs to, such as a rack: bootlace arm --group NAME")
    .option("--uuid <uuid>", "its SMBIOS UUID: whoever comes with another is not installed")
    .option("--serial <text>", "its serial number, for host names (node-{serial}) and answer files")
    .option("--memory <size>", "how much it has, such as 16G: warned of where media need more")
    .addHelpText("after", "\nExample:\n  bootlace machine add web1 --mac 52:54:00:12:34:56 --profile debian12")
    .action(add);
  machine
    .command("list")
    .description("all machines, with their newest arm, and those that boot and that nobody has made known")
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
    .command("discovered")
    .description("machines that boot and that nobody has made known, the newest first")
    .addHelpText(
      "after",
      "\nOne of them is made known by the code on its screen:\n  bootlace machine add web1 --discovered K7PQ",
    )
    .action((_, command: Command) =>
      withClient(command, async (client) => {
        const found = await discoveredBy(client);
        print(command, found, () => discoveredText(found) || "None: every machine that booted is known.");
      }),
    );
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
  const {
    mac: card,
    discovered,
    profile,
    loader,
    local,
    address,
    uuid,
    serial,
    quirk,
    memory,
    group: groups,
  } = options;
  if ((card === undefined) === (discovered === undefined))
    throw new Mistake("the machine was not added", [
      { path: "--mac", problem: "name the machine by --mac or by --discovered, one of them" },
    ]);
  const body = {
    ...(profile === undefined ? {} : { profile }),
    // What it is not, the server says.
    ...(loader === undefined ? {} : { loader: loader as Loader }),
    ...(local === undefined ? {} : { local: local as LocalWay }),
    ...(address === undefined ? {} : { address }),
    ...(uuid === undefined ? {} : { uuid }),
    ...(quirk === undefined ? {} : { quirks: quirk }),
    ...(groups === undefined ? {} : { groups }),
    ...(serial === undefined ? {} : { serial }),
    ...(memory === undefined ? {} : { memoryMib: memory }),
  };
  await withClient(command, async (client) => {
    const found = card ?? (await discoveredMac(client, discovered ?? ""));
    const machine = await asOptions(["mac", "quirk", "name", "loader", "local"], () =>
      client.call("machines.put", { params: { name }, body: { ...body, mac: found } }),
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
    const others = globals(command).json === true || group !== undefined ? [] : await discoveredBy(client);
    print(command, machines, () =>
      [
        columns(
          ["NAME", "MAC", "PROFILE", "LOADER", "ADDRESS", "GROUPS", "STATE"],
          rows,
          group === undefined
            ? "No machines yet. Add one: bootlace machine add NAME --mac MAC"
            : `No machine is in group ${group}.`,
        ),
        ...(others.length === 0 ? [] : ["", "Discovered, not made known yet:", discoveredText(others)]),
      ].join("\n"),
    );
  });
}

type Discovered = z.infer<typeof discoveredSchema>;

async function discoveredBy(client: Client): Promise<readonly Discovered[]> {
  return (await client.call("machines.discovered", { query: { limit: 1000 } })).items;
}

function discoveredText(all: readonly Discovered[]): string {
  const rows = all.map(({ code, mac, firmware, address, seenMs }) => [
    code,
    mac,
    firmware ?? "-",
    address ?? "-",
    time(seenMs),
  ]);
  return columns(["CODE", "MAC", "FIRMWARE", "ADDRESS", "SEEN"], rows, "");
}

/** The MAC of the one discovered machine with that code or MAC; throws Mistake when it is none, or several. */
async function discoveredMac(client: Client, given: string): Promise<string> {
  const all = await discoveredBy(client);
  const asMac = mac(given);
  const found = all.filter(({ code, mac: card }) => card === asMac || code === given.trim().toUpperCase());
  const [one, another] = found;
  if (one !== undefined && another === undefined) return one.mac;
  const problem =
    one === undefined
      ? `no machine with "${given}" has been discovered`
      : `"${given}" is on the screens of ${found.map((each) => each.mac).join(" and ")}`;
  const hint = one === undefined ? "bootlace machine discovered" : "name it by its MAC";
  throw new Mistake("the machine was not added", [{ path: "--discovered", problem, hint }]);
}
