import { describe, expect, test } from "bun:test";
import type { ClientFacts } from "../dhcp/client.ts";
import type { Mac } from "../net/mac.ts";
import { type Client, identify } from "./client.ts";

function facts(
  architecture: number | null,
  vendorClass: string | null,
  userClass: string | null = null,
  features: readonly number[] = [],
): ClientFacts {
  const mac = "52:54:00:12:34:56" as Mac;
  return { mac, uuid: null, architecture, vendorClass, userClass, ipxeFeatures: new Set(features), relay: null };
}

const BIOS = "PXEClient:Arch:00000:UNDI:002001";
/** As iPXE of QEMU's ROM and of Debian's packages announce. */
const ROM = [0x10, 0x11, 0x12, 0x13, 0x15, 0x17, 0x18, 0x19, 0x20, 0x21, 0x22, 0x27];
const EFI = [0x11, 0x13, 0x15, 0x17, 0x24, 0x27];

const none = { http: false, stage: "firmware", ableIpxe: false } as const;
const CASES: readonly [string, ClientFacts, Client][] = [
  ["BIOS ROM", facts(0, BIOS), { ...none, firmware: "bios", architecture: "x86" }],
  ["OVMF", facts(7, "PXEClient:Arch:00007:UNDI:003000"), { ...none, firmware: "uefi-x64", architecture: "x86_64" }],
  [
    "firmware after RFC 4578's letter",
    facts(9, "PXEClient"),
    { ...none, firmware: "uefi-x64", architecture: "x86_64" },
  ],
  [
    "OVMF's HTTP Boot",
    facts(16, "HTTPClient:Arch:00016:UNDI:003000"),
    { ...none, firmware: "uefi-x64", architecture: "x86_64", http: true },
  ],
  ["32-bit UEFI", facts(6, "PXEClient"), { ...none, firmware: "uefi-ia32", architecture: "x86" }],
  ["64-bit ARM", facts(11, "PXEClient"), { ...none, firmware: "uefi-arm64", architecture: "aarch64" }],
  ["firmware that nobody here knows", facts(23, "PXEClient"), { ...none, firmware: null, architecture: null }],
  [
    "U-Boot of a 64-bit board",
    facts(22, "U-Boot.armv8"),
    { ...none, firmware: "uboot-arm64", architecture: "aarch64" },
  ],
  ["U-Boot of a 32-bit board", facts(21, "U-Boot.armv7"), { ...none, firmware: "uboot-arm32", architecture: "armv7" }],
  ["a Raspberry Pi that says so", facts(41, BIOS), { ...none, firmware: "raspberry-pi", architecture: "aarch64" }],
  [
    "a Raspberry Pi that calls itself a PC",
    { ...facts(0, BIOS), mac: "dc:a6:32:01:02:03" as Mac },
    { ...none, firmware: "raspberry-pi", architecture: "aarch64" },
  ],
  [
    "FreeBSD's loader, which calls itself a firmware",
    facts(null, "PXEClient", "FreeBSD"),
    { ...none, stage: "system", firmware: null, architecture: null },
  ],
  ["no PXE class, yet an architecture", facts(0, null), { ...none, firmware: "bios", architecture: "x86" }],
  [
    "QEMU's ROM, which is iPXE",
    facts(0, BIOS, "iPXE", ROM),
    { http: false, stage: "ipxe", ableIpxe: true, firmware: "bios", architecture: "x86" },
  ],
  [
    "the same, made to name another class",
    facts(0, BIOS, "PXE", ROM),
    { ...none, firmware: "bios", architecture: "x86" },
  ],
  [
    "ipxe.efi",
    facts(7, "PXEClient:Arch:00007:UNDI:003010", "iPXE", EFI),
    { http: false, stage: "ipxe", ableIpxe: true, firmware: "uefi-x64", architecture: "x86_64" },
  ],
  [
    "iPXE without HTTP",
    facts(
      0,
      BIOS,
      "iPXE",
      ROM.filter((flag) => flag !== 0x13),
    ),
    { http: false, stage: "ipxe", ableIpxe: false, firmware: "bios", architecture: "x86" },
  ],
  [
    "gPXE",
    facts(0, BIOS, "gPXE", ROM),
    { http: false, stage: "ipxe", ableIpxe: false, firmware: "bios", architecture: "x86" },
  ],
  ["the Debian installer", facts(null, "d-i"), { ...none, stage: "system", firmware: null, architecture: null }],
  ["a host without any class", facts(null, null), { ...none, stage: "system", firmware: null, architecture: null }],
];

describe("identify", () => {
  test.each(CASES)("%s", (_, input, client) => {
    expect(identify(input)).toEqual(client);
  });
});
