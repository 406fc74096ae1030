// Facts of recorded clients, and of clients that send nonsense.
import { expect, test } from "bun:test";
import { Malformed } from "../net/bytes.ts";
import { mac } from "../net/mac.ts";
import { captured } from "./captured.ts";
import { bootClass, type ClientFacts, clientFacts, hostName, isIpxe } from "./client.ts";
import { decode } from "./packet.ts";
import { firmware, machine, samplePacket } from "./sample-packets.ts";

const facts = (name: string): ClientFacts => clientFacts(decode(captured(name)));

test("OVMF, PXE", () => {
  expect(facts("ovmf/discover")).toEqual({
    mac: mac("52:54:00:77:00:01") ?? machine(0),
    // QEMU without -uuid sends zeros.
    uuid: null,
    architecture: 7,
    vendorClass: "PXEClient:Arch:00007:UNDI:003001",
    userClass: null,
    ipxeFeatures: new Set(),
    relay: null,
  });
});

test("OVMF, HTTP Boot", () => {
  const { architecture, vendorClass } = facts("ovmf/http-discover");
  expect([architecture, vendorClass]).toEqual([16, "HTTPClient:Arch:00016:UNDI:003001"]);
  expect(bootClass(facts("ovmf/http-discover"))).toBe("HTTPClient");
});

test("iPXE in BIOS and in EFI", () => {
  const bios = facts("ipxe/bios-discover");
  const efi = facts("ipxe/efi-discover");
  expect([bios.userClass, bios.architecture, efi.userClass, efi.architecture]).toEqual(["iPXE", 0, "iPXE", 7]);
  // HTTP, menu, and bzImage or EFI: what the chain decision looks at.
  expect([bios.ipxeFeatures.has(0x13), bios.ipxeFeatures.has(0x27), bios.ipxeFeatures.has(0x18)]).toEqual([
    true,
    true,
    true,
  ]);
  expect([efi.ipxeFeatures.has(0x13), efi.ipxeFeatures.has(0x24)]).toEqual([true, true]);
  expect([isIpxe(bios), isIpxe(efi), isIpxe(facts("ovmf/discover"))]).toEqual([true, true, false]);
});

test("operating systems are no firmware", () => {
  for (const name of ["dhclient/discover", "udhcpc/discover"])
    expect([bootClass(facts(name)), isIpxe(facts(name))]).toEqual([null, false]);
  expect(hostName(decode(captured("udhcpc/discover")))).toBe("web1");
});

test("UUID: swapped back; what is not 17 bytes of type 0, or a maker's placeholder, is none", () => {
  const uuid = (bytes: Uint8Array) => clientFacts(samplePacket({ more: [{ code: 97, bytes }] })).uuid;
  const wire = Uint8Array.fromHex("0033221100554477668899aabbccddeeff");
  expect(uuid(wire)).toBe("00112233-4455-6677-8899-aabbccddeeff");
  expect(uuid(wire.subarray(1))).toBeNull();
  expect(uuid(new Uint8Array(17))).toBeNull();
  expect(uuid(new Uint8Array(17).fill(255).with(0, 0))).toBeNull();
  expect(uuid(Uint8Array.fromHex("0000020003000400050006000700080009"))).toBeNull();
});

test("architecture: option 93, else the digits of 60, else none", () => {
  const architecture = (more: Parameters<typeof samplePacket>[0]["more"]) =>
    clientFacts(samplePacket({ more: more ?? [] })).architecture;
  const [vendorClass, listed] = firmware(11);
  if (vendorClass === undefined || listed === undefined) throw new Error("no firmware");
  expect(architecture([{ code: 93, bytes: Uint8Array.of(0, 9, 0, 7) }])).toBe(9);
  expect(architecture([vendorClass])).toBe(11);
  expect(architecture([vendorClass, { code: 93, bytes: Uint8Array.of(7) }])).toBe(11);
  expect(architecture([])).toBeNull();
});

test("user class in both forms", () => {
  const userClass = (text: string) =>
    clientFacts(samplePacket({ more: [{ code: 77, bytes: new TextEncoder().encode(text) }] })).userClass;
  expect([userClass("iPXE"), userClass("\x04iPXE"), userClass("\x01a\x04iPXE")]).toEqual(["iPXE", "iPXE", "a,iPXE"]);
});

test("iPXE that announces another class is known by option 175", () => {
  const bytes = Uint8Array.of(0x13, 1, 1, 0x27, 1, 0, 0xb1, 5, 1, 2, 3, 4, 5);
  const found = clientFacts(samplePacket({ more: [{ code: 175, bytes }] }));
  expect([found.ipxeFeatures, isIpxe(found)]).toEqual([new Set([0x13]), true]);
});

test("a host name is printable or none; an address that is not Ethernet's is refused", () => {
  const named = (text: string) =>
    hostName(samplePacket({ more: [{ code: 12, bytes: new TextEncoder().encode(text) }] }));
  expect([named("a.b\0"), named("a b"), named("a\x1bb"), named("")]).toEqual(["a.b", null, null, null]);
  expect(() => clientFacts(samplePacket({ hlen: 0, from: machine(1) }))).toThrow(Malformed);
});
