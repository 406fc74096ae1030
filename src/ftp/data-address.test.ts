import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Ipv4 } from "../net/ipv4.ts";
import { parseExtendedPort, parsePort, portText } from "./data-address.ts";

const there = { address: "172.16.100.10" as Ipv4, port: 40_000 };

test("PORT and what PASV says are one form", () => {
  expect(portText(there)).toBe("172,16,100,10,156,64");
  expect(parsePort("172,16,100,10,156,64")).toEqual(there);
  for (const bad of [
    "",
    "1,2,3,4,5",
    "1,2,3,4,5,6,7",
    "256,1,1,1,1,1",
    "1,1,1,1,256,1",
    "1,1,1,1,-1,1",
    "01,1,1,1,1,x",
  ])
    expect(parsePort(bad)).toBeNull();
});

test("EPRT", () => {
  expect(parseExtendedPort("|1|172.16.100.10|40000|")).toEqual(there);
  expect(parseExtendedPort("!1!172.16.100.10!40000!")).toEqual(there);
  expect(parseExtendedPort("|2|2001:db8::1|40000|")).toBe("other");
  for (const bad of [
    "",
    "|",
    "|1|172.16.100.10|40000",
    "|1|172.16.100.10|70000|",
    "|1|172.16.100|1|",
    "|x|1.1.1.1|1|",
    " 1 ",
  ])
    expect(parseExtendedPort(bad)).toBeNull();
});

test("whatever the text, it is an address or it is not", () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^\d{0,4}(,\d{0,4}){0,7}$/), fc.stringMatching(/^\|[0-9.|]*$/));
  fc.assert(
    fc.property(text, (words) => {
      for (const to of [parsePort(words), parseExtendedPort(words)])
        if (to !== null && to !== "other") expect(to.port >= 0 && to.port <= 65535).toBe(true);
    }),
  );
});
