// How long DHCP answers take while something else goes on: a relay that sends DISCOVERs at a steady pace. Run by storm.ts:
//   storm-asker.ts SERVER RELAY SECONDS A_SECOND → one line of JSON, milliseconds.
import { decode, encode } from "../../src/dhcp/packet.ts";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import { openUdp } from "../../src/net/udp.ts";
import { discover } from "../../src/rack/client-packets.ts";

const [server, relay] = [2, 3].map((i) => ipv4(process.argv[i] ?? "") as Ipv4) as [Ipv4, Ipv4];
const [seconds = 1, aSecond = 50] = [4, 5].map((i) => Number(process.argv[i]));
/** Machines that take turns: they have their address after the first round. */
const MACHINES = 20;
const PATIENCE_MS = 2000;

const sentAt = new Map<number, number>();
const tookMs: number[] = [];
const socket = await openUdp({
  address: relay,
  port: 67,
  onDatagram(bytes) {
    const at = performance.now();
    const { xid } = decode(bytes);
    const sent = sentAt.get(xid);
    if (sent === undefined) return;
    sentAt.delete(xid);
    tookMs.push(at - sent);
  },
});

const count = Math.round(seconds * aSecond);
const startMs = performance.now();
for (let i = 0; i < count; i++) {
  const mac = `52:54:00:99:00:${(i % MACHINES).toString(16).padStart(2, "0")}` as Mac;
  const packet = discover({
    stage: "bios",
    mac,
    uuid: new Uint8Array(16).fill(i % MACHINES),
    xid: i + 1,
    giaddr: relay,
  });
  sentAt.set(i + 1, performance.now());
  socket.send(encode(packet), server, 67);
  await Bun.sleep(Math.max(0, startMs + ((i + 1) * 1000) / aSecond - performance.now()));
}
const until = performance.now() + PATIENCE_MS;
while (tookMs.length < count && performance.now() < until) await Bun.sleep(10);
socket.close();
tookMs.sort((a, b) => a - b);
const at = (part: number) => tookMs[Math.min(tookMs.length - 1, Math.floor(tookMs.length * part))] ?? Number.NaN;
console.log(JSON.stringify({ sent: count, answered: tookMs.length, p50: at(0.5), p99: at(0.99), most: at(1) }));
