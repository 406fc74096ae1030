// A whole transfer in memory for tests: our state machine and packets at one end, a client at the other, a bad network
// between them. The client is written from the RFCs, independently of the server's side.
import { blocksOf } from "./blocks.ts";
import { createLossyWire, die, type Faults } from "./lossy-wire.ts";
import { decode } from "./packet.ts";
import { type Action, advance, begin, type Step } from "./transfer.ts";

/**
 * quiet: acknowledges the end of a window, and a gap once (RFC 7440). edk2: each unexpected block brings an ACK of the
 * last good one. leaves-at-the-end: like quiet, but starts the image without the last ACK.
 */
export type BadClient = "quiet" | "edk2" | "leaves-at-the-end";

export interface Run {
  /** How the server saw it end. */
  readonly end: string;
  /** Whether the client has every byte, in order. */
  readonly complete: boolean;
  readonly dataPackets: number;
}

const CLIENT_PATIENCE_MS = 3000;

interface About {
  readonly size: number;
  readonly blockSize: number;
  readonly windowSize: number;
  readonly faults: Faults;
  readonly client: BadClient;
  readonly seed: number;
  readonly rollover?: 0 | 1;
}

export function runTransfer(about: About): Run {
  const { size, blockSize, windowSize, rollover = 0 } = about;
  const random = die(about.seed);
  const wire = createLossyWire(about.faults, random);
  const content = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 7)) & 255);
  const blocks = blocksOf(content, blockSize, rollover);
  const packetBytes = 4 + blockSize;
  let dataPackets = 0;
  let end: string | null = null;
  let step: Step;

  function perform(action: Action): void {
    if (action.do === "end") end = action.end.how;
    if (action.do === "oack") wire.carry(() => client.oack());
    if (action.do !== "blocks") return;
    const run = blocks.run(action.from, action.to);
    if (run === null) throw new Error("content in memory is always there");
    for (let at = 0; at < run.length; at += packetBytes) {
      dataPackets++;
      const packet = run.subarray(at, at + packetBytes);
      wire.carry(() => client.data(packet));
    }
  }

  function toServer(number: number): void {
    wire.carry(() => {
      if (end !== null) return;
      step = advance(step.transfer, { is: "ack", number }, wire.now());
      perform(step.action);
    });
  }

  const client = createClient(about, wire.now, toServer);
  step = begin(
    {
      lastBlock: blocks.lastBlock,
      windowSize,
      rollover,
      oack: true,
      waitMs: 1000,
      longestWaitMs: 5000,
      // Patience enough for one in five packets lost in either direction.
      retries: 30,
      unheardRetries: 30,
    },
    0,
  );
  perform(step.action);
  while (end === null) {
    const dueMs = Math.min(step.transfer.dueMs, client.dueMs());
    if (wire.step(dueMs)) continue;
    wire.waitUntil(dueMs);
    client.tick();
    step = advance(step.transfer, { is: "timer" }, wire.now());
    perform(step.action);
  }
  const got = client.got();
  return { end, complete: got !== null && Buffer.compare(got, content) === 0, dataPackets };
}

function createClient(
  { client: kind, windowSize, blockSize, rollover = 0 }: About,
  now: () => number,
  ack: (number: number) => void,
) {
  /** The number of a block as a counter of 16 bits makes it that goes on at 0 or at 1 after its end. */
  let number = 0;
  const parts: Uint8Array[] = [];
  /** Blocks in order so far; -1 before the OACK. */
  let have = -1;
  let inWindow = 0;
  let complainedAt = -1;
  let done = false;
  let due = CLIENT_PATIENCE_MS;

  const after = (block: number) => (block === 65535 ? rollover : block + 1);

  function say(): void {
    inWindow = 0;
    ack(number);
  }

  return {
    oack() {
      if (have > 0 || done) return;
      have = 0;
      due = now() + CLIENT_PATIENCE_MS;
      say();
    },
    data(packet: Uint8Array) {
      const read = decode(packet);
      if (read.op !== "data") throw new Error("only DATA comes here");
      if (done) {
        // RFC 1350 §6: the last ACK was lost, so it is said again. Who has left says nothing.
        if (kind !== "leaves-at-the-end" && read.block === number) ack(read.block);
        return;
      }
      if (have < 0) return;
      if (read.block !== after(number)) {
        if (kind === "edk2" || (windowSize > 1 && complainedAt !== have)) say();
        complainedAt = have;
        return;
      }
      have++;
      number = after(number);
      inWindow++;
      due = now() + CLIENT_PATIENCE_MS;
      parts.push(read.content);
      done = read.content.length < blockSize;
      if (done && kind === "leaves-at-the-end") return;
      if (done || inWindow >= windowSize) say();
    },
    dueMs: () => (done ? Number.POSITIVE_INFINITY : due),
    tick() {
      if (done || now() < due) return;
      due = now() + CLIENT_PATIENCE_MS;
      if (have >= 0) say();
    },
    got: () => (done ? Buffer.concat(parts) : null),
  };
}
