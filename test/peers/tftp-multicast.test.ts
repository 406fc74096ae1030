// RFC 2090 with the real atftp: several clients at once, one of them killed while it is the master.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import { openNetwork } from "./tftp-network.ts";

const GROUPS = { first: ipv4("239.255.69.1") as Ipv4, last: ipv4("239.255.69.4") as Ipv4 };
const SIZE = 60_000_000;

for (const singlePort of [false, true]) {
  test(`three atftp at once, and the master killed; ${singlePort ? "one port" : "a port for the group"}`, async () => {
    const network = await openNetwork({ multicast: { groups: GROUPS, port: 1758, hops: 1 }, singlePort });
    try {
      const expected = await network.put("image", SIZE);
      const hosts = ["10.78.0.2", "10.78.0.3", "10.78.0.4"].map((address) =>
        network.segment.addHost(ipv4(address) as Ipv4),
      );
      const clients = [];
      for (const [i, { namespace }] of hosts.entries()) {
        const argv = [
          "atftp",
          "--option",
          "multicast",
          "--option",
          "blksize 1408",
          "-g",
          "-r",
          "image",
          "-l",
          `got-${i}`,
          "10.78.0.1",
        ];
        Bun.spawnSync(network.segment.inside(["ip", "route", "add", "224.0.0.0/4", "dev", "eth0"], namespace));
        clients.push(network.start(namespace, ...argv));
        await Bun.sleep(10);
      }
      // In the middle, however fast the machine is.
      while (Bun.file(join(network.folder, "got-0")).size < SIZE / 20) await Bun.sleep(2);
      clients[0]?.kill();
      expect(await Promise.all(clients.slice(1).map(({ exited }) => exited))).toEqual([0, 0]);
      expect([await network.hash("got-1"), await network.hash("got-2")]).toEqual([expected, expected]);
      const counts = await network.counts();
      expect([counts.whole, (counts.silent ?? 0) + (counts["port-closed"] ?? 0)]).toEqual([2, 1]);
    } finally {
      await network.close();
    }
  }, 60_000);
}

test("PXE's own multicast: one asks, another listens, and both have the file", async () => {
  const group = ipv4("239.255.70.1") as Ipv4;
  const network = await openNetwork({ mtftp: { group, clientPort: 1758, serverPort: 1759, hops: 1 } });
  try {
    const expected = await network.put("image", 200_000);
    const start = (address: string, to: string, ...more: string[]) => {
      const { namespace } = network.segment.addHost(ipv4(address) as Ipv4);
      const client = `${import.meta.dir}/tftp-mtftp.ts`;
      return network.start(namespace, process.execPath, client, address, "10.78.0.1", group, "image", to, ...more);
    };
    const listener = start("10.78.0.2", "heard", "listen");
    await Bun.sleep(1500);
    const asker = start("10.78.0.3", "asked");
    expect(await Promise.all([asker.exited, listener.exited])).toEqual([0, 0]);
    expect([await network.hash("asked"), await network.hash("heard")]).toEqual([expected, expected]);
    expect((await network.counts()).whole).toBe(1);
  } finally {
    await network.close();
  }
}, 60_000);
