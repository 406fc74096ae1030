// Option negotiation (RFC 2347), the server's side: blksize (RFC 2348), timeout and tsize (RFC 2349), windowsize (RFC 7440).
// What is not asked for is never offered: PXELINUX and EDK2 abort on an option they did not send.
import type { Option } from "./packet.ts";

export interface OptionLimits {
  /** Largest block in bytes: path MTU − 32; 1468 on Ethernet. */
  readonly maxBlockSize: number;
  /** Most blocks in a window. */
  readonly maxWindowSize: number;
}

/** What both sides keep to for this transfer. */
export interface Agreed {
  readonly blockSize: number;
  readonly windowSize: number;
  /** What the client wants between retransmissions; null when it did not say. */
  readonly timeoutSeconds: number | null;
  /** What the OACK says, in the client's order and spelling; empty: no OACK, DATA 1 at once (RFC 2347). */
  readonly oack: readonly Option[];
}

const SMALLEST_BLOCK = 8;
const LARGEST_BLOCK = 65464;
const DEFAULT_BLOCK = 512;

/** @param size bytes as they will be sent (after netascii conversion), null when not known: tsize is then left out */
export function negotiate(
  asked: readonly Option[],
  limits: OptionLimits,
  size: number | null,
  mode: "octet" | "netascii",
): Agreed {
  let blockSize = DEFAULT_BLOCK;
  let windowSize = 1;
  let timeoutSeconds: number | null = null;
  const oack: Option[] = [];
  const seen = new Set<string>();
  for (const [spelling, text] of asked) {
    const name = spelling.toLowerCase();
    const value = /^\d{1,20}$/.test(text) ? Number(text) : null;
    if (value === null || seen.has(name)) continue;
    seen.add(name);
    switch (name) {
      case "blksize":
        // Larger than the RFC's largest is answered like any other too large value: with ours.
        if (value < SMALLEST_BLOCK) break;
        blockSize = Math.min(value, limits.maxBlockSize, LARGEST_BLOCK);
        oack.push([spelling, String(blockSize)]);
        break;
      case "timeout":
        // Unchanged or not at all (RFC 2349): EDK2 and U-Boot compare.
        if (value < 1 || value > 255) break;
        timeoutSeconds = value;
        oack.push([spelling, text]);
        break;
      case "tsize":
        if (size !== null) oack.push([spelling, String(size)]);
        break;
      case "windowsize":
        if (value < 1 || value > 65535 || mode === "netascii") break;
        windowSize = Math.min(value, limits.maxWindowSize);
        oack.push([spelling, String(windowSize)]);
        break;
      default: // multicast, utimeout, rollover, Microsoft's own: not spoken here, so not mentioned.
    }
  }
  return { blockSize, windowSize, timeoutSeconds, oack };
}
