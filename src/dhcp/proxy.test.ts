// ProxyDHCP: what each kind of client is told on 67 and on 4011 (PXE 2.1 §2.2), and who is not answered.
import { expect, test } from "bun:test";
import { ANY } from "../net/ipv4.ts";
import type { BootFields } from "./boot-fields.ts";
import { given } from "./level.ts";
import { ACK, DISCOVER, INFORM, RELEASE, REQUEST } from "./message-type.ts";
import type { Outcome } from "./outcome.ts";
import { addressInUse, bootServerReply, isBootServerRequest, proxyReply } from "./proxy.ts";
import type { PxeMenu } from "./pxe.ts";
import { firmware, ip, machine, NETWORK, optionTexts, type Sample, sampleRequest } from "./sample-packets.ts";

const PROXY = { ...NETWORK, mode: "proxy" as const, ranges: [] };
const PORTS = { server: 67, client: 68, proxy: 4011 };
const BOOT: BootFields = { nextServer: NETWORK.server, file: "loaders/f", vendorClass: null, noProxyDhcp: true };
const UUID = { code: 97, bytes: new Uint8Array(17).fill(7, 1) };
const IPXE = { code: 77, bytes: new TextEncoder().encode("iPXE") };
const LIST = { code: 55, bytes: Uint8Array.of(1, 3) };
const CLIENT = ip("10.0.0.99");

const text = (string: string) => new TextEncoder().encode(string).toHex();
const PXE = `60 ${text("PXEClient")}`;
const UUID_TEXT = `97 00${"07".repeat(16)}`;

const on67 = (sample: Sample, boot: BootFields | null = BOOT) =>
  proxyReply(sampleRequest(sample), { network: PROXY, given: given(PROXY, []), boot }, PORTS);

function told(outcome: Outcome): unknown {
  if (outcome.kind === "silent") return outcome.why;
  const { yiaddr, siaddr, sname, file, flags } = outcome.packet;
  const { address, port, arp } = outcome.destination;
  const options = optionTexts(outcome.packet);
  return { why: outcome.why, yiaddr, siaddr, sname, file, flags, to: `${address}:${port}`, arp, options };
}

const OFFERED = {
  why: "proxy-offered",
  yiaddr: ANY,
  siaddr: NETWORK.server,
  sname: "10.0.0.1",
  file: "loaders/f",
  flags: 0x8000,
  to: "255.255.255.255:68",
  arp: null,
} as const;

test("BIOS: the file, and 43.6 that says this is all", () => {
  expect(told(on67({ more: [...firmware(0), UUID, LIST] }))).toEqual({
    ...OFFERED,
    options: ["53 02", "54 0a000001", PXE, UUID_TEXT, "43 060108ff"],
  });
});

test("BIOS without option 93 and without a list: 66 and 67, too", () => {
  const [vendorClass] = firmware(0);
  expect(told(on67({ more: vendorClass === undefined ? [] : [vendorClass] }))).toEqual({
    ...OFFERED,
    options: ["53 02", "54 0a000001", PXE, `66 ${text("10.0.0.1\0")}`, `67 ${text("loaders/f\0")}`, "43 060108ff"],
  });
});

test("UEFI PXE: no file and no 43, so that it asks port 4011", () => {
  expect(told(on67({ more: [...firmware(7), UUID, LIST] }))).toEqual({
    ...OFFERED,
    sname: "",
    file: "",
    options: ["53 02", "54 0a000001", PXE, UUID_TEXT],
  });
});

test("iPXE: the file at once, no 43, also in UEFI", () => {
  for (const architecture of [0, 7])
    expect(told(on67({ more: [...firmware(architecture), IPXE, LIST] }))).toEqual({
      ...OFFERED,
      options: ["53 02", "54 0a000001", PXE],
    });
});

test("UEFI HTTP Boot: class and URL, no next server", () => {
  const boot = { ...BOOT, file: "http://10.0.0.1/x.efi", vendorClass: "HTTPClient" as const };
  expect(told(on67({ more: [...firmware(16, "HTTPClient"), LIST] }, boot))).toEqual({
    ...OFFERED,
    siaddr: ANY,
    sname: "",
    file: boot.file,
    options: ["53 02", "54 0a000001", `60 ${text("HTTPClient")}`, `67 ${text(`${boot.file}\0`)}`],
  });
});

test("through a relay: to the relay, 82 last", () => {
  const relayAgent = { code: 82, bytes: Uint8Array.of(1, 1, 5) };
  expect(told(on67({ giaddr: ip("10.0.0.250"), more: [relayAgent, ...firmware(7)] }))).toEqual({
    ...OFFERED,
    sname: "",
    file: "",
    to: "10.0.0.250:67",
    options: ["53 02", "54 0a000001", PXE, "82 010105"],
  });
});

test("who is not answered on 67", () => {
  const pxe = firmware(7);
  expect(told(on67({}))).toBe("ordinary-client");
  expect(told(on67({ type: INFORM }))).toBe("ordinary-client");
  expect(told(on67({ type: null }))).toBe("ordinary-client");
  expect(told(on67({ more: pxe }, null))).toBe("nothing-to-boot");
  expect(told(on67({ type: REQUEST, wanted: CLIENT, server: ip("10.0.0.2"), more: pxe }))).toBe("overheard");
  expect(told(on67({ type: REQUEST, ciaddr: CLIENT }))).toBe("overheard");
  expect(told(on67({ type: RELEASE, ciaddr: CLIENT, more: pxe }))).toBe("overheard");
});

test("the address that is overheard", () => {
  expect(addressInUse(sampleRequest({ type: REQUEST, wanted: CLIENT }), PROXY)).toBe(CLIENT);
  expect(addressInUse(sampleRequest({ type: REQUEST, ciaddr: CLIENT }), PROXY)).toBe(CLIENT);
  expect(addressInUse(sampleRequest({ type: REQUEST, ciaddr: ip("192.168.0.9") }), PROXY)).toBeNull();
  expect(addressInUse(sampleRequest({ type: REQUEST }), PROXY)).toBeNull();
  expect(addressInUse(sampleRequest({ type: DISCOVER, wanted: CLIENT }), PROXY)).toBeNull();
});

const on4011 = (sample: Sample, port: number, boot: BootFields | null = BOOT) =>
  bootServerReply(
    sampleRequest(sample),
    { network: PROXY, given: given(PROXY, []), boot: boot },
    { address: CLIENT, port },
  );

const TOLD_4011 = {
  ...OFFERED,
  why: "boot-server",
  flags: 0,
  options: ["53 05", "54 0a000001", PXE, UUID_TEXT],
} as const;

test("4011: the file, to the client's address and the port it asked from", () => {
  for (const port of [68, 4011])
    expect(told(on4011({ type: REQUEST, ciaddr: CLIENT, more: [...firmware(7), UUID, LIST] }, port))).toEqual({
      ...TOLD_4011,
      to: `10.0.0.99:${port}`,
    });
  const noAddress = told(on4011({ type: REQUEST, more: [...firmware(7), UUID, LIST] }, 4011));
  expect(noAddress).toEqual({ ...TOLD_4011, to: "10.0.0.99:4011" });
});

test("4011: the boot item that was asked for comes back", () => {
  const item = { code: 43, bytes: Uint8Array.of(71, 4, 0x80, 1, 0, 0, 255) };
  expect(told(on4011({ type: REQUEST, ciaddr: CLIENT, more: [...firmware(0), item, LIST] }, 68))).toEqual({
    ...TOLD_4011,
    to: "10.0.0.99:68",
    options: ["53 05", "54 0a000001", PXE, "43 470480010000ff"],
  });
});

test("4011: who is not answered", () => {
  const pxe = firmware(7);
  expect(told(on4011({ type: REQUEST, ciaddr: CLIENT }, 68))).toBe("not-for-boot-server");
  expect(told(on4011({ type: REQUEST, ciaddr: CLIENT, more: firmware(16, "HTTPClient") }, 68))).toBe(
    "not-for-boot-server",
  );
  expect(told(on4011({ type: DISCOVER, more: pxe }, 68))).toBe("not-for-boot-server");
  expect(told(on4011({ type: REQUEST, ciaddr: CLIENT, more: pxe }, 68, null))).toBe("nothing-to-boot");
  expect(told(on4011({ type: REQUEST, ciaddr: ip("8.8.8.8"), more: pxe }, 68))).toBe("wrong-network");
});

test("a request for a boot item on 67 is no renewal", () => {
  const item = { code: 43, bytes: Uint8Array.of(71, 4, 0x80, 1, 0, 0, 255) };
  const discovery: Sample = { type: REQUEST, ciaddr: CLIENT, more: [...firmware(0), item] };
  expect(isBootServerRequest(sampleRequest(discovery))).toBe(true);
  const others: readonly Sample[] = [
    { ...discovery, type: ACK },
    { ...discovery, ciaddr: ANY },
    { ...discovery, server: NETWORK.server },
    { ...discovery, wanted: CLIENT },
    { ...discovery, more: [item] },
    { ...discovery, more: firmware(0) },
    { ...discovery, more: [...firmware(0), { code: 43, bytes: Uint8Array.of(71, 9) }] },
    { from: machine(2), type: REQUEST, ciaddr: CLIENT },
  ];
  for (const sample of others) expect(isBootServerRequest(sampleRequest(sample))).toBe(false);
});

const MENU: PxeMenu = {
  items: [
    { type: 0, text: "Disk", file: null, servers: [] },
    { type: 0x8000, text: "Install", file: null, servers: [] },
    { type: 0x8001, text: "Test", file: "memtest", servers: [] },
  ],
  prompt: null,
  control: null,
  multicast: null,
  mtftp: null,
};
const WITH_MENU = given(PROXY, [{ options: new Map(), always: new Set(), pxe: MENU }]);

test("boot items of the menu: the decision's file, the item's own, and silence for what is not in it", () => {
  const item = (...bytes: number[]) => {
    const more = [...firmware(0), LIST, { code: 43, bytes: Uint8Array.of(71, bytes.length, ...bytes, 255) }];
    const request = sampleRequest({ type: REQUEST, ciaddr: CLIENT, more });
    const outcome = bootServerReply(
      request,
      { network: PROXY, given: WITH_MENU, boot: BOOT },
      { address: CLIENT, port: 68 },
    );
    if (outcome.kind === "silent") return outcome.why;
    const echoed = optionTexts(outcome.packet).find((one) => one.startsWith("43 "));
    return `${outcome.packet.file} ${echoed}`;
  };
  expect(item(0x80, 0, 0, 0)).toBe("loaders/f 43 470480000000ff");
  expect(item(0x80, 1, 0, 0)).toBe("memtest 43 470480010000ff");
  expect([item(0x80, 9, 0, 0), item(0x80, 0, 0, 1), item(0x80, 0)]).toEqual([
    "no-such-boot-item",
    "no-such-boot-item",
    "no-such-boot-item",
  ]);
});

test("a menu is in the offer of a proxy, also for UEFI", () => {
  const outcome = proxyReply(
    sampleRequest({ more: [...firmware(7), LIST] }),
    { network: PROXY, given: WITH_MENU, boot: BOOT },
    PORTS,
  );
  if (outcome.kind !== "send") throw new Error(outcome.why);
  expect(optionTexts(outcome.packet).at(-1)?.slice(0, 9)).toBe("43 060107");
});
