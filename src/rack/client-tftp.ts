// ◄ door: a TFTP client as boot firmware has one (RFC 1350, 2347–2349, 7440).
import { Reader, Writer } from "../net/bytes.ts";
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { openUdp } from "../net/udp.ts";

export interface TftpQuestion {
  readonly server: Ipv4;
  readonly port: number;
  readonly path: string;
  readonly blockBytes: number;
  /** 1: no such option is sent. */
  readonly window: number;
  /** Ask for the size, then break off, as UEFI does before the real transfer. */
  readonly sizeOnly?: boolean;
  readonly from?: Ipv4;
}

/** The content, null when the server has no such file. */
export type TftpAnswer = { readonly bytes: Uint8Array } | { readonly size: number | null } | null;

const RRQ = 1;
const DATA = 3;
const ACK = 4;
const ERROR = 5;
const OACK = 6;
const NOT_FOUND = 1;
const RESEND_MS = 1000;
const MOST_RESENDS = 5;
const LARGEST = 2 ** 30;

/** Fetches a file. Throws when the server falls silent or answers with an error other than "not found". */
export function tftpRead(question: TftpQuestion): Promise<TftpAnswer> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    let transfer: { address: Ipv4; port: number } | null = null;
    let blockBytes = 512;
    let window = 1;
    let last = 0;
    let total = 0;
    let timer: ReturnType<typeof setTimeout>;
    let lastSent = new Uint8Array();
    let resends = 0;
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      socket.then((open) => open.close()).catch(() => {});
      settle();
    };
    const put = (bytes: Uint8Array) =>
      void socket.then((open) =>
        open.send(bytes, transfer?.address ?? question.server, transfer?.port ?? question.port),
      );
    // Only a timer sends again, never a duplicate that came in (RFC 1123 §4.2.3.1).
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        resends += 1;
        const silent = new Error(`the server fell silent while it sent ${question.path}`);
        if (resends > MOST_RESENDS) return finish(() => reject(silent));
        put(lastSent);
        wait();
      }, RESEND_MS);
    };
    const send = (bytes: Uint8Array) => {
      lastSent = bytes;
      put(bytes);
    };
    const acknowledge = (block: number) =>
      send(
        new Writer(4)
          .u16(ACK)
          .u16(block & 0xffff)
          .bytes(),
      );
    const onDatagram = (bytes: Uint8Array, address: Ipv4, port: number) => {
      transfer ??= { address, port };
      if (transfer.port !== port) return;
      resends = 0;
      wait();
      const reader = new Reader(bytes);
      const operation = reader.u16("operation");
      if (operation === ERROR) {
        const code = reader.u16("error code");
        const text = reader.left > 0 ? reader.zeroTerminated("error text") : "";
        const problem = `the server refused ${question.path}: ${text} (TFTP error ${code})`;
        finish(() => (code === NOT_FOUND ? resolve(null) : reject(new Error(problem))));
      } else if (operation === OACK) {
        const options = readOptions(reader);
        if (question.sizeOnly === true) {
          send(new Writer(40).u16(ERROR).u16(8).zeroTerminated("User aborted the transfer").bytes());
          const size = options.has("tsize") ? Number(options.get("tsize")) : null;
          finish(() => resolve({ size }));
          return;
        }
        blockBytes = Number(options.get("blksize") ?? 512);
        window = Number(options.get("windowsize") ?? 1);
        acknowledge(0);
      } else if (operation === DATA) {
        const block = reader.u16("block");
        if (block !== ((last + 1) & 0xffff)) return acknowledge(last);
        last += 1;
        const content = reader.view(reader.left, "data").slice();
        total += content.length;
        parts.push(content);
        const ended = content.length < blockBytes || total > LARGEST;
        if (ended || last % window === 0) acknowledge(last);
        if (ended) finish(() => resolve({ bytes: Buffer.concat(parts) }));
      }
    };
    const socket = openUdp({ address: question.from ?? ANY, port: 0, onDatagram });
    wait();
    socket.catch((cause) => finish(() => reject(cause)));
    send(readRequest(question));
  });
}

function readRequest(question: TftpQuestion): Uint8Array {
  const writer = new Writer(128).u16(RRQ).zeroTerminated(question.path).zeroTerminated("octet");
  const option = (name: string, value: number) => writer.zeroTerminated(name).zeroTerminated(String(value));
  // UEFI asks for the size first and leaves it out of the real transfer.
  if (question.sizeOnly !== false) option("tsize", 0);
  option("blksize", question.blockBytes);
  if (question.window > 1) option("windowsize", question.window);
  return writer.bytes();
}

function readOptions(reader: Reader): Map<string, string> {
  const options = new Map<string, string>();
  while (reader.left > 0) options.set(reader.zeroTerminated("option").toLowerCase(), reader.zeroTerminated("value"));
  return options;
}
