// The door, on loopback: a relay at 127.0.0.2 brings packets of machines of 127.0.0.0/8, as the simulated client does.
import { afterEach, expect, test } from "bun:test";
import type { Ipv4 } from "../net/ipv4.ts";
import { subnet } from "../net/subnet.ts";
import { openUdp } from "../net/udp.ts";
import type { Host } from "./hosts.ts";
import type { Lease } from "./lease.ts";
import { ACK, DISCOVER, OFFER, RELEASE, REQUEST } from "./message-type.ts";
import { decode, encode, option, type Packet } from "./packet.ts";
import { firmware, ip, machine, NETWORK, type Sample, samplePacket } from "./sample-packets.ts";
import { type DhcpOptions, type DhcpRecord, openDhcp } from "./server.ts";

const RELAY = ip("127.0.0.2");
const LOOPBACK = {
  ...NETWORK,
  interface: "lo",
  server: ip("127.0.0.1"),
  subnet: subnet("127.0.0.0/8") ?? NETWORK.subnet,
  ranges: [{ first: ip("127.1.0.10"), last: ip("127.1.0.250") }],
};

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** A server with the given store, and a relay that sends and waits. */
async function segment(save: DhcpOptions["save"], more: Partial<DhcpOptions> = {}) {
  const records: DhcpRecord[] = [];
  const server = await openDhcp({
    networks: [LOOPBACK],
    ports: { server: 0, client: 68, proxy: 0 },
    leases: [],
    save,
    boot: () => ({ nextServer: LOOPBACK.server, file: "f", vendorClass: null, noProxyDhcp: false }),
    reservation: () => null,
    record: (record) => records.push(record),
    ...more,
  });
  const answers: Packet[] = [];
  let heard = () => {};
  // Replies come to the relay's address at the server's port (RFC 2131 §4.1).
  const relay = await openUdp({
    address: RELAY,
    port: server.ports.server,
    receiveBufferBytes: 1 << 20,
    onDatagram(bytes) {
      answers.push(decode(bytes.slice()));
      heard();
    },
  });
  opened.push(server, relay);
  const send = (sample: Sample, port = server.ports.server) =>
    relay.send(encode(samplePacket({ giaddr: RELAY, ...sample })), LOOPBACK.server, port);
  async function until(what: () => boolean): Promise<void> {
    while (!what())
      await new Promise<void>((resolve) => {
        heard = resolve;
        setTimeout(resolve, 5);
      });
  }
  return { server, records, answers, send, until };
}

const told = (answer: Packet | undefined) => [option(answer ?? samplePacket({}), 53)?.[0], answer?.yiaddr];

test("a reservation made while it runs counts with the next packet", async () => {
  let kept: readonly Host[] = [];
  const { answers, send, until } = await segment(async () => {}, { keptHosts: () => kept });
  send({ type: DISCOVER });
  await until(() => answers.length === 1);
  kept = [
    {
      key: { kind: "port", circuitId: Uint8Array.of(7), remoteId: null },
      address: ip("127.9.0.7"),
      level: null,
    },
  ];
  send({ type: DISCOVER, more: [{ code: 82, bytes: Uint8Array.of(1, 1, 7) }] });
  await until(() => answers.length === 2);
  expect(answers.map((one) => one.yiaddr)).toEqual([ip("127.1.0.10"), ip("127.9.0.7")]);
});

test("an installer that asks for it is told where its answer file is", async () => {
  const { answers, send, until } = await segment(async () => {}, { told: () => ({ 250: "http://127.0.0.1/a" }) });
  send({ type: DISCOVER, more: [{ code: 55, bytes: Uint8Array.of(1, 250) }] });
  await until(() => answers.length === 1);
  expect(new TextDecoder().decode(option(answers[0] ?? samplePacket({}), 250) ?? undefined)).toBe("http://127.0.0.1/a");
});

test("four packets, one lease; the ACK comes after the save, with the machine's data echoed", async () => {
  const saved: Lease[] = [];
  let letGo = () => {};
  const { server, records, answers, send, until } = await segment(async (batch) => {
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    saved.push(...batch);
  });
  send({ type: DISCOVER });
  await until(() => answers.length === 1);
  expect(told(answers[0])).toEqual([OFFER, ip("127.1.0.10")]);
  send({ type: REQUEST, wanted: ip("127.1.0.10"), server: LOOPBACK.server, more: firmware(0) });
  await until(() => server.counts().received === 2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([answers.length, server.leases()]).toEqual([1, []]);
  letGo();
  await until(() => answers.length === 2);
  expect(told(answers[1])).toEqual([ACK, ip("127.1.0.10")]);
  expect(server.leases()).toEqual(saved);
  expect(records.map((one) => `${one.message} ${one.why} ${one.reply} ${one.address} ${one.file}`)).toEqual([
    "DISCOVER offered OFFER 127.1.0.10 f",
    "REQUEST bound ACK 127.1.0.10 f",
  ]);
  send({ type: RELEASE, ciaddr: ip("127.1.0.10"), server: LOOPBACK.server, giaddr: RELAY });
  await until(() => server.counts().received === 3);
  await until(() => {
    letGo();
    return records.length === 3;
  });
  expect([records[2]?.why, server.leases()[0]?.state]).toEqual(["released", "released"]);
  expect(server.counts()).toEqual({ received: 3, sent: 2, silent: 1, malformed: 0 });
});

test("a store that refuses: no ACK, a named reason, and the address is free for the next", async () => {
  let full = true;
  const { server, records, answers, send, until } = await segment(async () => {
    if (full) throw new Error("no space left on device");
  });
  const request: Sample = { type: REQUEST, wanted: ip("127.1.0.99"), server: LOOPBACK.server };
  send(request);
  await until(() => records.length === 1);
  expect([records[0]?.why, records[0]?.sent, answers.length, server.leases().length]).toEqual([
    "store-failed",
    false,
    0,
    0,
  ]);
  full = false;
  send({ ...request, from: machine(2) });
  await until(() => answers.length === 1);
  expect(told(answers[0])).toEqual([ACK, ip("127.1.0.99")]);
});

test("a burst of machines is stored in a few saves, each gets an address of its own", async () => {
  let saves = 0;
  const { answers, send, until } = await segment(async () => {
    saves += 1;
    await new Promise((resolve) => setTimeout(resolve, 2));
  });
  for (let i = 0; i < 200; i++) send({ from: machine(i), xid: i, type: DISCOVER });
  await until(() => answers.length === 200);
  const offers = new Map(answers.splice(0).map((answer) => [answer.xid, answer.yiaddr]));
  for (const [i, wanted] of offers) send({ from: machine(i), xid: i, type: REQUEST, wanted, server: LOOPBACK.server });
  await until(() => answers.length === 200);
  expect(new Set(answers.map((answer) => answer.yiaddr)).size).toBe(200);
  expect(saves).toBeLessThan(100);
});

test("malformed is counted and harmless; port 4011 answers firmware; close waits for the save", async () => {
  let done = false;
  const save = async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    done = true;
  };
  const leading = { options: new Map(), always: new Set<number>(), quirks: new Set(["classic-43"] as const) };
  const { server, records, answers, send, until } = await segment(save, { records: [leading] });
  send({ hlen: 99 });
  send({ type: REQUEST, giaddr: RELAY, ciaddr: RELAY, more: firmware(7) }, server.ports.proxy);
  await until(() => server.counts().received === 2 && answers.length === 1);
  expect([server.counts().malformed, records[0]?.why, records[0]?.proxied]).toEqual([1, "boot-server", true]);
  send({ type: REQUEST, wanted: ip("127.1.0.20"), server: LOOPBACK.server });
  await until(() => server.counts().received === 3);
  await server.close();
  expect([done, records[1]?.why]).toEqual([true, "bound"]);
});

test("a port that another has is told with the port", async () => {
  const first = await openUdp({ address: LOOPBACK.server, port: 0, onDatagram() {} });
  opened.push(first);
  const options: DhcpOptions = {
    networks: [LOOPBACK],
    ports: { server: first.port, client: 68, proxy: 0 },
    leases: [],
    save: async () => {},
    boot: () => null,
    reservation: (): Ipv4 | null => null,
    record() {},
  };
  await expect(openDhcp(options)).rejects.toThrow(`cannot open udp 127.0.0.1:${first.port}`);
});

test("an address that somebody uses is kept out of use, and the machine is offered the next; both are tried once", async () => {
  const asked: string[] = [];
  const saved: Lease[] = [];
  const { records, answers, send, until } = await segment(async (batch) => void saved.push(...batch), {
    networks: [{ ...LOOPBACK, probe: { by: "icmp", onlyBesideOthers: false } }],
    async inUse(_, address) {
      asked.push(address);
      await new Promise((resolve) => setTimeout(resolve, 10));
      return address === ip("127.1.0.10") ? machine(77) : null;
    },
  });
  send({ type: DISCOVER });
  send({ type: DISCOVER });
  await until(() => answers.length === 1);
  expect(told(answers[0])).toEqual([OFFER, ip("127.1.0.11")]);
  send({ type: DISCOVER });
  await until(() => answers.length === 2);
  expect(told(answers[1])).toEqual([OFFER, ip("127.1.0.11")]);
  expect(asked).toEqual(["127.1.0.10", "127.1.0.11"]);
  expect(saved.map((one) => [one.address, one.mac, one.state])).toEqual([[ip("127.1.0.10"), machine(77), "declined"]]);
  expect(records.map((one) => one.why).sort()).toEqual(["address-in-use", "being-tried", "offered", "offered"]);
});

test("only beside others: addresses are tried once another server was heard", async () => {
  const asked: string[] = [];
  const { records, answers, send, until } = await segment(async () => {}, {
    networks: [{ ...LOOPBACK, probe: { by: "arp", onlyBesideOthers: true } }],
    async inUse(_, address) {
      asked.push(address);
      return null;
    },
  });
  send({ type: DISCOVER });
  await until(() => answers.length === 1);
  expect([told(answers[0]), asked]).toEqual([[OFFER, ip("127.1.0.10")], []]);
  send({ from: machine(5), type: REQUEST, wanted: ip("127.1.0.50"), server: ip("127.0.0.9") });
  await until(() => records.length === 2);
  send({ from: machine(2), type: DISCOVER });
  await until(() => answers.length === 2);
  expect([told(answers[1]), asked]).toEqual([[OFFER, ip("127.1.0.11")], ["127.1.0.11"]]);
});

test("a machine that takes another server's offer tells of that server, once", async () => {
  const told: string[] = [];
  const { records, send, until } = await segment(async () => {}, {
    foreignServer: (server, device) => told.push(`${server} on ${device}`),
  });
  for (const server of [ip("127.0.0.9"), ip("127.0.0.9"), ip("127.0.0.8")])
    send({ type: REQUEST, wanted: ip("127.1.0.50"), server });
  await until(() => records.length === 3);
  expect(told).toEqual(["127.0.0.9 on lo", "127.0.0.8 on lo"]);
});

test("what a command changed in the store is taken in", async () => {
  const { server, answers, send, until } = await segment(async () => {});
  const lease = {
    mac: machine(9),
    state: "bound",
    expiresMs: Date.now() + 60_000,
    changedMs: 5,
    hostName: null,
  } as const;
  server.learn([{ ...lease, address: ip("127.1.0.10") }]);
  send({ type: DISCOVER });
  send({ from: machine(9), type: DISCOVER });
  await until(() => answers.length === 2);
  expect(answers.map((answer) => answer.yiaddr).sort()).toEqual([ip("127.1.0.10"), ip("127.1.0.11")]);
});

test("a store that refuses a renewal: the machine keeps its stored lease, and is told what is left of it", async () => {
  let full = false;
  let nowMs = 1_000_000_000;
  const refusing = async () => {
    if (full) throw new Error("no space left on device");
  };
  const { records, answers, send, until } = await segment(refusing, { now: () => nowMs });
  send({ type: REQUEST, wanted: ip("127.1.0.20"), server: LOOPBACK.server });
  await until(() => answers.length === 1);
  full = true;
  nowMs += 1_000_000;
  send({ type: REQUEST, ciaddr: ip("127.1.0.20") });
  await until(() => answers.length === 2);
  expect([records[1]?.why, told(answers[1])]).toEqual(["renewed-unsaved", [ACK, ip("127.1.0.20")]]);
  expect(option(answers[1] ?? samplePacket({}), 51)?.toHex()).toBe("00000a28");
});
