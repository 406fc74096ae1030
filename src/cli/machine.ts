// bootlace machine: the computers that boot.
import type { Command } from "commander";
import { putMachine, removeMachine } from "../acts/machines.ts";
import { named } from "../acts/named.ts";
import type { Machine } from "../machines/machine.ts";
import { asOptions, columns, print, withStore } from "./context.ts";

interface AddOptions {
  readonly mac: string;
  readonly profile?: string;
  readonly loader?: string;
  readonly address?: string;
  readonly quirk?: string[];
  readonly uuid?: string;
  readonly memory?: string;
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
    .option("--uuid <uuid>", "its SMBIOS UUID: whoever comes with another is not installed")
    .option("--memory <size>", "how much it has, such as 16G: warned of where media need more")
    .addHelpText("after", "\nExample:\n  bootlace machine add web1 --mac 52:54:00:12:34:56 --profile debian12")
    .action(add);
  machine
    .command("list")
    .description("all machines, with their newest arm")
    .action((_, command: Command) => list(command));
  machine
    .command("show <name>")
    .description("one machine")
    .action((name: string, _, command: Command) =>
      withStore(command, async (store) => {
        const found = await named("machine", store.machines, name);
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
      withStore(command, async (store) => {
        const found = await removeMachine(store, name);
        print(command, found, () => `removed machine ${name}`);
      }),
    );
}

async function add(name: string, options: AddOptions, command: Command): Promise<void> {
  const { quirk, memory, ...rest } = options;
  const written = {
    name,
    ...rest,
    ...(quirk === undefined ? {} : { quirks: quirk }),
    ...(memory === undefined ? {} : { memoryMib: memory }),
  };
  await withStore(command, async (store, { config }) => {
    const machine = await asOptions(["mac", "quirk"], () => putMachine(store, config, written));
    print(command, machine, () => `machine ${name} (${machine.mac}); install it with: bootlace arm ${name}`);
  });
}

async function list(command: Command): Promise<void> {
  await withStore(command, async (store) => {
    const arms = new Map((await store.arms.all()).map((arm) => [arm.machine, arm]));
    const machines = await store.machines.all();
    const row = (machine: Machine) => [
      machine.name,
      machine.mac,
      machine.profile ?? "-",
      machine.loader,
      machine.address ?? "-",
      arms.get(machine.name)?.state ?? "not armed",
    ];
    print(command, machines, () =>
      columns(
        ["NAME", "MAC", "PROFILE", "LOADER", "ADDRESS", "STATE"],
        machines.map(row),
        "No machines yet. Add one: bootlace machine add NAME --mac MAC",
      ),
    );
  });
}
