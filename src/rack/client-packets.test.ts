import { expect, test } from "bun:test";
import { decode, encode, option, type Packet } from "../dhcp/packet.ts";
import { hex, latin1 } from "../net/bytes.ts";
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { type Asking, bootServerRequest, discover, readAnswer, request, type Stage } from "./client-packets.ts";

const server = "10.0.0.1" as Ipv4;
const own = "10.0.0.9" as Ipv4;
const asking = (stage: Stage): Asking => ({
  stage,
  mac: "52:54:00:00:00:01" as Mac,
  uuid: new Uint8Array(16).fill(0x11),
  xid: 0x01020304,
  giaddr: ANY,
});

const facts = (packet: Packet) => ({
  vendorClass: latin1(option(packet, 60) ?? new Uint8Array()),
  architecture: hex(option(packet, 93) ?? new Uint8Array()),
  userClass: latin1(option(packet, 77) ?? new Uint8Array()),
  features: option(packet, 175) !== null,
});

test("each stage says who it is", () => {
  const seen = (stage: Stage) => facts(decode(encode(discover(asking(stage)))));
  const legacy = { userClass: "", features: false };
  const ipxe = { userClass: "iPXE", features: true };
  expect(seen("bios")).toEqual({ vendorClass: "PXEClient:Arch:00000:UNDI:002001", architecture: "00:00", ...legacy });
  expect(seen("uefi")).toEqual({ vendorClass: "PXEClient:Arch:00007:UNDI:003000", architecture: "00:07", ...legacy });
  expect(seen("ipxe-bios")).toEqual({
    vendorClass: "PXEClient:Arch:00000:UNDI:002001",
    architecture: "00:00",
    ...ipxe,
  });
  expect(seen("ipxe-uefi")).toEqual({
    vendorClass: "PXEClient:Arch:00007:UNDI:003010",
    architecture: "00:07",
    ...ipxe,
  });
  expect(seen("installer")).toEqual({ vendorClass: "", architecture: "", ...legacy });
});

test("an answer is read, option 67 before the header's field and without its NUL", () => {
  const base: Packet = { ...discover(asking("bios")), op: 2, yiaddr: own, siaddr: server, file: "header.0" };
  const options = [
    { code: 53, bytes: Uint8Array.of(2) },
    { code: 54, bytes: Uint8Array.of(10, 0, 0, 1) },
    { code: 1, bytes: Uint8Array.of(255, 255, 255, 192) },
  ];
  const expected = { type: 2, yiaddr: own, prefix: 26, server, nextServer: server, pxe: false, direct: false };
  expect(readAnswer({ ...base, options })).toEqual({ ...expected, file: "header.0" });
  const named = [...options, { code: 67, bytes: new TextEncoder().encode("option.0\0") }];
  expect(readAnswer({ ...base, options: named })).toEqual({ ...expected, file: "option.0" });
  expect(readAnswer({ ...base, options: [] })).toBeNull();
});

test("the REQUEST names the offer's address and server; the one to port 4011 has the own address instead", () => {
  const offer = readAnswer({
    ...discover(asking("bios")),
    op: 2,
    yiaddr: own,
    options: [
      { code: 53, bytes: Uint8Array.of(2) },
      { code: 54, bytes: Uint8Array.of(10, 0, 0, 1) },
    ],
  });
  if (offer === null) throw new Error("the offer was not read");
  const asked = request(asking("bios"), offer);
  expect([hex(option(asked, 50) ?? Uint8Array.of()), hex(option(asked, 54) ?? Uint8Array.of()), asked.ciaddr]).toEqual([
    "0a:00:00:09",
    "0a:00:00:01",
    ANY,
  ]);
  const served = bootServerRequest({ ...asking("uefi"), giaddr: server }, own);
  expect([option(served, 50), option(served, 54), served.ciaddr, served.giaddr]).toEqual([null, null, own, ANY]);
});
