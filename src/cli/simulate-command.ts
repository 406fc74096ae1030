// bootlace simulate: boots of simulated machines against a server, one at a time or a storm of them.
import { writeSync } from "node:fs";
import { type Command, Option } from "commander";
import { uuidSchema } from "../machines/machine.ts";
import { type Ipv4, ipv4, ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import { mac } from "../net/mac.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import { type Habit, simulateBoot } from "../rack/client.ts";
import { clientsOn } from "../rack/client-interface.ts";
import { type Link, type LinkPorts, loopbackLink } from "../rack/client-link.ts";
import { storm } from "../rack/storm.ts";
import { reportText } from "../rack/storm-report.ts";
import { print } from "./context.ts";

interface SimulateOptions {
  readonly mac: string;
  readonly firmware: "bios" | "uefi" | "pi3" | "pi4" | "pi5";
  readonly uuid?: string;
  readonly habit?: Habit;
  readonly until?: string;
  readonly hold?: string;
  readonly interface?: string;
  readonly relay?: string;
  readonly to?: string;
  readonly ports: string;
  readonly clients?: string;
  readonly spread: string;
}

const MOST_CLIENTS = 20_000;

/** Adds `simulate`. */
export function simulateCommand(program: Command): void {
  program
    .command("simulate")
    .description("boot simulated machines: they speak DHCP, TFTP and HTTP as firmware does, and run nothing")
    .requiredOption(
      "--mac <mac>",
      "the machine's address, of several the first; an install that is armed for it begins",
    )
    .addOption(
      new Option("--firmware <kind>", "what it pretends to be")
        .choices(["bios", "uefi", "pi3", "pi4", "pi5"])
        .default("bios"),
    )
    .option("--interface <name>", "on this interface, which nobody may use: it has no address, or only the relay's")
    .option("--relay <ip>", "behind a relay with this address: of the interface, or a loopback address (127.x.x.x)")
    .option("--to <ip>", "with --relay: where the server is")
    .option("--ports <dhcp,proxy,tftp>", "the server's ports", "67,4011,69")
    .option("--clients <number>", "so many at once, MACs counting on; each ends with its kernel and initrd loaded")
    .option("--spread <ms>", "with --clients: all are switched on within this time", "1000")
    .option("--until <text>", "its power fails as soon as it says that")
    .option("--hold <text>", "waits for a line of input as soon as it says that")
    .option("--uuid <uuid>", "its SMBIOS UUID; else one that nobody else has")
    .addOption(new Option("--habit <kind>", "how it is unlike good firmware").choices(["old-ipxe", "one-server"]))
    .addHelpText(
      "after",
      `
Only where nothing else is: never on a network with machines that somebody needs.
Examples:
  bootlace simulate --mac 52:54:00:12:34:56 --interface veth1
  bootlace simulate --mac 52:54:00:00:00:01 --clients 1000 --interface veth1
  bootlace simulate --mac 52:54:00:00:00:01 --clients 1000 --interface veth1 --relay 10.1.0.2 --to 10.0.0.1
  bootlace simulate --mac 52:54:00:00:00:01 --clients 100 --relay 127.1.0.1 --to 127.0.0.1`,
    )
    .action(async (options: SimulateOptions, command: Command) => {
      const { connect, close } = await connections(options);
      try {
        process.exitCode =
          options.clients === undefined
            ? await simulate(options, await connect(0))
            : await simulateMany(options, connect, command);
      } finally {
        close();
      }
    });
}

interface Connections {
  readonly connect: (index: number) => Promise<Link>;
  readonly close: () => void;
}

/** How the machines are connected. Throws Mistake for what cannot be, before anything is sent. */
async function connections(options: SimulateOptions): Promise<Connections> {
  const [dhcp = 67, proxy = 4011, tftp = 69] = options.ports.split(",").map(Number);
  const ports: LinkPorts = { dhcp, proxy, tftp };
  const relay = ipv4(options.relay ?? "");
  const server = ipv4(options.to ?? "");
  const faults: Fault[] = [];
  if (mac(options.mac) === null) faults.push({ path: "--mac", problem: `"${options.mac}" is no MAC address` });
  if ([dhcp, proxy, tftp].some((port) => !(port >= 1 && port <= 65_535)))
    faults.push({ path: "--ports", problem: `"${options.ports}" is not three port numbers` });
  const count = Number(options.clients ?? 1);
  if (!(Number.isInteger(count) && count >= 1 && count <= MOST_CLIENTS))
    faults.push({ path: "--clients", problem: `1 to ${MOST_CLIENTS}` });
  if (options.uuid !== undefined && !uuidSchema.safeParse(options.uuid).success)
    faults.push({ path: "--uuid", problem: `"${options.uuid}" is no UUID` });
  if ((relay === null) !== (server === null) || (options.relay !== undefined && relay === null))
    faults.push({ path: "--relay", problem: "a relay's IPv4 address, with --to, its server's" });
  // A storm on a real network is somebody's bad day: it is named, or it stays in this machine.
  else if (options.interface === undefined && !(relay?.startsWith("127.") && server?.startsWith("127.")))
    faults.push({ path: "--interface", problem: "name it, or loopback addresses (127.x.x.x) for --relay and --to" });
  if (faults.length > 0) throw new Mistake("nothing was simulated", faults);

  if (options.interface !== undefined) {
    const between = relay === null || server === null ? null : { own: relay, server };
    const clients = await clientsOn({ ...ports, device: options.interface, relay: between });
    return { connect: async () => clients.link(), close: clients.close };
  }
  const first = ipv4Number(relay as Ipv4);
  const where = { ...ports, server: server as Ipv4 };
  return { connect: (index) => loopbackLink({ ...where, relay: ipv4FromNumber(first + index) }), close: () => {} };
}

async function simulate(options: SimulateOptions, link: Link): Promise<number> {
  const address = mac(options.mac);
  if (address === null) return 2;
  const { firmware, habit, until, hold, uuid } = options;
  const onStep = (step: string) => {
    writeSync(1, `${step}\n`);
    if (until !== undefined && step.includes(until)) process.exit(0);
  };
  const afterStep = async (step: string) => {
    if (hold === undefined || !step.includes(hold)) return;
    const reader = Bun.stdin.stream().getReader();
    await reader.read();
    // Else the open input would keep the program from its end.
    await reader.cancel();
  };
  const more = {
    ...(habit === undefined ? {} : { habit }),
    ...(uuid === undefined ? {} : { uuid: new Uint8Array(Buffer.from(uuid.replaceAll("-", ""), "hex")) }),
  };
  try {
    await simulateBoot({ link, firmware, mac: address, onStep, afterStep, ...more });
    return 0;
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    return 1;
  } finally {
    link.close();
  }
}

async function simulateMany(
  options: SimulateOptions,
  link: (index: number) => Promise<Link>,
  command: Command,
): Promise<number> {
  const firstMac = mac(options.mac);
  if (firstMac === null) return 2;
  const clients = Number(options.clients);
  const { firmware } = options;
  if (firmware !== "bios" && firmware !== "uefi")
    throw new Mistake("nothing was simulated", [{ path: "--clients", problem: "of PCs only" }]);
  const done = await storm({ clients, firstMac, firmware, link, spreadMs: Number(options.spread) });
  print(command, done, () => reportText(done));
  return done.loaded === done.clients ? 0 : 1;
}
