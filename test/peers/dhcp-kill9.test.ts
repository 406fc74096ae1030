// kill -9 at random moments of lease traffic: every lease that was acknowledged is still there after the restart, and no
// address is ever given to two machines. The server is a process of its own on the real store; the machines are here, and
// speak to it over loopback as a relay does, so that no privilege is needed.
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACK, DISCOVER, OFFER, RELEASE, REQUEST } from "../../src/dhcp/message-type.ts";
import { decode, encode, option } from "../../src/dhcp/packet.ts";
import { ip, NETWORK, type Sample, samplePacket } from "../../src/dhcp/sample-packets.ts";
import { ANY, type Ipv4 } from "../../src/net/ipv4.ts";
import { type Mac, macFromBytes } from "../../src/net/mac.ts";
import { subnet } from "../../src/net/subnet.ts";
import { openUdp, type Udp } from "../../src/net/udp.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { startDhcp } from "./dhcp-child.ts";
import type { ServeDhcp } from "./dhcp-serve.ts";

const KILLS = 6;
const MACHINES = 400;
/** Fewer than machines, so that addresses change hands. */
const ADDRESSES = 250;
const RELAY = ip("127.0.0.2");
const SERVER = ip("127.0.0.1");

const folder = mkdtempSync(join(tmpdir(), "bootlace-kill9-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the machines know: who was told that it has which address. */
interface Held {
  readonly byMac: Map<Mac, Ipv4>;
  readonly byAddress: Map<Ipv4, Mac>;
  /** Addresses acknowledged to one machine while another still had them. */
  readonly twice: string[];
  /** The exchange that each machine is in. What comes late, of an exchange before, it drops as real ones do. */
  readonly xids: Map<Mac, number>;
  acks: number;
}

const macOf = (number: number): Mac => macFromBytes(Uint8Array.of(2, 0, 0, 0, number >> 8, number & 255));

/** Takes in what the server answers; goes on with a REQUEST after an OFFER. */
function heard(held: Held, bytes: Uint8Array, send: (sample: Sample) => void): void {
  const answer = decode(bytes);
  const mac = macFromBytes(answer.chaddr);
  const { xid } = answer;
  if (held.xids.get(mac) !== xid) return;
  const type = option(answer, 53)?.[0];
  if (type === OFFER) send({ from: mac, xid, type: REQUEST, wanted: answer.yiaddr, server: SERVER });
  if (type !== ACK) return;
  held.acks += 1;
  const other = held.byAddress.get(answer.yiaddr);
  if (other !== undefined && other !== mac) held.twice.push(`${answer.yiaddr}: ${other} and ${mac}`);
  forget(held, mac);
  held.byMac.set(mac, answer.yiaddr);
  held.byAddress.set(answer.yiaddr, mac);
}

function forget(held: Held, mac: Mac): void {
  const address = held.byMac.get(mac);
  held.byMac.delete(mac);
  if (address !== undefined && held.byAddress.get(address) === mac) held.byAddress.delete(address);
}

/** One machine does what it may: asks, renews or gives back. From the moment it gives back it counts on nothing. */
function act(held: Held, random: () => number, send: (sample: Sample) => void): void {
  const from = macOf(Math.floor(random() * MACHINES));
  const address = held.byMac.get(from);
  const xid = (held.xids.get(from) ?? 0) + 1;
  held.xids.set(from, xid);
  if (address === undefined) send({ from, xid, type: DISCOVER });
  else if (random() < 0.5) send({ from, xid, type: REQUEST, ciaddr: address });
  else {
    forget(held, from);
    send({ from, xid, type: RELEASE, ciaddr: address, server: SERVER });
  }
}

async function freePorts(): Promise<ServeDhcp["ports"]> {
  const sockets = [
    await openUdp({ address: ANY, port: 0, onDatagram() {} }),
    await openUdp({ address: ANY, port: 0, onDatagram() {} }),
  ];
  for (const socket of sockets) socket.close();
  return { server: sockets[0]?.port ?? 0, client: 68, proxy: sockets[1]?.port ?? 0 };
}

test("kill -9, again and again", async () => {
  const held: Held = { byMac: new Map(), byAddress: new Map(), twice: [], xids: new Map(), acks: 0 };
  const told: ServeDhcp = {
    networks: [
      {
        ...NETWORK,
        interface: "lo",
        server: SERVER,
        subnet: subnet("127.0.0.0/8") ?? NETWORK.subnet,
        ranges: [{ first: ip("127.1.0.1"), last: ip(`127.1.0.${ADDRESSES}`) }],
        authoritative: true,
      },
    ],
    ports: await freePorts(),
    database: join(folder, "store.sqlite"),
    records: false,
    boot: null,
  };
  const send = (sample: Sample) =>
    relay.send(encode(samplePacket({ giaddr: RELAY, ...sample })), SERVER, told.ports.server);
  const relay: Udp = await openUdp({
    address: RELAY,
    port: told.ports.server,
    receiveBufferBytes: 1 << 20,
    onDatagram: (bytes) => heard(held, bytes, send),
  });
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const before = held.acks;
      const server = await startDhcp(told, null);
      const end = Date.now() + 150 + Math.random() * 500;
      while (Date.now() < end || held.acks === before) {
        for (let i = 0; i < 20; i++) act(held, Math.random, send);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await server.kill();
      // What the kernel had taken from the server before its end was said, too.
      await new Promise((resolve) => setTimeout(resolve, 20));
      const store = await openSqlite(told.database);
      const bound = (await store.leases.all()).filter((lease) => lease.state === "bound");
      await store.close();
      const stored = new Map(bound.map((lease) => [lease.address, lease.mac]));
      const lost = [...held.byMac].filter(([mac, address]) => stored.get(address) !== mac);
      expect({ lost, twice: held.twice }).toEqual({ lost: [], twice: [] });
      expect(new Set(bound.map((lease) => lease.mac)).size).toBe(bound.length);
    }
    expect(held.acks).toBeGreaterThan(KILLS * 20);
  } finally {
    relay.close();
  }
}, 60_000);
