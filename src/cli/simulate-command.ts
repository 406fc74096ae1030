// bootlace simulate: one boot of a simulated machine against a server. The demo runs it inside its own segment.
import { type Command, Option } from "commander";
import { ipv4 } from "../net/ipv4.ts";
import { mac } from "../net/mac.ts";
import { Mistake } from "../net/mistake.ts";
import { simulateBoot } from "../rack/client.ts";
import { loopbackLink, segmentLink } from "../rack/client-link.ts";

interface SimulateOptions {
  readonly mac: string;
  readonly firmware: "bios" | "uefi";
  readonly interface?: string;
  readonly relay?: string;
  readonly server?: string;
  readonly ports: string;
}

/** Adds `simulate`, not shown in the help: where machines are armed, it starts their install. */
export function simulateCommand(program: Command): void {
  program
    .command("simulate", { hidden: true })
    .description("boot a simulated machine: it speaks DHCP, TFTP and HTTP as firmware does, and runs nothing")
    .requiredOption("--mac <mac>", "the machine's address")
    .addOption(new Option("--firmware <kind>", "what it pretends to be").choices(["bios", "uefi"]).default("bios"))
    .option("--interface <name>", "on this interface, which must have no address yet")
    .option("--relay <ip>", "instead: behind a relay with this loopback address")
    .option("--server <ip>", "with --relay: where the server is")
    .option("--ports <dhcp,proxy,tftp>", "the server's ports", "67,4011,69")
    .action(async (options: SimulateOptions) => {
      process.exitCode = await simulate(options);
    });
}

async function simulate(options: SimulateOptions): Promise<number> {
  const address = mac(options.mac);
  const [dhcp = 67, proxy = 4011, tftp = 69] = options.ports.split(",").map(Number);
  const ports = { dhcp, proxy, tftp };
  const relay = ipv4(options.relay ?? "");
  const server = ipv4(options.server ?? "");
  if (address === null)
    throw new Mistake("nothing was simulated", [{ path: "--mac", problem: `"${options.mac}" is no MAC address` }]);
  if (options.interface === undefined && (relay === null || server === null))
    throw new Mistake("nothing was simulated", [{ path: "--interface", problem: "name it, or --relay and --server" }]);
  const link =
    relay !== null && server !== null
      ? await loopbackLink({ ...ports, relay, server })
      : await segmentLink(options.interface ?? "", ports);
  const onStep = (step: string) => process.stdout.write(`${step}\n`);
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
