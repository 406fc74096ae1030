// Cures for firmware that does not take what the specifications say, by name. The table is the only place that knows them:
// the config, the command line and docs/dhcp.md read it; the answering functions ask for a name of it.
// iPXE never needs them, so that a machine's iPXE is answered as any other although its firmware has a quirk.
import { bootClass, isIpxe } from "./client.ts";
import type { Given } from "./level.ts";
import type { Request } from "./request.ts";

export interface Quirk {
  /** What is done otherwise. */
  readonly does: string;
  /** Whom it helps. */
  readonly firmware: string;
  /** Where the rule, or the trouble, is written down. */
  readonly source: string;
  /** Quirks that say something else about the same thing. */
  readonly against: readonly string[];
}

export const QUIRKS = {
  "always-broadcast": {
    does: "Answers are broadcast although the client does not set the flag, also by relays.",
    firmware: "ROMs that cannot receive unicast before they have an address and do not say so.",
    source: "RFC 2131 §4.1; ISC dhcpd `always-broadcast`",
    against: [],
  },
  "header-only": {
    does: "No options 66 and 67, whatever is asked for: server and file stand in `siaddr` and `file` alone.",
    firmware: "Legacy ROMs that stumble over the options, or over a name that is there twice.",
    source: "PXE 2.1 table 2-1",
    against: ["names-in-options"],
  },
  "names-in-options": {
    does: "Options 66 and 67 although nobody asked for them.",
    firmware: "ROMs and boot programs that read the file from 67 only and do not list it in option 55.",
    source: "RFC 2132 §9.4, §9.5",
    against: ["header-only"],
  },
  "no-nul": {
    does: "Names in 66 and 67 end without the NUL that is sent otherwise.",
    firmware: "Clients that take the NUL for a part of the name and ask for a file that is not there.",
    source: "RFC 2132 §2",
    against: [],
  },
  "insists-on-43": {
    does: "Option 60 `PXEClient` and 43 with `06:01:08:ff` (just the file of this packet) in every mode, and the file with them.",
    firmware: "ROMs that take no offer without PXE options; UEFI that does not ask port 4011.",
    source: "PXE 2.1 §2.2, table 2-1 (43.6 bit 3)",
    against: ["classic-43", "raspberry-pi", "ask-4011"],
  },
  "classic-43": {
    does: "Option 60 `PXEClient` and 43 with `01:04:00:00:00:00:ff` (PXE options, no multicast TFTP).",
    firmware: "Old BIOS ROMs set up for ISC dhcpd's classic configuration. UEFI asks port 4011 after it.",
    source: "PXE 2.1 table 2-1 (43.1)",
    against: ["insists-on-43", "raspberry-pi", "ask-4011"],
  },
  "raspberry-pi": {
    does: "Option 60 `PXEClient` and 43 with the menu line `Raspberry Pi Boot`, also when there is nothing to boot from here.",
    firmware: "The boot ROM of Raspberry Pi boards: it looks for that line, then fetches its own files by TFTP.",
    source: "Raspberry Pi documentation, network booting",
    against: ["insists-on-43", "classic-43", "ask-4011"],
  },
  "ask-4011": {
    does: "Proxy: the offer names no file and has no 43, so that port 4011 is asked, by BIOS, too.",
    firmware: "BIOS ROMs that disregard the file of a proxy's offer.",
    source: "PXE 2.1 §2.2.3",
    against: ["insists-on-43", "classic-43", "raspberry-pi"],
  },
  "late-offer": {
    does: "Proxy: the offer leaves 1.5 s later, after the DHCP server's.",
    firmware: "Firmware that takes the first offer it hears, and fails with the proxy's, which has no address.",
    source: "PXE 2.1 §2.2.1 has it wait for all; ISC dhcpd offers after its ping of 1 s",
    against: ["one-offer"],
  },
  "one-offer": {
    does: "Proxy: no offer on port 67, only answers on 4011. The DHCP server has to name the file: `bootlace explain` shows what.",
    firmware: "“Dual-offer” UEFI that hears an address in one offer and a file in another, and takes neither.",
    source: "Seen by users of other proxies with HP and Supermicro UEFI",
    against: ["late-offer"],
  },
} as const satisfies Record<string, Quirk>;

export type QuirkName = keyof typeof QUIRKS;

/** How much later a late offer leaves: ISC's server tries an address for a second before it offers it. */
export const LATE_OFFER_MS = 1500;

const NONE: ReadonlySet<QuirkName> = new Set();

export function isQuirk(name: string): name is QuirkName {
  return Object.hasOwn(QUIRKS, name);
}

/** What a list of names means, or what is wrong with it in a sentence each. */
export function quirksNamed(names: readonly string[]): { quirks: ReadonlySet<QuirkName>; faults: readonly string[] } {
  const known = names.filter(isQuirk);
  const unknown = names.filter((name) => !isQuirk(name)).map((name) => `there is no quirk "${name}"`);
  const clashes = known.flatMap((name, i) => {
    const against: readonly string[] = QUIRKS[name].against;
    const other = known.slice(0, i).find((before) => against.includes(before));
    return other === undefined ? [] : [`${name} and ${other} contradict each other`];
  });
  return { quirks: new Set(known), faults: [...unknown, ...clashes] };
}

/** The quirks that count for this request: those of its firmware, while that is what asks. */
export function quirksOf(request: Request, given: Given): ReadonlySet<QuirkName> {
  if (given.quirks.size === 0 || bootClass(request.facts) === null || isIpxe(request.facts)) return NONE;
  return given.quirks;
}
