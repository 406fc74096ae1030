// Each rule on the timeline of the failure that it is for, and no other rule on it; healthy boots, and no rule on them.
import { describe, expect, test } from "bun:test";
import type { Mac } from "../net/mac.ts";
import {
  address,
  armed,
  asked,
  event,
  fetched,
  ipxeAsked,
  KERNEL,
  line,
  loader,
  local,
  MAC,
  OTHER,
  SCRIPT,
  START,
  TO_ADDRESS,
  TO_ANSWER,
  TO_END,
  TO_INITRD,
  TO_INSTALLER,
  TO_KERNEL,
  TO_LOADER,
  TO_PACKAGES,
  TO_RUNNING,
  TO_SCRIPT,
  type Told,
  told,
} from "./boots.test-data.ts";
import type { CaseFacts } from "./case.ts";
import { diagnose } from "./diagnose.ts";
import { RULES } from "./rules.ts";

interface More extends Partial<Omit<CaseFacts, "events">> {
  readonly atSeconds?: number;
}

/** The rules that fire, `atSeconds` after the arming. */
function rules(events: readonly Told[], { atSeconds = 3600, ...more }: More = {}): string[] {
  const facts = { mac: MAC, arm: armed("loading"), network: [], lines: [], sameUuid: [], findings: [] };
  const nowMs = START + atSeconds * 1000;
  return diagnose({ ...facts, events: events.map(event), nowMs, ...more }).map(({ rule }) => rule);
}

const FAILURES: readonly (readonly [rule: string, what: string, events: readonly Told[], more?: More])[] = [
  ["never-heard", "switched off, or another VLAN", [[0, "install.armed", {}]], { arm: armed("armed") }],
  [
    "two-machines-one-mac",
    "an adapter that is passed around",
    [
      ...TO_END,
      asked(700, "uefi-x64", { uuid: OTHER }),
      local(700, "two-machines"),
      asked(900),
      local(900, "two-machines"),
    ],
    { arm: armed("installed", 9999) },
  ],
  [
    "shared-uuid",
    "a cloned virtual machine",
    [asked(1), local(2, "not-armed")],
    { arm: null, sameUuid: ["52:54:00:00:00:02" as Mac] },
  ],
  [
    "other-dhcp-server",
    "a router on the segment",
    [asked(1)],
    { atSeconds: 3, network: [event([0, "dhcp.other-server", { server: "10.0.0.254", network: "eth0" }], 1)] },
  ],
  ["held-back", "armed too long ago", [asked(1), address(2), local(2, "arm-expired")], { arm: armed("expired") }],
  [
    "held-back",
    "ARM firmware, PC media",
    [asked(1, "uefi-arm64"), address(2), local(2, "wrong-architecture")],
    { arm: armed("armed") },
  ],
  [
    "back-after-install",
    "network first in the boot order",
    [...TO_END, ...[700, 1000, 1300].flatMap((at) => [asked(at), local(at, "already-installed")])],
    { arm: armed("installed", 600) },
  ],
  [
    "no-address-offered",
    "the range is full",
    [
      asked(1, "bios", { offered: "no answer", why: "no-free-address" }),
      asked(5, "bios", { offered: "no answer", why: "no-free-address" }),
    ],
  ],
  ["took-other-server", "the other server won", [asked(1), [2, "boot.took-other", { stage: "firmware" }]]],
  [
    "offer-not-requested",
    "firmware that wants one server for both",
    [asked(1), asked(5), asked(13), asked(29)],
    { atSeconds: 40 },
  ],
  ["no-loader", "32-bit UEFI", [asked(1, "uefi-ia32"), address(2), local(2, "no-loader")], { arm: armed("armed") }],
  ["loader-missing", "somebody removed it", [...TO_ADDRESS, fetched(3, "boot.missing", "loaders/ipxe/snponly.efi", 0)]],
  ["loader-not-asked", "port 69 is dropped", TO_ADDRESS],
  [
    "size-never-read",
    "no memory for the loader",
    [...TO_ADDRESS, fetched(3, "boot.size", "loaders/ipxe/snponly.efi", 0)],
  ],
  [
    "loader-stalls",
    "a firewall on high ports",
    [...TO_ADDRESS, fetched(20, "boot.aborted", "loaders/ipxe/snponly.efi", 0)],
  ],
  [
    "loader-stalls",
    "the MTU of a tunnel",
    [...TO_ADDRESS, fetched(20, "boot.aborted", "loaders/ipxe/snponly.efi", 4404)],
  ],
  ["loader-not-started", "Secure Boot", TO_LOADER],
  [
    "loader-not-started",
    "a loader for another architecture",
    [asked(1, "bios"), address(2), told(2, "loaders/ipxe/undionly.kpxe"), loader(3, "loaders/ipxe/undionly.kpxe")],
  ],
  ["script-not-asked", "port 80 is closed to a ROM's iPXE", [ipxeAsked(1), address(2, "ipxe"), SCRIPT]],
  ["script-not-asked", "port 80 is closed", [...TO_LOADER, ipxeAsked(4), address(5, "ipxe"), SCRIPT]],
  [
    "ipxe-loop",
    "the guard stopped it",
    [
      ...TO_LOADER,
      ipxeAsked(6),
      address(7, "ipxe"),
      loader(8),
      ipxeAsked(10),
      address(11, "ipxe"),
      loader(12),
      ipxeAsked(14),
      local(14, "ipxe-loop"),
    ],
  ],
  ["script-without-kernel", "port 80 is closed behind the script", TO_SCRIPT],
  ["kernel-missing", "the media were moved", [...TO_SCRIPT, fetched(9, "boot.missing", KERNEL, 0)]],
  ["kernel-cut", "a bad cable", [...TO_SCRIPT, fetched(9, "boot.aborted", KERNEL, 1_000_000)]],
  [
    "initrd-cut",
    "too little memory for the initial RAM disk",
    [...TO_KERNEL, fetched(12, "boot.aborted", "media/d12/initrd.gz", 30_000_000)],
  ],
  ["kernel-silent", "no driver, or too little memory to unpack", TO_INITRD],
  ["answer-not-asked", "the installer uses another card", TO_INSTALLER],
  [
    "answer-refused",
    "the permission ran out",
    [
      ...TO_INSTALLER,
      [42, "install.refused", { what: "answer file", why: "the permission ran out before the installer came" }],
    ],
    { arm: armed("expired") },
  ],
  [
    "installer-stopped",
    "a question that the file does not answer",
    TO_ANSWER,
    { arm: armed("installing"), findings: ["line 3: no such question."] },
  ],
  [
    "tree-holes",
    "a mirror of another version",
    [...TO_RUNNING, fetched(60, "boot.missing", "media/m/pool/main/b/base/base_1.deb", 0)],
    { arm: armed("installing") },
  ],
  [
    "disk-not-found",
    "no driver for the controller",
    TO_RUNNING,
    { arm: armed("installing"), lines: [line(60, "No root file system is defined.")] },
  ],
  [
    "disk-not-found",
    "the spec's disk is not there",
    [...TO_RUNNING, [50, "install.phase", { phase: "wrong-disk", why: "sdb: not one of /dev/sda" }]],
    { arm: armed("failed") },
  ],
  [
    "clock-skew",
    "a dead battery",
    TO_RUNNING,
    {
      arm: armed("installing"),
      lines: [line(60, "E: Release file for http://x/InRelease is not valid yet (invalid for another 3d)")],
    },
  ],
  [
    "too-little-memory",
    "the installer's own end",
    TO_PACKAGES,
    { arm: armed("installing"), lines: [line(100, "Out of memory: Killed process 77 (apt-get)")] },
  ],
  ["install-stalled", "a question on the screen", TO_PACKAGES, { arm: armed("installing") }],
  [
    "install-failed",
    "a command of the person's own",
    [...TO_PACKAGES, [300, "install.failed", { phase: "failed" }]],
    { arm: armed("failed"), lines: [line(299, "late_command: exit 1")] },
  ],
  [
    "back-without-report",
    "the power failed",
    [...TO_PACKAGES, [300, "install.rebooted", {}], asked(300), local(301, "already-started")],
    { arm: armed("rebooted") },
  ],
];

const HEALTHY: readonly (readonly [string, readonly Told[], More?])[] = [
  ["never seen, never armed", [], { arm: null }],
  ["armed a minute ago", [[0, "install.armed", {}]], { arm: armed("armed"), atSeconds: 60 }],
  [
    "armed, seen the day before",
    [asked(-86_400), local(-86_400, "not-armed"), [0, "install.armed", {}]],
    { arm: armed("armed"), atSeconds: 60 },
  ],
  ["not armed: to its disk", [asked(1), address(2), local(2, "not-armed")], { arm: null }],
  [
    "… UEFI, by GRUB",
    [
      ...TO_ADDRESS,
      loader(4, "loaders/grub/grubnetx64.efi.signed"),
      fetched(5, "boot.script", "grub/grub.cfg-01-52-54-00-00-00-01"),
      local(5, "not-armed"),
    ],
    { arm: null },
  ],
  ["asked once, a moment ago", [asked(1)], { atSeconds: 4 }],
  [
    "an address that is tried first",
    [asked(1, "bios", { offered: "no answer", why: "being-tried" })],
    { atSeconds: 2 },
  ],
  ["in the middle of its loader", TO_ADDRESS, { atSeconds: 10 }],
  ["the loader starts", TO_LOADER, { atSeconds: 20 }],
  ["the kernel starts", TO_INITRD, { atSeconds: 100 }],
  ["the installer came up", TO_INSTALLER, { atSeconds: 60 }],
  ["it reads its answer file", TO_ANSWER, { arm: armed("installing"), atSeconds: 60 }],
  ["it installs", TO_PACKAGES, { arm: armed("installing"), atSeconds: 200 }],
  [
    "it installs in silence, but logs",
    TO_PACKAGES,
    { arm: armed("installing"), atSeconds: 900, lines: [line(890, "Unpacking libc6", 6)] },
  ],
  [
    "it makes its initial RAM disk, which is silent, but for the kernel that complains of a slow clock",
    TO_PACKAGES,
    {
      arm: armed("installing"),
      atSeconds: 900,
      lines: [
        line(200, "update-initramfs: Generating /boot/initrd.img-6.1.0-50-amd64", 5),
        line(500, "clocksource: Long readout interval, skipping watchdog check", 4, "kernel"),
      ],
    },
  ],
  ["installed", TO_END, { arm: armed("installed", 600) }],
  [
    "installed, and its one boot after it",
    [...TO_END, asked(700), address(701), local(701, "already-installed")],
    { arm: armed("installed", 600) },
  ],
  [
    "installed, with warnings in its log",
    TO_END,
    {
      arm: armed("installed", 600),
      lines: [line(100, "No disks found on controller 2"), line(101, "certificate has expired")],
    },
  ],
  [
    "files that installers only try",
    [...TO_RUNNING, fetched(44, "boot.missing", "other/preseed-extra", 0)],
    { arm: armed("installing"), atSeconds: 60 },
  ],
  [
    "an iPXE ROM in a virtual machine",
    [
      ipxeAsked(1),
      address(2, "ipxe"),
      fetched(3, "boot.script", "boot/x/script.ipxe"),
      fetched(4, "boot.kernel", KERNEL),
    ],
    { atSeconds: 30 },
  ],
  [
    "PXELINUX, one file after the other",
    [
      asked(1, "bios"),
      address(2),
      told(2, "loaders/pxelinux/pxelinux.0"),
      loader(3, "loaders/pxelinux/pxelinux.0"),
      loader(4, "loaders/pxelinux/ldlinux.c32"),
    ],
    { atSeconds: 20 },
  ],
  [
    "a board that was exchanged, once",
    [asked(1, "bios", { uuid: OTHER }), local(2, "not-armed"), asked(900, "bios"), local(901, "not-armed")],
    { arm: null },
  ],
  [
    "another DHCP server, and it boots all the same",
    TO_END,
    {
      arm: armed("installed", 600),
      network: [event([0, "dhcp.other-server", { server: "10.0.0.254", network: "eth0" }], 1)],
    },
  ],
  [
    "failed at its first boot, fine at the second",
    [...TO_LOADER, ...TO_END.map(([at, ...rest]) => [at + 900, ...rest] as unknown as Told)],
    { arm: armed("installed", 1500) },
  ],
];

describe("diagnosis", () => {
  for (const [rule, what, events, more] of FAILURES)
    test(`${rule}: ${what}`, () => expect(rules(events, more)).toEqual([rule]));

  for (const [what, events, more] of HEALTHY)
    test(`nothing is wrong: ${what}`, () => expect(rules(events, more)).toEqual([]));

  test("every rule has a failure that provokes it", () => {
    const provoked = new Set<string>(FAILURES.map(([rule]) => rule));
    expect(RULES.map(({ name }) => name).filter((name) => !provoked.has(name))).toEqual([]);
  });

  test("names stand once, sentences end, cures are there", () => {
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
    for (const rule of RULES) {
      expect(rule.cures.length).toBeGreaterThan(0);
      for (const text of [rule.seen, rule.why]) expect(text).toMatch(/[.?]$/);
    }
  });
});
