// Who may fetch what: scripts and answer files carry secrets of one machine, and only that machine may have them.
import type { Mac } from "../net/mac.ts";
import type { Asker } from "./tree.ts";

/**
 * Why the asker may not have what is for that machine; null: it may. Whose address it is may be unknown, behind a relay
 * and another server's DHCP: then the secret in the path (an answer file's token) is what decides.
 */
export function refusedTo(asker: Asker, machine: Mac): string | null {
  return asker.mac === null || asker.mac === machine ? null : `this is for ${machine} only`;
}
