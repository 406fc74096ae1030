// bootlace demo: its place on the command line.
import { type Command, Option } from "commander";
import { runDemo } from "./demo.ts";

interface DemoOptions {
  readonly firmware: "bios" | "uefi";
  readonly simulate?: boolean;
  readonly keep?: boolean;
  readonly yes?: boolean;
}

/** Adds `demo`. */
export function demoCommand(program: Command): void {
  program
    .command("demo")
    .description("boot a virtual machine into the unattended Debian installer, on an isolated network of its own")
    .addOption(new Option("--firmware <kind>", "the machine's firmware").choices(["bios", "uefi"]).default("bios"))
    .option("--simulate", "no QEMU: a client in our own code that speaks the real protocols")
    .option("--keep", "leave machine and network running at the end, until Ctrl-C")
    .option("--yes", "install QEMU without asking when it is missing")
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace demo\n  bootlace demo --firmware uefi --keep\n  bootlace demo --simulate",
    )
    .action(async (options: DemoOptions) => {
      process.exitCode = await runDemo({
        firmware: options.firmware,
        simulate: options.simulate === true,
        keep: options.keep === true,
        yes: options.yes === true,
      });
    });
}
