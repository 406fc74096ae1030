import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Ipv4, ipv4, ipv4FromNumber, ipv4Number } from "./ipv4.ts";
import { mac, macBytes, macDashes, macFromBytes } from "./mac.ts";
import { broadcastOf, contains, mask, subnet, subnetOf, subnetText } from "./subnet.ts";

const anyAddress = fc.nat(0xffffffff).map(ipv4FromNumber);

describe("Ipv4", () => {
  test("number and text are two forms of one", () => {
    fc.assert(fc.property(fc.nat(0xffffffff), (n) => expect(ipv4Number(ipv4FromNumber(n))).toBe(n)));
    fc.assert(fc.property(anyAddress, (address) => expect(ipv4(address)).toBe(address)));
  });
  for (const text of ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", " 1.2.3.4", "1.2.3.4\n", "a.b.c.d"])
    test(`refuses ${JSON.stringify(text)}`, () => expect(ipv4(text)).toBeNull());
});

describe("Mac", () => {
  for (const text of ["52:54:00:AB:cd:01", "52-54-00-ab-cd-01", "525400abcd01", "5254.00ab.cd01"])
    test(`reads ${text}`, () => expect(String(mac(text))).toBe("52:54:00:ab:cd:01"));
  for (const text of ["", "52:54:00:ab:cd", "52:54:00:ab:cd:01:02", "zz:54:00:ab:cd:01"])
    test(`refuses ${JSON.stringify(text)}`, () => expect(mac(text)).toBeNull());
  test("bytes both ways, and dashes", () => {
    const address = macFromBytes(Uint8Array.of(0x52, 0x54, 0, 1, 2, 3, 99));
    expect(macDashes(address)).toBe("52-54-00-01-02-03");
    expect(macFromBytes(macBytes(address))).toBe(address);
  });
});

describe("Subnet", () => {
  test("mask, broadcast and network of every prefix length hold each other", () => {
    fc.assert(
      fc.property(anyAddress, fc.integer({ min: 0, max: 32 }), (address, prefix) => {
        const net = subnetOf(address, prefix);
        expect(contains(net, address)).toBe(true);
        expect(contains(net, broadcastOf(net))).toBe(true);
        expect(subnet(subnetText(net))).toEqual(net);
        expect(ipv4Number(broadcastOf(net)) - ipv4Number(net.network)).toBe(2 ** (32 - prefix) - 1);
      }),
    );
  });
  test("a mask", () => expect(mask({ network: "10.0.0.0" as Ipv4, prefix: 20 })).toBe("255.255.240.0" as Ipv4));
  for (const text of ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "x/8"])
    test(`refuses ${text}`, () => expect(subnet(text)).toBeNull());
});
