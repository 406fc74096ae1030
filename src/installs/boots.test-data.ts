// Timelines of boots, built step by step: what the tests of the diagnosis put together.
import type { Arm, ArmState } from "../machines/arm.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import type { StoredEvent } from "./event.ts";
import type { StoredLine } from "./log-line.ts";
import type { EventName } from "./messages.ts";

export const MAC = "52:54:00:00:00:01" as Mac;
export const START = 1_700_000_000_000;
export const UUID = "4c4c4544-0042-3510-8051-b7c04f4e3132";
export const OTHER = "4c4c4544-0042-3510-8051-000000000000";
export const KERNEL = "media/d12/linux";

export type Told = readonly [number, EventName, StoredEvent["detail"]?];

export const armed = (state: ArmState, changedSeconds = 0): Arm => ({
  id: "0123456789ab",
  machine: "web1",
  profile: "p",
  mac: MAC,
  uuid: null,
  disk: "the first disk",
  token: "0".repeat(32),
  armedBy: "a test",
  armedMs: START,
  expiresMs: START + 7_200_000,
  state,
  changedMs: START + changedSeconds * 1000,
});

export const event = ([seconds, name, detail = {}]: Told, id: number): StoredEvent => ({
  id,
  atMs: START + seconds * 1000,
  name,
  mac: MAC,
  install: "0123456789ab",
  detail,
});
export const line = (seconds: number, text: string, severity = 3, program = "main-menu"): StoredLine => ({
  id: 1,
  atMs: START + seconds * 1000,
  install: "0123456789ab",
  mac: MAC,
  address: "10.0.0.9" as Ipv4,
  severity,
  program,
  text,
});

export const asked = (seconds: number, firmware = "uefi-x64", more: StoredEvent["detail"] = {}): Told => [
  seconds,
  "boot.asked",
  { stage: "firmware", firmware, offered: "OFFER", why: "offered", network: "eth0", uuid: UUID, ...more },
];
export const ipxeAsked = (seconds: number): Told => [
  seconds,
  "boot.asked",
  { stage: "ipxe", firmware: "uefi-x64", offered: "OFFER", why: "offered", network: "eth0", uuid: UUID },
];
export const SCRIPT: Told = [5, "boot.loader-offered", { file: "http://10.0.0.1/script.ipxe", stage: "ipxe" }];
export const address = (seconds: number, stage = "firmware"): Told => [
  seconds,
  "boot.address",
  { address: "10.0.0.9", stage, network: "eth0" },
];
export const told = (seconds: number, file = "loaders/ipxe/snponly.efi"): Told => [
  seconds,
  "boot.loader-offered",
  { file, stage: "firmware" },
];
export const fetched = (seconds: number, name: EventName, path: string, bytes = 1000): Told => [
  seconds,
  name,
  { door: "tftp", address: "10.0.0.9", path, bytes, ms: 5 },
];
export const loader = (seconds: number, path = "loaders/ipxe/snponly.efi") => fetched(seconds, "boot.loader", path);
export const local = (seconds: number, why: string): Told => [seconds, "boot.local", { why, stage: "firmware" }];

export const TO_ADDRESS = [asked(1), address(2), told(2)];
export const TO_LOADER = [...TO_ADDRESS, fetched(3, "boot.size", "loaders/ipxe/snponly.efi", 0), loader(4)];
export const TO_SCRIPT = [
  ...TO_LOADER,
  ipxeAsked(6),
  address(7, "ipxe"),
  fetched(8, "boot.script", "boot/52-54-00-00-00-01/script.ipxe"),
];
export const TO_KERNEL = [...TO_SCRIPT, fetched(9, "boot.kernel", KERNEL)];
export const TO_INITRD = [...TO_KERNEL, fetched(12, "boot.initrd", "media/d12/initrd.gz")];
export const TO_INSTALLER: Told[] = [...TO_INITRD, [40, "install.installer-dhcp", { address: "10.0.0.9" }]];
export const TO_ANSWER: Told[] = [...TO_INSTALLER, [42, "install.answer-file", { file: "preseed.cfg", bytes: 4000 }]];
export const TO_RUNNING: Told[] = [...TO_ANSWER, [43, "install.running", { phase: "running" }]];
export const TO_PACKAGES: Told[] = [
  ...TO_RUNNING,
  [90, "install.packages", { count: 412, newest: "libc6_2.36_amd64.deb", bytes: 9 }],
];
export const TO_END: Told[] = [...TO_PACKAGES, [600, "install.installed", { phase: "installed" }]];
