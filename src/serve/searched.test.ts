// Names of the loaders' configuration searches, from PXELINUX 6.04, GRUB 2.06 and iPXE.
import { expect, test } from "bun:test";
import type { Mac } from "../net/mac.ts";
import { searchedFor } from "./searched.ts";

const A = "52:54:00:12:34:56" as Mac;
const ASKS = "52:54:00:00:00:01" as Mac;

const cases: readonly (readonly [string, ReturnType<typeof searchedFor>])[] = [
  ["pxelinux.cfg/01-52-54-00-12-34-56", { dialect: "pxelinux", of: A, last: false }],
  ["bios/pxelinux.cfg/01-52-54-00-12-34-56", { dialect: "pxelinux", of: A, last: false }],
  ["pxelinux.cfg/default", { dialect: "pxelinux", of: ASKS, last: true }],
  ["pxelinux.cfg/C0A80001", null],
  ["pxelinux.cfg/b8945908-d6a6-41a9-611d-74a6ab80b83d", null],
  ["default", null],
  ["grub.cfg-01-52-54-00-12-34-56", { dialect: "grub", of: A, last: false }],
  ["EFI/BOOT/grub.cfg-01-52:54:00:12:34:56", { dialect: "grub", of: A, last: false }],
  ["grub.cfg-C0A80001", null],
  ["uefi/grub.cfg", { dialect: "grub", of: ASKS, last: true }],
  ["autoexec.ipxe", { dialect: "ipxe", of: ASKS, last: false }],
  ["pxelinux.0", null],
  ["", null],
];

for (const [path, searched] of cases)
  test(`${path}: ${searched === null ? "an ordinary file" : searched.dialect}`, () =>
    expect(searchedFor(path.split("/"), ASKS)).toEqual(searched));
