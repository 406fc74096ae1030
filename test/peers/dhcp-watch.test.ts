// Other servers noticed while Bootlace serves: a real dnsmasq by its answer to the question, and answers to others overheard. Needs
// root and dnsmasq.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "bun";
import { ip, NETWORK } from "../../src/dhcp/sample-packets.ts";
import { subnet } from "../../src/net/subnet.ts";
import { startDhcp } from "./dhcp-child.ts";
import { openSegment, type Segment } from "./dhcp-segment.ts";

let folder: string;
let segment: Segment;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-watch-"));
  segment = openSegment(true);
});

afterAll(() => {
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (mode: "dhcp" | "proxy", askSeconds: number | null) =>
  startDhcp(
    {
      networks: [
        {
          ...NETWORK,
          mode,
          interface: "srv",
          server: ip("10.77.0.1"),
          router: null,
          subnet: subnet("10.77.0.0/16") ?? NETWORK.subnet,
          ranges: [{ first: ip("10.77.1.1"), last: ip("10.77.1.9") }],
        },
      ],
      ports: { server: 67, client: 68, proxy: 4011 },
      database: join(folder, `${mode}-${askSeconds}.sqlite`),
      records: true,
      boot: null,
      watch: { askSeconds },
    },
    segment.server,
  );

const foreign = (lines: readonly string[]) => lines.filter((line) => line.includes('"foreign"'));
const told = (gives: string) => JSON.stringify({ foreign: "10.77.0.2", device: "srv", gives });

for (const mode of ["dhcp", "proxy"] as const)
  test(`mode ${mode}: dnsmasq is asked, and told once; our own server is not asked`, async () => {
    const server = await start(mode, 1);
    const options = ["-d", "-C", "/dev/null", "-p", "0", "-x", "", "--no-ping", "-l", join(folder, "leases")];
    const command = ["dnsmasq", ...options, "-F", "10.77.2.1,10.77.2.9,1h"];
    const other = spawn(["ip", "netns", "exec", segment.client, ...command], { stdout: "ignore", stderr: "ignore" });
    try {
      await server.line((line) => line.includes('"foreign"'));
      await Bun.sleep(2500);
      expect(foreign(server.lines)).toEqual([told("addresses")]);
      expect(server.lines.filter((line) => line.includes('"message"'))).toEqual([]);
    } finally {
      other.kill();
      await other.exited;
      await server.stop();
    }
  }, 30_000);

test("without questions: what others answer to somebody else is overheard, a proxy too", async () => {
  const server = await start("dhcp", null);
  const offers = `
    import { encode } from "${import.meta.dir}/../../src/dhcp/packet.ts";
    import { ip, samplePacket } from "${import.meta.dir}/../../src/dhcp/sample-packets.ts";
    import { openUdp } from "${import.meta.dir}/../../src/net/udp.ts";
    const socket = await openUdp({ address: "0.0.0.0", port: 67, device: "cli", broadcast: true, onDatagram() {} });
    for (const yiaddr of ["10.77.3.3", "0.0.0.0", "10.77.3.4"])
      socket.send(encode(samplePacket({ op: 2, type: 2, yiaddr: ip(yiaddr), server: ip("10.77.0.2") })), "255.255.255.255", 68);
    socket.close();`;
  try {
    await spawn(["ip", "netns", "exec", segment.client, process.execPath, "-e", offers], { stderr: "inherit" }).exited;
    await server.line((line) => line === told("boot"));
    expect(foreign(server.lines)).toEqual([told("addresses"), told("boot")]);
  } finally {
    await server.stop();
  }
}, 30_000);
