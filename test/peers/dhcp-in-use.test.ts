// An address that somebody uses without a lease, on the wire: ARP and ICMP, asked of the real kernel of another namespace.
// Needs root.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { spawn } from "bun";
import { openSegment, type Segment } from "./dhcp-segment.ts";

let segment: Segment;
beforeAll(() => {
  segment = openSegment(true);
});
afterAll(() => segment?.close());

/** What the server's side is told of each address, by that way of asking. */
async function found(by: "arp" | "icmp", ...addresses: readonly string[]): Promise<unknown> {
  const program = `
    import { inUse } from "${import.meta.dir}/../../src/dhcp/in-use/server.ts";
    import { NETWORK } from "${import.meta.dir}/../../src/dhcp/sample-packets.ts";
    const network = { ...NETWORK, interface: "srv", probe: { by: "${by}", onlyBesideOthers: false } };
    const owner = await inUse({ ...network, probe: { by: "arp", onlyBesideOthers: false } }, "10.77.0.2", "02:00:00:00:00:01");
    const all = await Promise.all(${JSON.stringify(addresses)}.map((address) => inUse(network, address, "02:00:00:00:00:01")));
    const own = await inUse({ ...network, probe: { by: "arp", onlyBesideOthers: false } }, "10.77.0.2", owner);
    console.log(JSON.stringify([...all.map((one) => (one === owner ? "its owner" : one)), own]));`;
  const child = spawn(["ip", "netns", "exec", segment.server, process.execPath, "-e", program], { stdout: "pipe" });
  return JSON.parse(await child.stdout.text());
}

test("ARP finds who has it, also when asked twice at once; nobody elsewhere; the client itself is nobody", async () => {
  expect(await found("arp", "10.77.0.2", "10.77.0.2", "10.77.0.3")).toEqual(["its owner", "its owner", null, null]);
}, 30_000);

test("ICMP finds that somebody has it", async () => {
  expect(await found("icmp", "10.77.0.2", "10.77.0.3")).toEqual(["somebody", null, null]);
}, 30_000);
