// bootlace simulate: one boot of a simulated machine against a server. The demo runs it inside its own segment.
import { writeSync } from "node:fs";
import { type Command, Option } from "commander";
import { ipv4 } from "../net/ipv4.ts";
import { mac } from "../net/mac.ts";
import { Mistake } from "../net/mistake.ts";
import { simulateBoot } from "../rack/client.ts";
import { loopbackLink, segmentLink } from "../rack/client-link.ts";
import { storm } from "../rack/storm.ts";
import { reportText } from "../rack/storm-report.ts";
import { print } from "./context.ts";

interface SimulateOptions {
  readonly mac: string;
  readonly firmware: "bios" | "uefi";
  readonly until?: string;
  readonly interface?: string;
  readonly relay?: string;
  readonly to?: string;
  readonly ports: string;
  readonly clients?: string;
  readonly spread: string;
}

/** Adds `simulate`, not shown in the help: where machines are armed, it starts their install. */
export function simulateCommand(program: Command): void {
  program
    .command("simulate", { hidden: true })
    .description("boot a simulated machine: it speaks DHCP, TFTP and HTTP as firmware does, and runs nothing")
    .requiredOption("--mac <mac>", "the machine's address")
    .addOption(new Option("--firmware <kind>", "what it pretends to be").choices(["bios", "uefi"]).default("bios"))
    .option("--until <text>", "its power fails as soon as it says that")
    .option("--interface <name>", "on this interface, which must have no address yet")
    .option("--relay <ip>", "instead: behind a relay with this loopback address")
    .option("--to <ip>", "with --relay: where the server is")
    .option("--ports <dhcp,proxy,tftp>", "the server's ports", "67,4011,69")
    .option(
      "--clients <number>",
      "with --relay: so many at once, MACs and relays counting on; each ends with its files loaded",
    )
    .option("--spread <ms>", "with --clients: all are switched on within this time", "1000")
    .action(async (options: SimulateOptions, command: Command) => {
      process.exitCode = options.clients === undefined ? await simulate(options) : await simulateMany(options, command);
    });
}

async function simulate(options: SimulateOptions): Promise<number> {
  const address = mac(options.mac);
  const [dhcp = 67, proxy = 4011, tftp = 69] = options.ports.split(",").map(Number);
  const ports = { dhcp, proxy, tftp };
  const relay = ipv4(options.relay ?? "");
  const server = ipv4(options.to ?? "");
  if (address === null)
    throw new Mistake("nothing was simulated", [{ path: "--mac", problem: `"${options.mac}" is no MAC address` }]);
  if (options.interface === undefined && (relay === null || server === null))
    throw new Mistake("nothing was simulated", [{ path: "--interface", problem: "name it, or --relay and --to" }]);
  const link =
    relay !== null && server !== null
      ? await loopbackLink({ ...ports, relay, server })
      : await segmentLink(options.interface ?? "", ports);
  const onStep = (step: string) => {
    writeSync(1, `${step}\n`);
    if (options.until !== undefined && step.includes(options.until)) process.exit(0);
  };
  try {
    await simulateBoot({ link, firmware: options.firmware, mac: address, onStep });
    return 0;
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    return 1;
  } finally {
    link.close();
  }
}

async function simulateMany(options: SimulateOptions, command: Command): Promise<number> {
  const firstMac = mac(options.mac);
  const [dhcp = 67, proxy = 4011, tftp = 69] = options.ports.split(",").map(Number);
  const relay = ipv4(options.relay ?? "");
  const server = ipv4(options.to ?? "");
  const clients = Number(options.clients);
  if (firstMac === null || relay === null || server === null || !(clients >= 1 && clients <= 20_000))
    throw new Mistake("nothing was simulated", [
      {
        path: "--clients",
        problem: "1 to 20000, with --mac, --relay (the first of as many addresses of lo) and --to",
      },
    ]);
  // Only on loopback: a storm on a real network is somebody's bad day.
  if (!relay.startsWith("127.") || !server.startsWith("127."))
    throw new Mistake("nothing was simulated", [
      { path: "--relay", problem: "many machines are simulated on loopback addresses (127.x.x.x) only" },
    ]);
  const where = { dhcp, proxy, tftp, relay, server };
  const done = await storm({ clients, firstMac, firmware: options.firmware, where, spreadMs: Number(options.spread) });
  print(command, done, () => reportText(done));
  return done.loaded === done.clients ? 0 : 1;
}
