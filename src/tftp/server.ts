// ◄ door: the TFTP server as the rest of the program sees it. Starts the plane, the thread that has the sockets, tells it
// what names come to and reads files for it.
import { MessageChannel } from "node:worker_threads";
import { wake } from "../net/datagrams.ts";
import { closeFile, readExactly } from "../net/file-reader.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { startThread } from "../net/thread.ts";
import { normalise } from "../tree/path.ts";
import type { Asker, Fetch, Tree } from "../tree/tree.ts";
import { contentOf } from "./content.ts";
import type { TftpReason } from "./messages.ts";
import {
  COUNTED,
  type Content,
  type FromPlane,
  type PlaneSettings,
  type PlaneStart,
  type ToPlane,
} from "./plane-messages.ts";

export interface TftpOptions extends Partial<Omit<PlaneSettings, "address" | "port" | "device">> {
  /** Own address: where requests come to and answers come from. */
  readonly address: Ipv4;
  /** 69, or 0 to let the kernel choose. */
  readonly port: number;
  /** Only this interface's packets. */
  readonly device?: string;
  readonly tree: Tree;
  readonly macOf: (address: Ipv4) => Mac | null;
  /** Called once for each name that was asked for, when its transfer is over. */
  readonly onFetch: (fetch: Fetch) => void;
}

export interface Tftp {
  readonly port: number;
  /** How requests ended since the start, by reason, and how many transfers run now. */
  counts(): Readonly<Record<TftpReason | "running", number>>;
  /** No new requests; waits a little for transfers that run, then ends them. */
  close(): Promise<void>;
}

interface Wanted {
  readonly asker: Asker;
  readonly path: string;
  readonly startedMs: number;
}

/** Opens the door. Throws when the port cannot be had. */
export async function openTftp(options: TftpOptions): Promise<Tftp> {
  const { tree, macOf, onFetch, ...asked } = options;
  const settings: PlaneSettings = { ...DEFAULTS, device: null, ...asked };
  const counts = new Int32Array(new SharedArrayBuffer(4 * COUNTED.length));
  const wanted = new Map<number, Wanted>();
  const {
    promise: opened,
    resolve: onOpen,
    reject: onFailure,
  } = Promise.withResolvers<{ port: number; waker: number }>();
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>();
  let waker = -1;

  const worker = startThread("tftp/plane.ts", "tftp");
  const channel = new MessageChannel();
  const plane = channel.port1;

  function tell(message: ToPlane): void {
    if (waker >= 0) {
      plane.postMessage(message);
      wake(waker);
    } else if (message.is === "content" && message.content.kind === "stretch") closeFile(message.content.fd);
  }

  function take(message: FromPlane): void {
    switch (message.is) {
      case "open":
        waker = message.waker;
        onOpen(message);
        break;
      case "not-open":
        onFailure(new Error(cannotOpen(settings)));
        break;
      case "closed":
        waker = -1;
        onClosed();
        break;
      case "wanted":
        resolveName(message).then((content) => tell({ is: "content", id: message.id, content }));
        break;
      case "read":
        readExactly(message.fd, new Uint8Array(message.buffer, message.at, message.length), message.offset).then(
          () => tell({ is: "read", id: message.id, whole: true }),
          () => tell({ is: "read", id: message.id, whole: false }),
        );
        break;
      case "ended": {
        const what = wanted.get(message.id);
        wanted.delete(message.id);
        const { outcome, bytes, why } = message;
        if (what !== undefined) onFetch({ ...what, outcome, bytes, why, endedMs: Date.now() });
      }
    }
  }

  async function resolveName({ id, file, mode, address }: Extract<FromPlane, { is: "wanted" }>): Promise<Content> {
    const asker = { door: "tftp", address, mac: macOf(address) } as const;
    wanted.set(id, { asker, path: normalise(file)?.join("/") ?? "", startedMs: Date.now() });
    try {
      return await contentOf(await tree.open(file, asker), mode);
    } catch {
      return { kind: "refusal", refusal: { reason: "unreadable", code: 0, text: "internal error" } };
    }
  }

  plane.on("message", take);
  worker.onerror = (event) => {
    const error = new Error(`the TFTP thread ended: ${event.message}`);
    onFailure(error);
    // Ours, and no transfer would ever run again.
    if (waker >= 0) queueMicrotask(() => throwIt(error));
  };
  const start: PlaneStart = { settings, counts };
  worker.postMessage({ start, port: channel.port2 }, [channel.port2]);
  let port: number;
  try {
    ({ port } = await opened);
  } catch (cause) {
    plane.close();
    throw cause;
  }
  return {
    port,
    counts: () =>
      Object.fromEntries(COUNTED.map((what, i) => [what, Atomics.load(counts, i)])) as Record<
        TftpReason | "running",
        number
      >,
    async close() {
      tell({ is: "close" });
      await closed;
      plane.close();
    },
  };
}

const DEFAULTS: Omit<PlaneSettings, "address" | "port" | "device"> = {
  singlePort: false,
  rollover: 0,
  maxTransfers: 2000,
  maxPerSource: 20,
  maxBlockSize: 1468,
  maxWindowSize: 64,
  cps: { rate: 200, pauseMs: 2000 },
  rateInAll: 5000,
  cacheBytes: 64 << 20,
  drainMs: 3000,
  multicast: null,
  mtftp: null,
};

function throwIt(error: Error): never {
  throw error;
}

function cannotOpen({ address, port, device }: PlaneSettings): string {
  const where = `udp ${address}:${port}${device === null ? "" : ` on ${device}`}`;
  return `cannot open ${where}: is it another program's (find it: ss -lunp 'sport = :${port}'), or below 1024 without root or CAP_NET_BIND_SERVICE?`;
}
