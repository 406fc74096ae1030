// Options as text: each form, and values that are not of it.
import { expect, test } from "bun:test";
import { fromHex } from "../net/bytes.ts";
import { OPTIONS } from "./option-table.ts";
import { optionText } from "./option-text.ts";

const TABLE: readonly (readonly [number, string, string])[] = [
  [3, "0a0000010a000002", "routers (3): 10.0.0.1, 10.0.0.2"],
  [3, "0a00", "routers (3): 0a:00"],
  [12, "776562", "host-name (12): web"],
  [51, "00000e10", "dhcp-lease-time (51): 3600"],
  [67, "6600", "bootfile-name (67): f"],
  [43, "060108ff", "vendor-encapsulated-options (43): 06:01:08:ff"],
  [121, "180a08000a000001", "classless-static-routes (121): 10.8.0.0/24 via 10.0.0.1"],
  [250, "0102", "proxmox-answer-url (250): 01:02"],
  [240, "0102", "option 240: 01:02"],
];

for (const [code, bytes, text] of TABLE)
  test(text, () => {
    expect(optionText({ code, bytes: fromHex(bytes) ?? new Uint8Array() })).toBe(text);
  });

test("every option of the table has a text for any bytes", () => {
  for (const { code, name } of OPTIONS)
    for (const bytes of [new Uint8Array(), Uint8Array.of(1), new Uint8Array(17).fill(7)])
      expect(optionText({ code, bytes })).toStartWith(`${name} (${code}): `);
});
