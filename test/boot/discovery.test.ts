// PXE boot server discovery by real firmware: it is offered a menu (43.8, 43.9), takes the first line by itself (43.10), and looks
// for that line's boot server by unicast, by broadcast or by multicast, as 43.6 says. Then it asks for the file that the
// answer names. iPXE is QEMU's BIOS network ROM.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DhcpRecord } from "../../src/dhcp/server.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import type { Firmware } from "../../src/rack/firmware.ts";
import { startMachine } from "../../src/rack/machine.ts";
import { createSegment, type Segment } from "../../src/rack/segment.ts";
import { startDhcp } from "../peers/dhcp-child.ts";

let folder: string;
let segment: Segment;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-discovery-"));
  segment = createSegment({ address: "10.66.0.1" as Ipv4, prefix: 24 });
});

afterAll(() => {
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves with the file that somebody asks for by TFTP. */
function asksFor(): { readonly file: Promise<string>; stop(): void } {
  const listen = `
    import { openUdp } from "${import.meta.dir}/../../src/net/udp.ts";
    await openUdp({ address: "10.66.0.1", port: 69, onDatagram(bytes) {
      console.log(new TextDecoder().decode(bytes.subarray(2)).split("\\0")[0]);
      process.exit(0);
    } });`;
  const child = Bun.spawn(segment.inside([process.execPath, "-e", listen]), { stdout: "pipe", stderr: "inherit" });
  return { file: child.stdout.text(), stop: () => child.kill() };
}

const WAYS: readonly (readonly [string, Firmware, string])[] = [
  ["unicast", "bios", ""],
  ["broadcast", "bios", "discovery_control: 2"],
  ["multicast", "bios", "{discovery_control: 1, multicast: 232.1.0.1}"],
  ["unicast", "uefi", ""],
  ["broadcast", "uefi", "discovery_control: 2"],
  ["multicast", "uefi", "{discovery_control: 1, multicast: 232.1.0.1}"],
];

for (const [way, firmware, extra] of WAYS)
  test(`${firmware}: ${way}`, async () => {
    const name = `${firmware}-${way}`;
    mkdirSync(join(folder, name));
    const more = extra.replace(/^\{|\}$/g, "");
    const pxe = `{menu: [{text: First, type: 32769, file: first.bin}], prompt: {text: Menu, seconds: 0}${more === "" ? "" : `, ${more}`}}`;
    const config = join(folder, name, "bootlace.yaml");
    writeFileSync(
      config,
      `networks:\n  - {interface: br0, mode: dhcp, address: 10.66.0.1, subnet: 10.66.0.0/24, range: 10.66.0.100-10.66.0.120, pxe: ${pxe}}\n`,
    );
    const ports = { server: 67, client: 68, proxy: 4011 };
    const database = join(folder, name, "store.sqlite");
    const told = { networks: [], ports, database, records: true, boot: null, config };
    const server = await startDhcp(told, segment.namespace);
    const mac = "52:54:00:66:09:01" as Mac;
    const tftp = asksFor();
    const machine = await startMachine({ segment, firmware, mac, folder: join(folder, name) });
    try {
      const line = await server.line((one) => one.includes('"why":"boot-server"'));
      const { message, reply, file } = JSON.parse(line) as DhcpRecord;
      expect({ message, reply, file }).toEqual({ message: "REQUEST", reply: "ACK", file: "first.bin" });
      expect((await tftp.file).trim()).toBe("first.bin");
    } finally {
      tftp.stop();
      await machine.stop();
      await server.stop();
    }
  }, 150_000);
