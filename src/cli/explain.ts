// bootlace explain: a dry run of one machine's boot. No packet is sent, nothing is changed.
import { type Command, Option } from "commander";
import { FIRMWARE, type FirmwareName } from "../serve/explain.ts";
import { withClient } from "./api-client.ts";
import { asOptions, print } from "./context.ts";

interface ExplainOptions {
  readonly mac: string;
  readonly arch: FirmwareName;
  readonly interface?: string;
  readonly uuid?: string;
}

/** Adds `explain`. */
export function explainCommand(program: Command): void {
  program
    .command("explain")
    .description("what a machine would be given at each step of its boot, and why; a dry run, no packet is sent")
    .requiredOption("--mac <mac>", "the machine's network card")
    .addOption(new Option("--arch <firmware>", "its firmware").choices(Object.keys(FIRMWARE)).default("bios"))
    .option("--interface <name>", "the network it is on, when the config has several")
    .option("--uuid <uuid>", "its UUID, when it has an address or settings by that")
    .addHelpText("after", "\nExample:\n  bootlace explain --mac 52:54:00:12:34:56 --arch uefi-x64")
    .action(run);
}

async function run(options: ExplainOptions, command: Command): Promise<void> {
  await withClient(command, async (client) => {
    const { mac, arch, interface: on, uuid } = options;
    const query = {
      mac,
      arch,
      ...(on === undefined ? {} : { interface: on }),
      ...(uuid === undefined ? {} : { uuid }),
    };
    const steps = await asOptions(["mac", "interface", "uuid"], () => client.call("machines.explain", { query }));
    print(command, steps, () => steps.map(stepText).join("\n"));
  });
}

interface Step {
  readonly step: string;
  readonly given: string;
  readonly why: string;
  readonly text?: string | undefined;
}

function stepText({ step, given, why, text }: Step): string {
  const head = `${step.padEnd(12)} ${given}\n${" ".repeat(13)}${why}`;
  const body = (text ?? "").split("\n").map((line) => `${" ".repeat(13)}| ${line}`);
  return text === undefined ? head : [head, ...body].join("\n");
}
