// What a person wrote about booting, beside Bootlace's own decision.
import { expect, test } from "bun:test";
import { latin1 } from "../net/bytes.ts";
import { bootHeader, bootOptions, bootTold, lateBootOptions } from "./boot-told.ts";
import { given, type Level } from "./level.ts";
import { firmware, ip, NETWORK, type Sample, sampleRequest } from "./sample-packets.ts";

const DECISION = { nextServer: NETWORK.server, file: "loaders/f", vendorClass: null, noProxyDhcp: false };
const ASKS = { code: 55, bytes: Uint8Array.of(1, 66, 67) };
const NO_LEVEL: Level = { options: new Map(), always: new Set() };

/** siaddr, sname, file, then the options, text as text. */
function told(sample: Sample, level: Partial<Level>, decision: typeof DECISION | null = DECISION): string[] {
  const request = sampleRequest(sample);
  const what = given(NETWORK, [{ ...NO_LEVEL, ...level }]);
  const boot = bootTold(request, NETWORK, what, decision);
  const { siaddr, sname, file } = bootHeader(boot, what);
  const options = [...bootOptions(request, boot, what), ...lateBootOptions(request, boot, what, NETWORK)];
  return [
    `${siaddr} "${sname}" "${file}"`,
    ...options.map(({ code, bytes }) => `${code} ${code === 43 ? bytes.toHex() : latin1(bytes)}`),
  ];
}

test("a file name goes out in place of the decision, with its own next server and name", () => {
  const level = { filename: "/pxelinux.0", nextServer: ip("10.0.0.9"), serverName: "boot" };
  expect(told({ more: [...firmware(0), ASKS] }, level)).toEqual([
    '10.0.0.9 "boot" "/pxelinux.0"',
    "66 boot\0",
    "67 /pxelinux.0\0",
  ]);
  expect(told({ more: [...firmware(0), ASKS] }, { filename: "x" }, null)[0]).toBe('10.0.0.1 "10.0.0.1" "x"');
});

test("null is the decision after all; without both there is nothing", () => {
  expect(told({ more: [ASKS] }, { filename: null })[0]).toBe('10.0.0.1 "10.0.0.1" "loaders/f"');
  expect(told({ more: [ASKS] }, {}, null)).toEqual(['0.0.0.0 "" ""']);
  expect(told({ more: [ASKS] }, { nextServer: ip("10.0.0.9") }, null)).toEqual(['10.0.0.9 "" ""']);
});

test("UEFI HTTP Boot gets its class with a URL only", () => {
  const http = { more: [...firmware(16, "HTTPClient"), ASKS] };
  expect(told(http, { filename: "http://10.0.0.1/x.efi" })).toEqual([
    '0.0.0.0 "" "http://10.0.0.1/x.efi"',
    "60 HTTPClient",
    "67 http://10.0.0.1/x.efi\0",
  ]);
  expect(told(http, { filename: "x.efi" })[1]).toBe("66 10.0.0.1\0");
});

test("the classic PXE class of an old dhcpd.conf: 43 and 60 as written, to firmware unasked, to others when asked", () => {
  const options = new Map([
    [43, Uint8Array.of(1, 4, 0, 0, 0, 0, 255)],
    [60, new TextEncoder().encode("PXEClient")],
  ]);
  const rom = { more: [...firmware(0), { code: 55, bytes: Uint8Array.of(1) }] };
  expect(told(rom, { options, filename: "pxelinux.0" }).slice(1)).toEqual(["60 PXEClient", "43 010400000000ff"]);
  expect(told({ more: [{ code: 55, bytes: Uint8Array.of(1) }] }, { options }, null)).toHaveLength(1);
  expect(told({ more: [{ code: 55, bytes: Uint8Array.of(43) }] }, { options }, null)[1]).toBe("43 010400000000ff");
});

test("a menu goes to PXE firmware with its class, also without a decision; null takes 43 away", () => {
  const pxe = { items: [], prompt: null, control: null, multicast: null, mtftp: null };
  expect(told({ more: firmware(0) }, { pxe }, null).slice(1)).toEqual(["60 PXEClient", "66 10.0.0.1\0", "43 060108ff"]);
  expect(told({ more: [ASKS] }, { pxe }, null)).toEqual(['0.0.0.0 "" ""']);
  expect(told({ more: firmware(0) }, { pxe, options: new Map([[43, null]]) }, null)).toHaveLength(3);
});
