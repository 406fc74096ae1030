// A child process for the benchmark: many machines without a relay, in one program that costs less than perfdhcp. Each asks,
// takes what it is offered, and is followed by the next; so many at once. argv: seconds, machines, at once. Prints JSON.
import { ACK, DISCOVER, REQUEST } from "../../src/dhcp/message-type.ts";
import { encode } from "../../src/dhcp/packet.ts";
import { samplePacket } from "../../src/dhcp/sample-packets.ts";
import { putU32, u32At } from "../../src/net/bytes.ts";
import { ANY, BROADCAST } from "../../src/net/ipv4.ts";
import { openUdp } from "../../src/net/udp.ts";

/** What it found. Milliseconds. */
export interface Asked {
  readonly exchanges: number;
  readonly seconds: number;
  /** Exchanges that were given up after a second. */
  readonly lost: number;
  readonly offerMs: readonly number[];
  readonly ackMs: readonly number[];
}

const [seconds = 3, machines = 20_000, atOnce = 64] = process.argv.slice(2).map(Number);
const PATIENCE_MS = 1000;
const WANTED_AT = 245;
const SERVER_AT = 251;
const BROADCAST_FLAG = 0x8000;

const asked = { code: 55, bytes: Uint8Array.of(1, 28, 2, 3, 15, 6, 12) };
const base = { flags: BROADCAST_FLAG, more: [asked] };
const discover = encode(samplePacket({ ...base, type: DISCOVER }));
const request = encode(samplePacket({ ...base, type: REQUEST, wanted: BROADCAST, server: BROADCAST }));

interface Exchange {
  startedMs: number;
  state: "offer" | "ack";
}

const under = new Map<number, Exchange>();
const offerMs: number[] = [];
const ackMs: number[] = [];
const counts = { exchanges: 0, lost: 0 };
let next = 0;
let out: (Uint8Array | number | string)[] = [];

function put(packet: Uint8Array, machine: number): Uint8Array {
  const bytes = packet.slice();
  putU32(bytes, 4, machine);
  bytes.set([0, 12, 1], 28);
  bytes.set([machine >>> 16, machine >>> 8, machine], 31);
  out.push(bytes, 67, BROADCAST);
  return bytes;
}

function start(): void {
  const machine = next;
  next = (next + 1) % machines;
  if (under.has(machine)) return;
  under.set(machine, { startedMs: performance.now(), state: "offer" });
  put(discover, machine);
}

const NONE = new Uint8Array(0);

/** Found without decoding the rest: the asker is to cost as little as it can. */
function option(bytes: Uint8Array, code: number): Uint8Array {
  for (let at = 240; at < bytes.length && bytes[at] !== 255; at += 2 + (bytes[at + 1] as number))
    if (bytes[at] === code) return bytes.subarray(at + 2, at + 2 + (bytes[at + 1] as number));
  return NONE;
}

function answered(bytes: Uint8Array): void {
  const machine = u32At(bytes, 4);
  const exchange = under.get(machine);
  if (exchange === undefined) return;
  const nowMs = performance.now();
  if (exchange.state === "offer") {
    offerMs.push(nowMs - exchange.startedMs);
    under.set(machine, { startedMs: nowMs, state: "ack" });
    const packet = put(request, machine);
    packet.set(bytes.subarray(16, 20), WANTED_AT);
    packet.set(option(bytes, 54), SERVER_AT);
  } else if (option(bytes, 53)[0] === ACK) {
    ackMs.push(nowMs - exchange.startedMs);
    under.delete(machine);
    counts.exchanges += 1;
    start();
  }
  sendSoon();
}

const socket = await openUdp({
  address: ANY,
  port: 68,
  device: "cli",
  broadcast: true,
  receiveBufferBytes: 4 << 20,
  onDatagram: answered,
});
let sending = false;
function sendSoon(): void {
  if (sending) return;
  sending = true;
  setImmediate(() => {
    sending = false;
    socket.sendMany(out);
    out = [];
  });
}

function giveUp(): void {
  const before = performance.now() - PATIENCE_MS;
  for (const [machine, { startedMs }] of under)
    if (startedMs < before) {
      under.delete(machine);
      counts.lost += 1;
    }
  while (under.size < atOnce) start();
  sendSoon();
}

giveUp();
const timer = setInterval(giveUp, PATIENCE_MS / 4);
await Bun.sleep(seconds * 1000);
clearInterval(timer);
const result: Asked = { ...counts, seconds, offerMs, ackMs };
console.log(JSON.stringify(result));
socket.close();
process.exit(0);
