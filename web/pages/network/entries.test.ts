import { expect, test } from "bun:test";
import { draftOf, entryOf } from "./entries.ts";

test("an entry goes through the form unchanged, with what the form does not know", () => {
  const entry = {
    interface: "eth1",
    mode: "dhcp",
    subnet: "10.0.0.0/24",
    range: ["10.0.0.10-10.0.0.20", "10.0.0.30-10.0.0.40"],
    router: "10.0.0.1",
    dns: ["10.0.0.1", "9.9.9.9"],
    domain: "lab.example",
    lease: "12h",
    menu: "main",
    options: { ntp: ["10.0.0.1"] },
  };
  expect(entryOf(draftOf(entry), entry)).toEqual(entry);
});

test("fields that were emptied go, and in proxy mode there are no addresses to give", () => {
  const entry = { interface: "eth1", mode: "dhcp", range: "10.0.0.10-10.0.0.20", router: "10.0.0.1", menu: "main" };
  expect(entryOf({ ...draftOf(entry), router: "" }, entry)).toEqual({
    interface: "eth1",
    mode: "dhcp",
    range: "10.0.0.10-10.0.0.20",
    menu: "main",
  });
  expect(entryOf({ ...draftOf(entry), mode: "proxy" }, entry)).toEqual({
    interface: "eth1",
    mode: "proxy",
    menu: "main",
  });
});
