// bootlace init: writes the config file, by asking or from flags.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { parseConfig } from "../config.ts";
import { type Interface, listInterfaces } from "../net/interfaces.ts";
import { ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import { broadcastOf, subnetText } from "../net/subnet.ts";
import { ask, confirm, somebodyIsThere } from "./ask.ts";
import { columns, DEFAULT_CONFIG, globals, print } from "./context.ts";

interface InitOptions {
  readonly interface?: string;
  readonly mode?: string;
  readonly range?: string;
  readonly router?: string;
  readonly dns?: string;
  readonly force?: boolean;
}

/** What the config file is made from. */
interface Answers {
  readonly interface: string;
  readonly mode: string;
  readonly subnet: string;
  readonly range: string;
  readonly router: string;
  readonly dns: string;
}

/** Adds `init`. */
export function initCommand(program: Command): void {
  program
    .command("init")
    .description("write the config file: on which interface to serve, and how")
    .option("--interface <name>", "the interface that the machines are on")
    .option("--mode <mode>", "proxy: beside another DHCP server (default). dhcp: give addresses. off: files only")
    .option("--range <first-last>", "mode dhcp: the addresses to give out")
    .option("--router <ip>", "mode dhcp: the machines' way out")
    .option("--dns <ip,ip>", "mode dhcp: their name servers")
    .option("--force", "overwrite the file that is there")
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace init\n  bootlace init --interface eth1 --mode dhcp --range 10.0.0.100-10.0.0.200",
    )
    .action(async (options: InitOptions, command: Command) => void (await init(options, command)));
}

/** The interfaces as a table, for those who must choose one. */
export function interfaceTable(): string {
  const rows = listInterfaces().map((one) => [
    one.name,
    one.mac ?? "-",
    one.addresses.map(({ address, subnet }) => `${address}/${subnet.prefix}`).join(" "),
  ]);
  return columns(["INTERFACE", "MAC", "ADDRESS"], rows, "No interface has an IPv4 address.");
}

/** Writes the file; its absolute path, or null when the person thought better of it. */
export async function init(options: InitOptions, command: Command): Promise<string | null> {
  const file = resolve(globals(command).config ?? DEFAULT_CONFIG);
  if (existsSync(file) && options.force !== true)
    throw new Mistake(`${file} is there already`, [
      { path: "--force", problem: "not given, so nothing was overwritten", hint: "edit the file, or give --force" },
    ]);
  const asking = options.interface === undefined;
  if (asking && !somebodyIsThere())
    throw new Mistake("nobody is at a terminal to ask", [
      { path: "--interface", problem: "name the interface that the machines are on", hint: interfaceTable() },
    ]);
  if (asking) process.stdout.write(`${interfaceTable()}\n`);
  const name = options.interface ?? (await ask("Which interface are the machines on?", firstChoice()));
  const found = listInterfaces().find((one) => one.name === name);
  if (found === undefined)
    throw new Mistake("no config file was written", [
      { path: "--interface", problem: `there is no interface "${name}" with an IPv4 address`, hint: "ip address" },
    ]);
  const text = configText(await answers(options, found, asking));
  parseConfig(text, DEFAULT_CONFIG);
  if (asking && !(await confirm(`\n${text}\nWrite this to ${file}?`))) return null;
  await writeFile(file, text);
  print(command, { file }, () => `wrote ${file}; start with: bootlace serve`);
  return file;
}

function firstChoice(): string {
  return listInterfaces().find((one) => !one.loopback)?.name ?? "";
}

async function answers(options: InitOptions, found: Interface, asking: boolean): Promise<Answers> {
  const question = (text: string, given: string | undefined, fallback: string) =>
    given !== undefined || !asking ? (given ?? fallback) : ask(text, fallback);
  const mode = await question(
    "proxy (another DHCP server gives the addresses), dhcp (Bootlace does) or off?",
    options.mode,
    "proxy",
  );
  const net = found.addresses[0]?.subnet;
  const dhcp = mode === "dhcp" && net !== undefined;
  const top = net === undefined ? 0 : ipv4Number(broadcastOf(net));
  const proposal = `${ipv4FromNumber(top - 100)}-${ipv4FromNumber(top - 10)}`;
  return {
    interface: found.name,
    mode,
    subnet: dhcp ? subnetText(net) : "",
    range: dhcp ? await question("Addresses to give out?", options.range, net.prefix <= 24 ? proposal : "") : "",
    router: dhcp ? await question("Router (empty: none)?", options.router, "") : "",
    dns: dhcp ? await question("Name servers, comma between (empty: none)?", options.dns, "") : "",
  };
}

function configText(answer: Answers): string {
  const lines = [
    "# Bootlace's config. Only the interfaces named here get DHCP; everything else has a default.",
    "networks:",
    `  - interface: ${answer.interface}`,
    `    mode: ${answer.mode}`,
  ];
  if (answer.subnet !== "") lines.push(`    subnet: ${answer.subnet}`, `    range: ${answer.range}`);
  if (answer.router !== "") lines.push(`    router: ${answer.router}`);
  if (answer.dns !== "") lines.push(`    dns: [${answer.dns}]`);
  return `${lines.join("\n")}\n`;
}
