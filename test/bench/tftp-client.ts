// Many TFTP clients in one process, each with a port of its own: the load for the benchmark, itself as light as can be,
// so that servers are measured and not the load. Run by tftp.ts:
//   tftp-client.ts PORT FILE CLIENTS WINDOW BLKSIZE → one line of JSON
import { type Datagram, type Peer, peerAt } from "../../src/net/datagram.ts";
import { openDatagrams } from "../../src/net/datagrams.ts";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import { decode, encode } from "../../src/tftp/packet.ts";

const DATA = 3;
const LOOPBACK = ipv4("127.0.0.1") as Ipv4;
const LOOPBACK_NUMBER = 0x7f000001;
/** Nothing for so long: the last ACK is said again, or the request. */
const PATIENCE_MS = 1000;
/** Nothing from anybody for so long: the server does not manage. */
const GIVE_UP_MS = 8000;

const [port = 0, clients = 1, window = 1, blockSize = 512] = [2, 4, 5, 6].map((i) => Number(process.argv[i]));
const file = process.argv[3] ?? "";
const datagrams = openDatagrams(0);
const datagram: Datagram = { bytes: new Uint8Array(0), address: 0, port: 0 };
let bytes = 0;
let whole = 0;
let repeats = 0;

/** Begins one fetch; what it returns is called when nothing came for a while. */
function fetchOnce(): () => void {
  const ack = Uint8Array.of(0, 4, 0, 0);
  const asked = [
    ["blksize", String(blockSize)],
    ...(window > 1 ? [["windowsize", String(window)] as const] : []),
  ] as const as readonly (readonly [string, string])[];
  const request = encode({ op: "rrq", file, mode: "octet", options: asked });
  let agreed = 1;
  let expected = 1;
  let inWindow = 0;
  let complained = 0;
  let server: Peer | null = null;
  let quiet = false;
  let done = false;

  const socket = datagrams.open({ address: LOOPBACK, port: 0, device: null }, (failed) => {
    if (failed) while (socket?.refusal());
    if (!socket?.receive(datagram)) return;
    quiet = false;
    server ??= peerAt(LOOPBACK_NUMBER, datagram.port);
    if (datagram.bytes[1] === DATA) onData(datagram.bytes);
    else onOther(datagram.bytes);
  });

  function say(block: number): void {
    ack[2] = block >>> 8;
    ack[3] = block;
    inWindow = 0;
    if (server !== null) socket?.send(ack, server);
  }

  function onData(packet: Uint8Array): void {
    const block = ((packet[2] as number) << 8) | (packet[3] as number);
    if (block !== (expected & 0xffff)) {
      // In a window a gap is told once (RFC 7440 §4); in lockstep it is an old block.
      if (agreed > 1 && complained !== expected) say(expected - 1);
      complained = expected;
      return;
    }
    bytes += packet.length - 4;
    expected++;
    inWindow++;
    const last = packet.length - 4 < blockSize;
    if (last || inWindow >= agreed) say(block);
    if (!last) return;
    whole++;
    done = true;
    socket?.close();
  }

  function onOther(packet: Uint8Array): void {
    const read = decode(packet);
    if (read.op === "error") throw new Error(`the server says: ${read.text}`);
    if (read.op !== "oack") return;
    agreed = Number(read.options.find(([name]) => name === "windowsize")?.[1] ?? 1);
    say(0);
  }

  const ask = () => socket?.send(request, peerAt(LOOPBACK_NUMBER, port));
  ask();
  return () => {
    if (quiet && !done) {
      repeats++;
      if (server === null) ask();
      else say(expected - 1);
    }
    quiet = true;
  };
}

const startMs = performance.now();
const watches = Array.from({ length: clients }, fetchOnce);
let watchedMs = startMs;
let movedMs = startMs;
for (let before = 0; whole < clients && performance.now() - movedMs < GIVE_UP_MS; ) {
  datagrams.wait(100);
  if (bytes !== before) movedMs = performance.now();
  before = bytes;
  if (performance.now() - watchedMs < PATIENCE_MS) continue;
  watchedMs = performance.now();
  for (const watch of watches) watch();
}
const seconds = (performance.now() - startMs) / 1000;
console.log(JSON.stringify({ megabytes: bytes / 1e6, seconds, whole, repeats }));
