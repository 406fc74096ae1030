// Client classes: machines that are told apart by what their packets say (ISC's `class`, dnsmasq's tags).
import type { Level } from "./level.ts";
import { option } from "./packet.ts";
import type { Request } from "./request.ts";

/** What must hold. All that is set must; of a list, one. */
export interface ClassMatch {
  /** Option 60 begins with one of these. */
  readonly vendorClass?: readonly string[];
  /** Option 93, or the digits in 60. */
  readonly architecture?: readonly number[];
  /** One of option 77. */
  readonly userClass?: readonly string[];
  /** The MAC begins with one of these: `52:54:00`. */
  readonly mac?: readonly string[];
  /** The option is there (null), or its bytes are these. */
  readonly options?: ReadonlyMap<number, Uint8Array | null>;
  /** 82.1, 82.2. */
  readonly circuitId?: Uint8Array;
  readonly remoteId?: Uint8Array;
  readonly not?: ClassMatch;
}

export interface ClientClass {
  readonly name: string;
  readonly match: ClassMatch;
  readonly level: Level;
}

/** Whether the request is of the class. */
export function isOfClass(request: Request, match: ClassMatch): boolean {
  const { facts, relayAgent, packet } = request;
  const { vendorClass, architecture, userClass, mac, options, circuitId, remoteId, not } = match;
  if (vendorClass !== undefined && !vendorClass.some((one) => facts.vendorClass?.startsWith(one) === true))
    return false;
  if (architecture !== undefined && (facts.architecture === null || !architecture.includes(facts.architecture)))
    return false;
  if (userClass !== undefined) {
    const told = facts.userClass?.split(",") ?? [];
    if (!userClass.some((one) => told.includes(one))) return false;
  }
  if (mac !== undefined && !mac.some((one) => facts.mac.startsWith(one))) return false;
  if (circuitId !== undefined && !same(relayAgent?.circuitId, circuitId)) return false;
  if (remoteId !== undefined && !same(relayAgent?.remoteId, remoteId)) return false;
  for (const [code, wanted] of options ?? []) {
    const bytes = option(packet, code);
    if (bytes === null || (wanted !== null && !same(bytes, wanted))) return false;
  }
  return not === undefined || !isOfClass(request, not);
}

function same(a: Uint8Array | null | undefined, b: Uint8Array): boolean {
  return a?.length === b.length && a.every((octet, i) => octet === b[i]);
}
