// Option 43 of PXE firmware, byte for byte.
import { expect, test } from "bun:test";
import { hex } from "../net/bytes.ts";
import { type PxeMenu, pxeOption } from "./pxe.ts";
import { ip } from "./sample-packets.ts";

const SERVER = ip("10.0.0.1");
const NONE: PxeMenu = { items: [], prompt: null, control: null, multicast: null, mtftp: null };
const item = (type: number, text: string) => ({ type, text, file: null, servers: [] });

test("no items: the file of the packet", () => {
  expect(hex(pxeOption(NONE, SERVER))).toBe("06:01:08:ff");
});

test("a menu: unicast to the listed servers, the local disk has none", () => {
  const menu = { ...NONE, items: [item(0, "Disk"), item(0x8000, "Go")], prompt: { seconds: 5, text: "F8" } };
  expect(hex(pxeOption(menu, SERVER))).toBe(
    [
      "06:01:07",
      "08:07:80:00:01:0a:00:00:01",
      "09:0c:00:00:04:44:69:73:6b:80:00:02:47:6f",
      "0a:03:05:46:38",
      "ff",
    ].join(":"),
  );
});

test("discovery by multicast, and servers of its own", () => {
  const items = [{ ...item(0x8001, "Go"), servers: [ip("10.0.0.7"), ip("10.0.0.8")] }];
  expect(hex(pxeOption({ ...NONE, items, multicast: ip("232.1.0.1") }, SERVER))).toBe(
    ["06:01:01", "07:04:e8:01:00:01", "08:0b:80:01:02:0a:00:00:07:0a:00:00:08", "09:05:80:01:02:47:6f", "ff"].join(":"),
  );
});

test("MTFTP: ports in Intel's order; the control byte as written", () => {
  const mtftp = { group: ip("239.1.2.3"), clientPort: 1758, serverPort: 1759, timeout: 2, delay: 3 };
  expect(hex(pxeOption({ ...NONE, mtftp, control: 0 }, SERVER))).toBe(
    ["01:04:ef:01:02:03", "02:02:de:06", "03:02:df:06", "04:01:02", "05:01:03", "06:01:00", "ff"].join(":"),
  );
});
