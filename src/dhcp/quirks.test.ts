// Each quirk: the whole answer with it, to a DISCOVER of firmware, in both modes.
import { expect, test } from "bun:test";
import type { BootFields } from "./boot-fields.ts";
import { decide } from "./dispatch.ts";
import { createHosts } from "./hosts.ts";
import { createLeaseBook } from "./lease-book.ts";
import { createLinks, type DhcpNetwork } from "./network.ts";
import { encode } from "./packet.ts";
import { LATE_OFFER_MS, QUIRKS, type QuirkName, quirksNamed } from "./quirks.ts";
import { firmware, ip, NETWORK, optionTexts, samplePacket } from "./sample-packets.ts";
import { createStandings } from "./standing.ts";

const BOOT: BootFields = { nextServer: NETWORK.server, file: "loaders/f", vendorClass: null, noProxyDhcp: false };
const PROXY: DhcpNetwork = { ...NETWORK, mode: "proxy", ranges: [] };
const ARRIVAL = {
  unicast: false,
  port: "server",
  interface: "eth1",
  from: { address: ip("0.0.0.0"), port: 68 },
} as const;
const text = (string: string) => new TextEncoder().encode(string).toHex();
const IPXE = { code: 77, bytes: new TextEncoder().encode("iPXE") };

interface Asked {
  readonly network: DhcpNetwork;
  readonly architecture: number;
  readonly list?: readonly number[];
  readonly boot?: BootFields | null;
  readonly ipxe?: boolean;
}

/** The decision on a DISCOVER of a machine whose record names the quirks. */
function decided(quirks: readonly QuirkName[], asked: Asked) {
  const { network, architecture, list = [66, 67], boot = BOOT, ipxe = false } = asked;
  const level = { options: new Map(), always: new Set<number>(), quirks: new Set(quirks) };
  const standings = createStandings({
    classes: [],
    groups: [],
    hosts: createHosts([]),
    addressOf: () => null,
    nameOf: () => null,
    levelOf: () => level,
  });
  const books = new Map(network.mode === "dhcp" ? [[network, createLeaseBook(network, [], () => false)]] : []);
  const ports = { server: 67, client: 68, proxy: 4011 };
  const serving = { links: createLinks([network]), books, ports, standings, boot: () => boot };
  const more = [...firmware(architecture), ...(ipxe ? [IPXE] : []), { code: 55, bytes: Uint8Array.from(list) }];
  return decide(encode(samplePacket({ more })), ARRIVAL, serving, 0).outcome;
}

/** What the answer says of booting, and how it goes out. */
function told(quirks: readonly QuirkName[], asked: Asked): unknown {
  const outcome = decided(quirks, asked);
  if (outcome.kind === "silent") return outcome.why;
  const { siaddr, file, flags } = outcome.packet;
  const boot = optionTexts(outcome.packet).filter((one) => /^(43|60|66|67) /.test(one));
  return [siaddr, file, flags, outcome.destination.address, outcome.delayMs ?? 0, ...boot];
}

const BIOS = { network: NETWORK, architecture: 0 };
const UEFI = { network: NETWORK, architecture: 7 };
const PROXIED_BIOS = { network: PROXY, architecture: 0 };
const PROXIED_UEFI = { network: PROXY, architecture: 7 };

const HEAD = ["10.0.0.1", "loaders/f", 0, "10.0.0.10", 0];
const PROXY_HEAD = ["10.0.0.1", "loaders/f", 0x8000, "255.255.255.255", 0];
const BARE = ["10.0.0.1", "", 0x8000, "255.255.255.255", 0];
const NAMES = [`66 ${text("10.0.0.1\0")}`, `67 ${text("loaders/f\0")}`];
const PXE = `60 ${text("PXEClient")}`;

test("without quirks", () => {
  expect(told([], UEFI)).toEqual([...HEAD, ...NAMES]);
  expect(told([], PROXIED_BIOS)).toEqual([...PROXY_HEAD, PXE, ...NAMES, "43 060108ff"]);
  expect(told([], PROXIED_UEFI)).toEqual([...BARE, PXE]);
});

const raspberry = `43 060103${"0917000014"}${text("Raspberry Pi Boot   ")}0a0400${text("PXE")}ff`;
const CASES: Readonly<Record<QuirkName, readonly (readonly [Asked, unknown])[]>> = {
  "always-broadcast": [
    [BIOS, ["10.0.0.1", "loaders/f", 0x8000, "255.255.255.255", 0, ...NAMES]],
    [PROXIED_UEFI, [...BARE, PXE]],
  ],
  "header-only": [
    [BIOS, HEAD],
    [PROXIED_BIOS, [...PROXY_HEAD, PXE, "43 060108ff"]],
  ],
  "names-in-options": [
    [{ ...BIOS, list: [1, 3] }, [...HEAD, ...NAMES]],
    [{ ...PROXIED_BIOS, list: [1, 3] }, [...PROXY_HEAD, PXE, ...NAMES, "43 060108ff"]],
  ],
  "no-nul": [[BIOS, [...HEAD, `66 ${text("10.0.0.1")}`, `67 ${text("loaders/f")}`]]],
  "insists-on-43": [
    [BIOS, [...HEAD, PXE, ...NAMES, "43 060108ff"]],
    [UEFI, [...HEAD, PXE, ...NAMES, "43 060108ff"]],
    [PROXIED_UEFI, [...PROXY_HEAD, PXE, ...NAMES, "43 060108ff"]],
    [{ ...BIOS, boot: null }, ["0.0.0.0", "", 0, "10.0.0.10", 0]],
  ],
  "classic-43": [
    [BIOS, [...HEAD, PXE, ...NAMES, "43 010400000000ff"]],
    [PROXIED_BIOS, [...PROXY_HEAD, PXE, ...NAMES, "43 010400000000ff"]],
  ],
  "raspberry-pi": [
    [{ ...BIOS, boot: null }, ["10.0.0.1", "", 0, "10.0.0.10", 0, PXE, NAMES[0], raspberry]],
    [{ ...PROXIED_BIOS, boot: null }, [...BARE, PXE, NAMES[0], raspberry]],
  ],
  "ask-4011": [[PROXIED_BIOS, [...BARE, PXE]]],
  "late-offer": [[PROXIED_UEFI, [...BARE.slice(0, 4), LATE_OFFER_MS, PXE]]],
  "one-offer": [
    [PROXIED_UEFI, "one-offer"],
    [{ ...PROXIED_UEFI, boot: null }, "nothing-to-boot"],
  ],
};

for (const [name, cases] of Object.entries(CASES))
  test(name, () => {
    for (const [asked, wanted] of cases) expect(told([name as QuirkName], asked)).toEqual(wanted);
  });

test("iPXE of the same machine is answered as any other", () => {
  const asked = { ...PROXIED_UEFI, ipxe: true };
  const all = Object.keys(QUIRKS) as QuirkName[];
  for (const name of all) expect(told([name], asked)).toEqual(told([], asked));
});

test("names are checked: unknown ones, and pairs that contradict each other, which is said on both sides", () => {
  expect(quirksNamed(["header-only", "no-such", "names-in-options"])).toEqual({
    quirks: new Set(["header-only", "names-in-options"]),
    faults: ['there is no quirk "no-such"', "names-in-options and header-only contradict each other"],
  });
  for (const [name, { against }] of Object.entries(QUIRKS) as [QuirkName, { against: readonly QuirkName[] }][])
    for (const other of against) expect([...QUIRKS[other].against] as string[]).toContain(name);
});
