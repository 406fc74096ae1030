// The real clients over a network that loses packets, over a slow one, and beside a flood: every byte compared.
// (tc netem is not in every kernel; nftables drops packets by chance as well.)
import { expect, test } from "bun:test";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import { type Network, openNetwork } from "./tftp-network.ts";

const CLIENT = ipv4("10.78.0.2") as Ipv4;
const FLOODER = ipv4("10.78.0.3") as Ipv4;
const SIZE = 100_001;

/** In twenty packets, of either direction, one is lost. */
const LOSS = `table ip bad {
  chain in { type filter hook input priority 0; iif != lo meta l4proto udp numgen random mod 100 < 5 drop; }
  chain out { type filter hook output priority 0; oif != lo meta l4proto udp numgen random mod 100 < 5 drop; }
}`;

const CLIENTS: Readonly<Record<string, (to: string) => readonly string[]>> = {
  "tftp-hpa": (to) => ["tftp", "-m", "binary", "10.78.0.1", "-c", "get", "image", to],
  // Aborts when an OACK comes twice, and in windows acknowledges blocks that it dropped: lockstep, and asked again.
  atftp: (to) => {
    const get = `atftp --option 'blksize 1468' --option 'timeout 1' -g -r image -l ${to} 10.78.0.1`;
    return ["sh", "-c", `for i in 1 2 3 4 5 6 7 8; do ${get} && exit; rm -f ${to}; done`];
  },
  busybox: (to) => ["busybox", "tftp", "-g", "-b", "1468", "-r", "image", "-l", to, "10.78.0.1"],
  curl: (to) => ["curl", "-sS", "--tftp-blksize", "1468", "-o", to, "tftp://10.78.0.1/image"],
};

async function everyClient(network: Network, host: string): Promise<Record<string, string | null>> {
  const got = Object.entries(CLIENTS).map(async ([name, argv]) => {
    await network.start(host, ...argv(name)).exited;
    return [name, await network.hash(name)] as const;
  });
  return Object.fromEntries(await Promise.all(got));
}

const allOf = (hash: string) => Object.fromEntries(Object.keys(CLIENTS).map((name) => [name, hash]));

for (const singlePort of [false, true]) {
  test(`5 % of all packets are lost${singlePort ? ", one port for all" : ""}`, async () => {
    const network = await openNetwork({ singlePort }, LOSS);
    try {
      const expected = await network.put("image", SIZE);
      const { namespace } = network.segment.addHost(CLIENT);
      expect(await everyClient(network, namespace)).toEqual(allOf(expected));
    } finally {
      await network.close();
    }
  }, 110_000);
}

test("a line of 400 kbit/s for all of them", async () => {
  const network = await openNetwork({});
  try {
    const expected = await network.put("image", 100_000);
    const { namespace } = network.segment.addHost(CLIENT);
    const slow = [
      "tc",
      "qdisc",
      "add",
      "dev",
      "br0",
      "root",
      "tbf",
      "rate",
      "400kbit",
      "burst",
      "5kb",
      "latency",
      "500ms",
    ];
    expect(Bun.spawnSync(network.segment.inside(slow)).success).toBe(true);
    expect(await everyClient(network, namespace)).toEqual(allOf(expected));
  } finally {
    await network.close();
  }
}, 110_000);

test("one address floods: another is served, and the counts tell", async () => {
  const network = await openNetwork({ cps: { rate: 50, pauseMs: 1000 } });
  try {
    const expected = await network.put("image", SIZE);
    const [client, flooder] = [network.segment.addHost(CLIENT), network.segment.addHost(FLOODER)];
    const flood = network.start(flooder.namespace, process.execPath, `${import.meta.dir}/tftp-flood.ts`, "10.78.0.1");
    await Bun.sleep(500);
    expect(await everyClient(network, client.namespace)).toEqual(allOf(expected));
    flood.kill();
    const counts = await network.counts();
    expect(counts.whole).toBe(Object.keys(CLIENTS).length);
    expect(counts["flood-source"]).toBeGreaterThan(1000);
    expect(counts.flood).toBeUndefined();
    // Its transfers, too, are bounded.
    expect(counts.running ?? 0).toBeLessThanOrEqual(20);
  } finally {
    await network.close();
  }
}, 60_000);

test("a block larger than the path: cut to what fits where that was chosen", async () => {
  const network = await openNetwork({ maxBlockSize: "mtu" });
  try {
    const expected = await network.put("image", SIZE);
    const { namespace } = network.segment.addHost(CLIENT);
    const narrow = ["ip", "route", "add", "10.78.0.2/32", "dev", "br0", "mtu", "1200"];
    expect(Bun.spawnSync(network.segment.inside(narrow)).success).toBe(true);
    const argv = ["-c", "atftp --verbose --option 'blksize 8192' --trace -g -r image -l got 10.78.0.1 > log 2>&1"];
    expect(await network.start(namespace, "sh", ...argv).exited).toBe(0);
    expect(await network.hash("got")).toBe(expected);
    const oack = /received OACK <blksize: \d+/.exec(await Bun.file(`${network.folder}/log`).text());
    expect(oack?.[0]).toBe("received OACK <blksize: 1168");
  } finally {
    await network.close();
  }
}, 60_000);
