// Many TFTP clients in one process, each with a port of its own: the load for the benchmark. Run by tftp.ts:
//   tftp-client.ts PORT FILE CLIENTS WINDOW BLKSIZE → one line of JSON
import { Malformed } from "../../src/net/bytes.ts";
import { decode, encode } from "../../src/tftp/packet.ts";

const DATA = 3;
/** Nothing for so long: the last ACK is said again, or the request. */
const PATIENCE_MS = 1000;
/** Nothing from anybody for so long: the server does not manage. */
const GIVE_UP_MS = 8000;

const [port = 0, clients = 1, window = 1, blockSize = 512] = [2, 4, 5, 6].map((i) => Number(process.argv[i]));
const file = process.argv[3] ?? "";
let bytes = 0;
let whole = 0;
let repeats = 0;
let lastMs = performance.now();

/** Resolves when its file has come to the last block. */
async function fetchOnce(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
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
  let server = 0;
  let quiet = false;

  const socket = await Bun.udpSocket({
    hostname: "127.0.0.1",
    port: 0,
    binaryType: "uint8array",
    socket: {
      data(_, packet, from) {
        quiet = false;
        if (packet[1] === DATA) onData(packet, from);
        else onOther(packet, from);
      },
      error() {},
    },
  });

  function say(block: number): void {
    ack[2] = block >>> 8;
    ack[3] = block;
    inWindow = 0;
    socket.send(ack, server, "127.0.0.1");
  }

  function onData(packet: Uint8Array, from: number): void {
    server = from;
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
    if (last) {
      whole++;
      resolve();
    }
  }

  function onOther(packet: Uint8Array, from: number): void {
    try {
      const read = decode(packet);
      if (read.op === "error") reject(new Error(`the server says: ${read.text}`));
      if (read.op !== "oack") return;
      server = from;
      agreed = Number(read.options.find(([name]) => name === "windowsize")?.[1] ?? 1);
      say(0);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }

  const watch = setInterval(() => {
    if (quiet) {
      repeats++;
      if (server === 0) socket.send(request, port, "127.0.0.1");
      else say(expected - 1);
    }
    quiet = true;
  }, PATIENCE_MS);
  socket.send(request, port, "127.0.0.1");
  try {
    await promise;
  } finally {
    clearInterval(watch);
    socket.close();
  }
}

let before = 0;
setInterval(() => {
  if (bytes !== before) lastMs = performance.now();
  before = bytes;
  if (performance.now() - lastMs > GIVE_UP_MS) report();
}, 200);

function report(): never {
  const seconds = (performance.now() - startMs) / 1000;
  console.log(JSON.stringify({ megabytes: bytes / 1e6, seconds, whole, repeats }));
  process.exit(0);
}

const startMs = performance.now();
await Promise.allSettled(Array.from({ length: clients }, fetchOnce));
report();
