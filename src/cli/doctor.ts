// bootlace doctor: what on this host stands in the way, before anything boots.
import type { Command } from "commander";
import { examine } from "../serve/doctor/examine.ts";
import type { Ailment } from "../serve/doctor/facts.ts";
import { gather } from "../serve/doctor/gather.ts";
import { print, withStore } from "./context.ts";

interface DoctorOptions {
  readonly probe: boolean;
}

/** Adds `doctor`. */
export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("what on this host stands in the way of booting: exit code 1 when something stops it")
    .option("--no-probe", "do not ask the networks for other DHCP servers")
    .addHelpText("after", "\nExample:\n  bootlace --config /etc/bootlace.yaml doctor")
    .action((options: DoctorOptions, command: Command) =>
      withStore(command, async (store, { config, data }) => {
        const found = examine(await gather({ config, data, store, probe: options.probe }));
        print(command, found, () => report(found));
        if (found.some(({ weight }) => weight === "stops")) process.exitCode = 1;
      }),
    );
}

function report(found: readonly Ailment[]): string {
  if (found.length === 0) return "Nothing stands in the way.";
  const order = [...found].sort((a, b) => Number(b.weight === "stops") - Number(a.weight === "stops"));
  return order
    .map(({ weight, says, cure }) => `${weight === "stops" ? "STOPS" : "note "}  ${says}\n       ${cure}`)
    .join("\n");
}
