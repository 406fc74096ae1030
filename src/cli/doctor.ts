// ◄ door: bootlace doctor: what on this host stands in the way, before anything boots.
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { examine } from "../serve/doctor/examine.ts";
import type { Ailment } from "../serve/doctor/facts.ts";
import { gather } from "../serve/doctor/gather.ts";
import type { Store } from "../store/interface.ts";
import { openSqlite, storeFile } from "../store/sqlite.ts";
import { withClient } from "./api-client.ts";
import { globals, load, print } from "./context.ts";

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
    .action(doctor);
}

async function doctor({ probe }: DoctorOptions, command: Command): Promise<void> {
  if (globals(command).server === undefined) return here(probe, command);
  await withClient(command, async (client) => {
    tell(await client.call("doctor.show", { query: { probe: probe ? "true" : "false" } }), command);
  });
}

/** Also where there is no store yet, or none that can be opened. */
async function here(probe: boolean, command: Command): Promise<void> {
  const { config, data } = await load(globals(command));
  const { store, storeProblem } = await storeIn(data);
  try {
    tell(examine(await gather({ config, data, store, storeProblem, probe })), command);
  } finally {
    await store?.close();
  }
}

/** A store that is not there yet is not made, and one that cannot be opened is a finding and not the end. */
async function storeIn(data: string): Promise<{ store: Store | null; storeProblem: string | null }> {
  if (!existsSync(storeFile(data))) return { store: null, storeProblem: null };
  try {
    return { store: await openSqlite(storeFile(data)), storeProblem: null };
  } catch (cause) {
    return { store: null, storeProblem: cause instanceof Error ? cause.message : String(cause) };
  }
}

function tell(found: readonly Ailment[], command: Command): void {
  print(command, found, () => report(found));
  if (found.some(({ weight }) => weight === "stops")) process.exitCode = 1;
}

function report(found: readonly Ailment[]): string {
  if (found.length === 0) return "Nothing stands in the way.";
  const order = [...found].sort((a, b) => Number(b.weight === "stops") - Number(a.weight === "stops"));
  return order
    .map(({ weight, says, cure }) => `${weight === "stops" ? "STOPS" : "note "}  ${says}\n       ${cure}`)
    .join("\n");
}
