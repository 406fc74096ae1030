// RFC 2131 §4.3: every message in every state of the client, each with what it comes to: reason, answer, where it goes, and
// what happens to the lease. No row is left out: the last test compares the names with the grid.
import { expect, test } from "bun:test";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import type { Lease } from "./lease.ts";
import { createLeaseBook } from "./lease-book.ts";
import { given } from "./level.ts";
import { DECLINE, DISCOVER, INFORM, RELEASE, REQUEST } from "./message-type.ts";
import { DHCP_REASONS } from "./messages.ts";
import { reply } from "./reply.ts";
import { ip, machine, NETWORK, outcomeLine, type Sample, sampleRequest } from "./sample-packets.ts";

const NOW = 1_000_000_000;
const HOUR = 3_600_000;
const ME = NETWORK.server;
const OTHER = ip("10.0.0.2");
const RELAY = ip("10.0.0.250");
const at = (host: number) => ip(`10.0.0.${host}`);
const FOREIGN = ip("192.168.7.7");

function lease(host: number, owner: number, more: Partial<Lease> = {}): Lease {
  const base = { address: at(host), mac: machine(owner), state: "bound", hostName: null } as const;
  return { ...base, expiresMs: NOW + HOUR / 2, changedMs: NOW - HOUR / 2, ...more };
}

/** Who asks, for which address, and whom it means by option 54 where the message has one. */
interface State {
  readonly from: Mac;
  readonly address: Ipv4;
  readonly server: Ipv4;
}

const state = (from: number, address: Ipv4, server: Ipv4 = ME): State => ({ from: machine(from), address, server });

const LEASES: readonly Lease[] = [
  lease(11, 1),
  lease(12, 2),
  lease(13, 3, { expiresMs: NOW - HOUR }),
  lease(14, 4, { state: "released" }),
  lease(15, 5, { state: "declined", expiresMs: NOW + HOUR }),
];

const STATES: Readonly<Record<string, State>> = {
  "its own, bound": state(1, at(11)),
  "its own, run out": state(3, at(13)),
  "its own, released": state(4, at(14)),
  "its own, declined": state(5, at(15)),
  "its own, reserved": state(6, at(200)),
  "another's, and it has one": state(1, at(12)),
  "another's, and it is unknown": state(9, at(12)),
  "a free one, and it is unknown": state(9, at(18)),
  "none of the range": state(9, at(99)),
  "of another network": state(1, FOREIGN),
  "another server's": state(1, at(11), OTHER),
};

const MESSAGES: Readonly<Record<string, (state: State) => Sample>> = {
  DISCOVER: ({ from, address }) => ({ from, type: DISCOVER, wanted: address }),
  SELECTING: ({ from, address, server }) => ({ from, type: REQUEST, wanted: address, server }),
  "INIT-REBOOT": ({ from, address }) => ({ from, type: REQUEST, wanted: address }),
  RENEWING: ({ from, address }) => ({ from, type: REQUEST, ciaddr: address }),
  "REBINDING, relayed": ({ from, address }) => ({ from, type: REQUEST, ciaddr: address, giaddr: RELAY }),
  DECLINE: ({ from, address, server }) => ({ from, type: DECLINE, wanted: address, server }),
  RELEASE: ({ from, address, server }) => ({ from, type: RELEASE, ciaddr: address, server }),
  INFORM: ({ from, address }) => ({ from, type: INFORM, ciaddr: address }),
  BOOTP: ({ from }) => ({ from, type: null }),
};

/**
 * Under each message: what it asks for, and what comes of it as `reason | answer yiaddr → where | the lease`; below it what
 * an authoritative server does where that differs.
 */
const TABLE = `
DISCOVER
  its own, bound                 offered | OFFER 10.0.0.11 → 10.0.0.11:68 arp | hold 10.0.0.11
  its own, run out               offered | OFFER 10.0.0.13 → 10.0.0.13:68 arp | hold 10.0.0.13
  its own, released              offered | OFFER 10.0.0.14 → 10.0.0.14:68 arp | hold 10.0.0.14
  its own, declined              offered | OFFER 10.0.0.10 → 10.0.0.10:68 arp | hold 10.0.0.10
  its own, reserved              offered | OFFER 10.0.0.200 → 10.0.0.200:68 arp | hold 10.0.0.200
  another's, and it has one      offered | OFFER 10.0.0.11 → 10.0.0.11:68 arp | hold 10.0.0.11
  another's, and it is unknown   offered | OFFER 10.0.0.10 → 10.0.0.10:68 arp | hold 10.0.0.10
  a free one, and it is unknown  offered | OFFER 10.0.0.18 → 10.0.0.18:68 arp | hold 10.0.0.18
  none of the range              offered | OFFER 10.0.0.10 → 10.0.0.10:68 arp | hold 10.0.0.10
  of another network             offered | OFFER 10.0.0.11 → 10.0.0.11:68 arp | hold 10.0.0.11
  another server's               offered | OFFER 10.0.0.11 → 10.0.0.11:68 arp | hold 10.0.0.11
SELECTING
  its own, bound                 bound | ACK 10.0.0.11 → 10.0.0.11:68 arp | bound 10.0.0.11
  its own, run out               bound | ACK 10.0.0.13 → 10.0.0.13:68 arp | bound 10.0.0.13
  its own, released              bound | ACK 10.0.0.14 → 10.0.0.14:68 arp | bound 10.0.0.14
  its own, declined              nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  its own, reserved              bound | ACK 10.0.0.200 → 10.0.0.200:68 arp | bound 10.0.0.200
  another's, and it has one      nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  another's, and it is unknown   nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  a free one, and it is unknown  bound | ACK 10.0.0.18 → 10.0.0.18:68 arp | bound 10.0.0.18
  none of the range              nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  of another network             nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  another server's               other-server | - | drop
INIT-REBOOT
  its own, bound                 renewed | ACK 10.0.0.11 → 10.0.0.11:68 arp | bound 10.0.0.11
  its own, run out               renewed | ACK 10.0.0.13 → 10.0.0.13:68 arp | bound 10.0.0.13
  its own, released              renewed | ACK 10.0.0.14 → 10.0.0.14:68 arp | bound 10.0.0.14
  its own, declined              unknown-lease | - | nothing
    authoritative                nak-unknown | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  its own, reserved              renewed | ACK 10.0.0.200 → 10.0.0.200:68 arp | bound 10.0.0.200
  another's, and it has one      nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  another's, and it is unknown   unknown-lease | - | nothing
    authoritative                nak-unknown | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  a free one, and it is unknown  unknown-lease | - | nothing
    authoritative                nak-unknown | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  none of the range              unknown-lease | - | nothing
    authoritative                nak-unknown | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  of another network             wrong-network | - | nothing
    authoritative                nak-wrong-network | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  another server's               renewed | ACK 10.0.0.11 → 10.0.0.11:68 arp | bound 10.0.0.11
RENEWING
  its own, bound                 renewed | ACK 10.0.0.11 → 10.0.0.11:68 | bound 10.0.0.11
  its own, run out               renewed | ACK 10.0.0.13 → 10.0.0.13:68 | bound 10.0.0.13
  its own, released              renewed | ACK 10.0.0.14 → 10.0.0.14:68 | bound 10.0.0.14
  its own, declined              unknown-lease | - | nothing
    authoritative                nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  its own, reserved              renewed | ACK 10.0.0.200 → 10.0.0.200:68 | bound 10.0.0.200
  another's, and it has one      unknown-lease | - | nothing
    authoritative                nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  another's, and it is unknown   unknown-lease | - | nothing
    authoritative                nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  a free one, and it is unknown  unknown-lease | - | nothing
    authoritative                recreated | ACK 10.0.0.18 → 10.0.0.18:68 | bound 10.0.0.18
  none of the range              unknown-lease | - | nothing
    authoritative                nak-not-available | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  of another network             wrong-network | - | nothing
    authoritative                nak-wrong-network | NAK 0.0.0.0 → 255.255.255.255:68 | nothing
  another server's               renewed | ACK 10.0.0.11 → 10.0.0.11:68 | bound 10.0.0.11
REBINDING, relayed
  its own, bound                 renewed | ACK 10.0.0.11 → 10.0.0.250:67 | bound 10.0.0.11
  its own, run out               renewed | ACK 10.0.0.13 → 10.0.0.250:67 | bound 10.0.0.13
  its own, released              renewed | ACK 10.0.0.14 → 10.0.0.250:67 | bound 10.0.0.14
  its own, declined              unknown-lease | - | nothing
    authoritative                nak-not-available | NAK 0.0.0.0 → 10.0.0.250:67 | nothing
  its own, reserved              renewed | ACK 10.0.0.200 → 10.0.0.250:67 | bound 10.0.0.200
  another's, and it has one      unknown-lease | - | nothing
    authoritative                nak-not-available | NAK 0.0.0.0 → 10.0.0.250:67 | nothing
  another's, and it is unknown   unknown-lease | - | nothing
    authoritative                nak-not-available | NAK 0.0.0.0 → 10.0.0.250:67 | nothing
  a free one, and it is unknown  unknown-lease | - | nothing
    authoritative                recreated | ACK 10.0.0.18 → 10.0.0.250:67 | bound 10.0.0.18
  none of the range              unknown-lease | - | nothing
    authoritative                nak-not-available | NAK 0.0.0.0 → 10.0.0.250:67 | nothing
  of another network             wrong-network | - | nothing
    authoritative                nak-wrong-network | NAK 0.0.0.0 → 10.0.0.250:67 | nothing
  another server's               renewed | ACK 10.0.0.11 → 10.0.0.250:67 | bound 10.0.0.11
DECLINE
  its own, bound                 declined | - | declined 10.0.0.11
  its own, run out               declined | - | declined 10.0.0.13
  its own, released              not-its-lease | - | nothing
  its own, declined              not-its-lease | - | nothing
  its own, reserved              not-its-lease | - | nothing
  another's, and it has one      not-its-lease | - | nothing
  another's, and it is unknown   not-its-lease | - | nothing
  a free one, and it is unknown  not-its-lease | - | nothing
  none of the range              not-its-lease | - | nothing
  of another network             not-its-lease | - | nothing
  another server's               other-server | - | nothing
RELEASE
  its own, bound                 released | - | released 10.0.0.11
  its own, run out               released | - | released 10.0.0.13
  its own, released              not-its-lease | - | nothing
  its own, declined              not-its-lease | - | nothing
  its own, reserved              not-its-lease | - | nothing
  another's, and it has one      not-its-lease | - | nothing
  another's, and it is unknown   not-its-lease | - | nothing
  a free one, and it is unknown  not-its-lease | - | nothing
  none of the range              not-its-lease | - | nothing
  of another network             not-its-lease | - | nothing
  another server's               other-server | - | nothing
INFORM
  its own, bound                 informed | ACK 0.0.0.0 → 10.0.0.11:68 | nothing
  its own, run out               informed | ACK 0.0.0.0 → 10.0.0.13:68 | nothing
  its own, released              informed | ACK 0.0.0.0 → 10.0.0.14:68 | nothing
  its own, declined              informed | ACK 0.0.0.0 → 10.0.0.15:68 | nothing
  its own, reserved              informed | ACK 0.0.0.0 → 10.0.0.200:68 | nothing
  another's, and it has one      informed | ACK 0.0.0.0 → 10.0.0.12:68 | nothing
  another's, and it is unknown   informed | ACK 0.0.0.0 → 10.0.0.12:68 | nothing
  a free one, and it is unknown  informed | ACK 0.0.0.0 → 10.0.0.18:68 | nothing
  none of the range              informed | ACK 0.0.0.0 → 10.0.0.99:68 | nothing
  of another network             wrong-network | - | nothing
  another server's               informed | ACK 0.0.0.0 → 10.0.0.11:68 | nothing
BOOTP
  its own, bound                 bootp-not-reserved | - | nothing
  its own, run out               bootp-not-reserved | - | nothing
  its own, released              bootp-not-reserved | - | nothing
  its own, declined              bootp-not-reserved | - | nothing
  its own, reserved              bootp-reserved | BOOTP 10.0.0.200 → 10.0.0.200:68 arp | bound 10.0.0.200
  another's, and it has one      bootp-not-reserved | - | nothing
  another's, and it is unknown   bootp-not-reserved | - | nothing
  a free one, and it is unknown  bootp-not-reserved | - | nothing
  none of the range              bootp-not-reserved | - | nothing
  of another network             bootp-not-reserved | - | nothing
  another server's               bootp-not-reserved | - | nothing
`;

interface Row {
  readonly message: string;
  readonly state: string;
  readonly expected: string;
  readonly whenAuthoritative: string;
}

const WIDTH = 33;

function rows(): Row[] {
  const found: Row[] = [];
  let message = "";
  for (const text of TABLE.trim().split("\n")) {
    const [name, expected] = [text.slice(0, WIDTH).trim(), text.slice(WIDTH)];
    if (!text.startsWith(" ")) message = text;
    else if (name !== "authoritative") found.push({ message, state: name, expected, whenAuthoritative: expected });
    else found.push({ ...(found.pop() as Row), whenAuthoritative: expected });
  }
  return found;
}

function outcome(message: string, name: string, authoritative: boolean): string {
  const made = MESSAGES[message];
  const of = STATES[name];
  if (made === undefined || of === undefined) throw new Error(`${message}, ${name}`);
  const network = { ...NETWORK, authoritative };
  const book = createLeaseBook(network, LEASES, (address) => address === at(200));
  const reserved = of.from === machine(6) ? [at(200)] : [];
  const ports = { server: 67, client: 68, proxy: 4011 };
  const situation = { network, book, given: given(network, []), reserved, boot: null, ports, nowMs: NOW };
  return outcomeLine(reply(sampleRequest(made(of)), situation));
}

for (const { message, state: name, expected, whenAuthoritative } of rows())
  test(`${message}: ${name}`, () => {
    expect([outcome(message, name, false), outcome(message, name, true)]).toEqual([expected, whenAuthoritative]);
  });

test("the table is the whole grid, and every silence in it has a reason that is documented", () => {
  const grid = Object.keys(MESSAGES).flatMap((message) => Object.keys(STATES).map((name) => `${message}: ${name}`));
  expect(rows().map((row) => `${row.message}: ${row.state}`)).toEqual(grid);
  const reasons = rows()
    .flatMap((row) => [row.expected, row.whenAuthoritative])
    .map((text) => text.split(" ")[0] ?? "");
  expect(reasons.filter((reason) => !(reason in DHCP_REASONS))).toEqual([]);
});
