// Ranges that are proposed to people in front of interfaces as they have them.
import { expect, test } from "bun:test";
import type { Ipv4 } from "../net/ipv4.ts";
import { subnetOf } from "../net/subnet.ts";
import { proposeNetwork } from "./propose-network.ts";

const on = (...addresses: readonly string[]) => ({
  name: "eth1",
  mac: null,
  loopback: false,
  addresses: addresses.map((text) => {
    const [address = "", prefix] = text.split("/");
    return { address: address as Ipv4, subnet: subnetOf(address as Ipv4, Number(prefix)) };
  }),
});

test.each([
  ["a usual network", ["192.168.4.1/24"], "192.168.4.0/24", "192.168.4.146-192.168.4.245"],
  ["the server in the middle of it", ["192.168.4.200/24"], "192.168.4.0/24", "192.168.4.146-192.168.4.199"],
  ["the server low in it", ["192.168.4.150/24"], "192.168.4.0/24", "192.168.4.151-192.168.4.245"],
  ["a large network", ["10.0.0.5/8"], "10.0.0.0/8", "10.255.255.146-10.255.255.245"],
  ["a small one", ["10.0.0.1/28"], "10.0.0.0/28", "10.0.0.7-10.0.0.14"],
  ["a point to point link before a network", ["10.9.9.1/31", "10.0.0.1/24"], "10.0.0.0/24", "10.0.0.146-10.0.0.245"],
])("%s", (_, addresses, subnet, range) => {
  expect(proposeNetwork(on(...addresses), false).dhcp).toEqual({ interface: "eth1", mode: "dhcp", subnet, range });
});

test("who answers there, and whether there is room, decides what is recommended", () => {
  expect(proposeNetwork(on("10.0.0.1/24"), true).recommended).toBe("proxy");
  expect(proposeNetwork(on("10.0.0.1/24"), false).recommended).toBe("dhcp");
  expect(proposeNetwork(on("10.0.0.1/31"), false)).toMatchObject({ recommended: "proxy", dhcp: null });
});
