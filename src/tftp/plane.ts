// ◄ door, a thread: the TFTP plane. It has all TFTP sockets of one address and waits for packets itself, since in lockstep
// a transfer is as fast as the way from an ACK to the next block. The main thread resolves names and reads files.
import { closeSync } from "node:fs";
import { type MessagePort, parentPort, receiveMessageOnPort } from "node:worker_threads";
import { type Datagram, type DatagramSocket, peerAt } from "../net/datagram.ts";
import { openDatagrams } from "../net/datagrams.ts";
import { ipv4Number } from "../net/ipv4.ts";
import { createBlockStore } from "./blocks.ts";
import { COUNTED, type FromPlane, type MtftpSettings, type PlaneStart, type ToPlane } from "./plane-messages.ts";
import type { Listener } from "./port.ts";
import { createReception, type Reception, type ReceptionParts } from "./reception.ts";

/** Longer than a near client takes for its ACK, short enough not to be felt by anybody else. */
const LOOK_MS = 0.06;
const TICK_MS = 100;
/** With no transfer there is nothing to wait for but packets and the main thread. */
const IDLE_MS = 1000;
const REQUEST_BUFFER_BYTES = 4 << 20;
/** Packets read at one port before the others have their turn. */
const MOST_AT_ONCE = 64;
/** Ethernet's: what is assumed where the kernel knows no way to a client. */
const USUAL_MTU = 1500;
/** IPv4's, UDP's and TFTP's headers. */
const HEADERS = 32;

parentPort?.once("message", ({ start, port }: { start: PlaneStart; port: MessagePort }) => {
  void run(start, port);
});

async function run({ settings, counts }: PlaneStart, main: MessagePort): Promise<void> {
  const tell = (message: FromPlane) => main.postMessage(message);
  const datagrams = openDatagrams(LOOK_MS);
  const reads = new Map<number, { resolve: () => void; reject: (cause: Error) => void }>();
  let lastRead = 0;

  const store = createBlockStore(settings.cacheBytes, settings.rollover, {
    read: (fd, buffer, at, length, offset) =>
      new Promise((resolve, reject) => {
        reads.set(++lastRead, { resolve, reject });
        tell({ is: "read", id: lastRead, fd, buffer, at, length, offset });
      }),
    close: closeSync,
  });

  const { address, device, multicast, mtftp } = settings;
  const multicastHops = multicast?.hops ?? mtftp?.hops;
  const hops = multicastHops === undefined ? {} : { multicastHops };
  function openPort(port: number, most: number, listener: Listener, buffer = {}): DatagramSocket | null {
    const socket = datagrams.open({ address, port, device, ...hops, ...buffer }, (failed) => {
      if (socket !== null) drain(socket, listener, failed, most);
    });
    return socket;
  }
  const requests: Listener = {
    packet: (bytes, from, port) => reception.packet(bytes, from, port),
    refused: (from, port) => reception.refused(from, port),
  };
  const requestPort = openPort(settings.port, MOST_AT_ONCE, requests, { receiveBufferBytes: REQUEST_BUFFER_BYTES });
  const mtftpRequests: Listener = {
    packet: (bytes, from, port) => receptions[1]?.packet(bytes, from, port),
    refused: (from, port) => receptions[1]?.refused(from, port),
  };
  const mtftpPort = mtftp === null ? null : openPort(mtftp.serverPort, MOST_AT_ONCE, mtftpRequests);
  if (requestPort === null || (mtftp !== null && mtftpPort === null)) {
    tell({ is: "not-open" });
    datagrams.close();
    main.close();
    return;
  }

  const numbers = new Map(COUNTED.map((what, i) => [what, i]));
  let lastId = 0;
  const parts: Omit<ReceptionParts, "settings" | "requestPort" | "plain"> = {
    store,
    openPort: (listener) => openPort(0, 1, listener),
    peerAt,
    blockLimit(peer) {
      const { maxBlockSize } = settings;
      return maxBlockSize === "mtu" ? Math.max(512, (datagrams.mtuTo(peer) ?? USUAL_MTU) - HEADERS) : maxBlockSize;
    },
    newId: () => ++lastId,
    want: (id, file, mode, asker) => tell({ is: "wanted", id, file, mode, address: asker }),
    ended: (id, outcome, bytes, why) => tell({ is: "ended", id, outcome, bytes, why }),
    count(what, by) {
      Atomics.add(counts, numbers.get(what) ?? 0, by);
    },
    now: datagrams.atMs,
  };
  const reception = createReception({ ...parts, settings, requestPort, plain: false });
  const receptions = [reception];
  if (mtftpPort !== null && mtftp !== null) receptions.push(openMtftp(mtftpPort, mtftp));

  /**
   * PXE's multicast TFTP (PXE 2.1 §2.2.3): no options, all blocks to the one group that clients know from DHCP (43.1 to
   * 43.5), one transfer at a time. Who asks meanwhile hears nothing, listens to the group and asks later for the rest.
   */
  function openMtftp(port: DatagramSocket, { group, clientPort }: MtftpSettings): Reception {
    const everybody = peerAt(ipv4Number(group), clientPort);
    return createReception({
      ...parts,
      settings: { ...settings, singlePort: true, multicast: null, maxTransfers: 1 },
      requestPort: { ...port, sendRun: (run, size) => port.sendRun(run, size, everybody) },
      plain: true,
    });
  }

  tell({ is: "open", port: requestPort.port, waker: datagrams.waker });

  let closeAtMs = Number.POSITIVE_INFINITY;
  function take(message: ToPlane): void {
    switch (message.is) {
      case "content":
        for (const each of receptions) each.content(message.id, message.content);
        break;
      case "read": {
        const waiting = reads.get(message.id);
        reads.delete(message.id);
        if (message.whole) waiting?.resolve();
        else waiting?.reject(new Error("the file cannot be read"));
        break;
      }
      case "close":
        for (const each of receptions) each.stop();
        closeAtMs = datagrams.atMs() + settings.drainMs;
    }
  }

  const busy = () => receptions.some((each) => each.busy() > 0);
  let tickedMs = datagrams.atMs();
  for (;;) {
    if (datagrams.wait(busy() || closeAtMs < Number.POSITIVE_INFINITY ? TICK_MS : IDLE_MS)) {
      for (let got = receiveMessageOnPort(main); got !== undefined; got = receiveMessageOnPort(main)) take(got.message);
      // Lets what waited for a read go on.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const nowMs = datagrams.atMs();
    if (nowMs - tickedMs >= TICK_MS) {
      tickedMs = nowMs;
      for (const each of receptions) each.tick();
    }
    if (closeAtMs < Number.POSITIVE_INFINITY && (!busy() || nowMs > closeAtMs)) break;
  }
  for (const each of receptions) each.end();
  requestPort.close();
  mtftpPort?.close();
  datagrams.close();
  tell({ is: "closed" });
  main.close();
}

const datagram: Datagram = { bytes: new Uint8Array(0), address: 0, port: 0 };

/** @param most packets: 1 where a packet may close the socket */
function drain(socket: DatagramSocket, listener: Listener, failed: boolean, most: number): void {
  if (failed) {
    for (let gone = socket.refusal(); gone !== null; gone = socket.refusal()) listener.refused(gone.address, gone.port);
  }
  for (let i = 0; i < most && socket.receive(datagram); i++)
    listener.packet(datagram.bytes, datagram.address, datagram.port);
}
