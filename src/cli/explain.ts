// bootlace explain: a dry run of one machine's boot. No packet is sent, nothing is changed.
import { type Command, Option } from "commander";
import { faults } from "../config.ts";
import { listLoaders } from "../loaders/obtain.ts";
import { macSchema } from "../machines/machine.ts";
import { listInterfaces } from "../net/interfaces.ts";
import { Mistake } from "../net/mistake.ts";
import { loadEstate } from "../serve/estate.ts";
import { explain, FIRMWARE, type FirmwareName, type Step } from "../serve/explain.ts";
import { dhcpNetwork, served } from "../serve/networks.ts";
import { print, withStore } from "./context.ts";

interface ExplainOptions {
  readonly mac: string;
  readonly arch: FirmwareName;
  readonly interface?: string;
}

/** Adds `explain`. */
export function explainCommand(program: Command): void {
  program
    .command("explain")
    .description("what a machine would be given at each step of its boot, and why; a dry run, no packet is sent")
    .requiredOption("--mac <mac>", "the machine's network card")
    .addOption(new Option("--arch <firmware>", "its firmware").choices(Object.keys(FIRMWARE)).default("bios"))
    .option("--interface <name>", "the network it is on, when the config has several")
    .addHelpText("after", "\nExample:\n  bootlace explain --mac 52:54:00:12:34:56 --arch uefi-x64")
    .action(run);
}

async function run(options: ExplainOptions, command: Command): Promise<void> {
  const mac = macSchema.safeParse(options.mac);
  if (!mac.success)
    throw new Mistake(
      "nothing to explain",
      faults(mac.error).map((fault) => ({ ...fault, path: "--mac" })),
    );
  await withStore(command, async (store, { config, data }) => {
    const networks = served(config, listInterfaces());
    const network = networks.find(
      (one) => options.interface === undefined || one.config.interface === options.interface,
    );
    if (network === undefined) {
      const names = networks.map((one) => one.config.interface).join(", ");
      const problem = names === "" ? "the config names no network" : `no such network; the config names ${names}`;
      throw new Mistake("nothing to explain", [{ path: "--interface", problem, hint: "bootlace init" }]);
    }
    const input = {
      estate: await loadEstate(store),
      network,
      server: { address: network.address, httpPort: config.boot.port },
      loaders: (await listLoaders(data)).map((file) => `${file.set}/${file.file}`),
      leases: await store.leases.all(),
      menus: config.menus,
      mac: mac.data,
      firmware: options.arch,
      nowMs: Date.now(),
    };
    const { classes, groups, reservations } = config.dhcp;
    const all = networks.flatMap((one) => dhcpNetwork(one) ?? []);
    const steps = explain(input, { networks: all, classes, groups, reservations });
    print(command, steps, () => steps.map(stepText).join("\n"));
  });
}

function stepText({ step, given, why, text }: Step): string {
  const head = `${step.padEnd(12)} ${given}\n${" ".repeat(13)}${why}`;
  const body = (text ?? "").split("\n").map((line) => `${" ".repeat(13)}| ${line}`);
  return text === undefined ? head : [head, ...body].join("\n");
}
