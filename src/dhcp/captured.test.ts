// What real clients sent, and what Bootlace answers to each, whole, in both modes: captures/answers.golden. The machine has had its
// address before, where the packet says so.
import { expect, test } from "bun:test";
import { ANY } from "../net/ipv4.ts";
import { subnet } from "../net/subnet.ts";
import type { BootFields } from "./boot-fields.ts";
import { captures } from "./captured.ts";
import { bootClass, isIpxe } from "./client.ts";
import { type Arrival, decide } from "./dispatch.ts";
import { createHosts } from "./hosts.ts";
import type { Lease } from "./lease.ts";
import { createLeaseBook } from "./lease-book.ts";
import { createLinks, type DhcpNetwork } from "./network.ts";
import { decode, encode } from "./packet.ts";
import { readRequest } from "./request.ts";
import { ip, NETWORK, outcomeLine } from "./sample-packets.ts";
import { createStandings } from "./standing.ts";

const NOW = 1_000_000_000_000;
const SERVED: DhcpNetwork = {
  ...NETWORK,
  server: ip("10.77.0.1"),
  router: ip("10.77.0.1"),
  subnet: subnet("10.77.0.0/16") ?? NETWORK.subnet,
  ranges: [{ first: ip("10.77.0.10"), last: ip("10.77.255.250") }],
};
const BOOT: BootFields = { nextServer: SERVED.server, file: "loaders/f", vendorClass: null, noProxyDhcp: false };
const URL: BootFields = { ...BOOT, file: "http://10.77.0.1/loaders/f", vendorClass: "HTTPClient" };

/** `reason | what goes where | what the book does`, then the answer in hex, 64 bytes a line. */
function answered(bytes: Uint8Array, mode: "dhcp" | "proxy", port: Arrival["port"]): string {
  const { packet, facts, wanted, server } = readRequest(decode(bytes));
  // Recorded in other subnets, too: whatever server is named, is this one.
  const own = server === null ? SERVED.server : server;
  const network: DhcpNetwork = { ...SERVED, mode, server: own };
  const address = packet.ciaddr === ANY ? wanted : packet.ciaddr;
  const had = { mac: facts.mac, state: "bound", expiresMs: NOW + 3_600_000, changedMs: NOW, hostName: null } as const;
  const leases: readonly Lease[] = address === null ? [] : [{ ...had, address }];
  const nobody = { classes: [], groups: [], addressOf: () => null, nameOf: () => null, levelOf: () => null };
  const serving = {
    links: createLinks([network]),
    books: new Map(mode === "dhcp" ? [[network, createLeaseBook(network, leases, () => false)]] : []),
    ports: { server: 67, client: 68, proxy: 4011 },
    standings: createStandings({ ...nobody, hosts: createHosts([]) }),
    boot: () => (bootClass(facts) === null && !isIpxe(facts) ? null : bootClass(facts) === "HTTPClient" ? URL : BOOT),
  };
  const from = { address: packet.ciaddr, port: port === "proxy" ? 4011 : 68 };
  const arrival: Arrival = { unicast: packet.ciaddr !== ANY, port, interface: "eth1", from };
  const { outcome } = decide(bytes, arrival, serving, NOW);
  if (outcome.kind === "silent") return outcomeLine(outcome);
  const sent = encode(outcome.packet, outcome.limitBytes, outcome.overload).toHex();
  return [outcomeLine(outcome), ...(sent.match(/.{1,128}/g) ?? [])].join("\n  ");
}

test("what each of them is answered", async () => {
  const blocks = [...captures()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => {
      const port = name.includes("boot-server") ? "proxy" : "server";
      return `${name}\ndhcp: ${answered(bytes, "dhcp", port)}\nproxy: ${answered(bytes, "proxy", port)}\n`;
    });
  expect(blocks.join("\n")).toBe(await Bun.file(`${import.meta.dir}/captures/answers.golden`).text());
});
