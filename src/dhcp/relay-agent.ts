// Option 82, what a relay says about where a packet came from (RFC 3046; 82.5 RFC 3527; 82.11 RFC 5107).
import type { Ipv4 } from "../net/ipv4.ts";
import { type Suboption, WIRE } from "./wire.ts";

export interface RelayAgent {
  /** 82.1: the port or circuit; opaque. */
  readonly circuitId: Uint8Array | null;
  /** 82.2: the switch or the subscriber; opaque. */
  readonly remoteId: Uint8Array | null;
  /** 82.5: the link that the client is on, where giaddr is only the way back. */
  readonly link: Ipv4 | null;
  /** 82.11: what the client is to take for its server, so that its renewals pass the relay, too. */
  readonly server: Ipv4 | null;
}

const CIRCUIT_ID = 1;
const REMOTE_ID = 2;
const LINK_SELECTION = 5;
const SERVER_OVERRIDE = 11;

/** Null when it is not made of sub-options: that is the relay's own affair, and it is returned all the same. */
export function readRelayAgent(raw: Uint8Array | null): RelayAgent | null {
  if (raw === null) return null;
  let found: readonly Suboption[];
  try {
    found = WIRE.suboptions.read(raw);
  } catch {
    return null;
  }
  const value = (code: number) => found.find((one) => one.code === code)?.bytes ?? null;
  const address = (code: number) => {
    const bytes = value(code);
    return bytes?.length === 4 ? WIRE.ip.read(bytes) : null;
  };
  return {
    circuitId: value(CIRCUIT_ID),
    remoteId: value(REMOTE_ID),
    link: address(LINK_SELECTION),
    server: address(SERVER_OVERRIDE),
  };
}
