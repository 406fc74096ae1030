// ◄ door: the demo's configuration file, and its store filled by the same commands that a person would type.
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { openUdp } from "../net/udp.ts";
import { runOwn } from "../rack/program.ts";

export const SERVER = "10.67.0.1" as Ipv4;
export const PREFIX = 24;
export const LOOPBACK_SERVER = "127.0.0.1" as Ipv4;
/** The relay that the simulated client stands behind: also this machine. */
export const LOOPBACK_RELAY = "127.0.0.2" as Ipv4;
export const MACHINE = "demo";

export interface Ports {
  readonly dhcp: number;
  readonly proxy: number;
  readonly tftp: number;
  readonly http: number;
  readonly admin: number;
}

export const USUAL_PORTS: Ports = { dhcp: 67, proxy: 4011, tftp: 69, http: 80, admin: 8067 };

/** Ports that nobody has at this moment. */
export async function freePorts(): Promise<Ports> {
  const [dhcp, proxy, tftp] = [await freeUdp(), await freeUdp(), await freeUdp()];
  return { dhcp, proxy, tftp, http: await freeTcp(), admin: await freeTcp() };
}

async function freeUdp(): Promise<number> {
  const socket = await openUdp({ address: ANY, port: 0, onDatagram: () => {} });
  socket.close();
  return socket.port;
}

function freeTcp(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, LOOPBACK_SERVER, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** The whole configuration, as a person would write it. */
export function configText(data: string, network: "segment" | "loopback", ports: Ports): string {
  const where =
    network === "segment"
      ? { device: "br0", address: SERVER, subnet: `10.67.0.0/${PREFIX}`, range: "10.67.0.100-10.67.0.120" }
      : { device: "lo", address: LOOPBACK_SERVER, subnet: "127.0.0.0/8", range: "127.0.0.100-127.0.0.120" };
  return `${[
    `data: ${data}`,
    "networks:",
    `  - interface: ${where.device}`,
    "    mode: dhcp",
    `    address: ${where.address}`,
    `    subnet: ${where.subnet}`,
    `    range: ${where.range}`,
    `    router: ${where.address}`,
    `    dns: [${where.address}]`,
    "    domain: demo.internal",
    "boot:",
    `  port: ${ports.http}`,
    "admin:",
    `  listen: 127.0.0.1:${ports.admin}`,
    "tftp:",
    `  port: ${ports.tftp}`,
    "dhcp:",
    `  port: ${ports.dhcp}`,
    `  proxy_port: ${ports.proxy}`,
  ].join("\n")}\n`;
}

/** Writes the configuration; the file's path. */
export async function writeConfig(data: string, network: "segment" | "loopback", ports: Ports): Promise<string> {
  const file = join(data, "bootlace.yaml");
  await writeFile(file, configText(data, network, ports));
  return file;
}

/** Media, profile, machine and its permission to be installed; each command is shown before it runs. */
export async function fillStore(data: string, media: string, mac: Mac, say: (line: string) => void): Promise<void> {
  const spec = join(data, "spec.yaml");
  // Of a system that is never finished here: nobody needs to know it.
  await writeFile(spec, `root:\n  password: ${crypto.randomUUID()}\n`);
  for (const words of [
    ["media", "add", "debian", media],
    ["profile", "add", "debian-demo", "--media", "debian", "--spec", spec, "--argument", "console=ttyS0"],
    ["machine", "add", MACHINE, "--mac", mac, "--profile", "debian-demo"],
    ["arm", MACHINE, "--for", "2h", "--yes"],
  ]) {
    say(`  bootlace ${words.join(" ").replace(media, "FOLDER").replace(spec, "spec.yaml")}`);
    await runOwn(words, data);
  }
}
