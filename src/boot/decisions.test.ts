// One table of what every firmware is offered, by loader, by how far it has come, and by what it is to get. Compared whole
// with golden/decisions.txt: each line is a firmware, a stage and a loader; each column a situation.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { type Loader, loaderSchema } from "../machines/machine.ts";
import { menuSchema } from "../machines/menu.ts";
import { NO_DISK, profileSchema } from "../machines/profile.ts";
import type { Media } from "../media/media.ts";
import { ARM, ARMED, MEDIA, PROFILE, SERVER } from "./cases.test-data.ts";
import type { Client } from "./client.ts";
import { decide, type Idle, type Situation } from "./decide.ts";
import { offer } from "./offer.ts";

const MENU = menuSchema.parse({ name: "m", title: "M", entries: [{ title: "Local disk", local: "auto" }] });
const NOBODY = { machine: null, arm: null, profile: null, media: null } as const;
const KNOWN = { arm: null, profile: null, media: null } as const;
const idle = (menu: boolean, unknown: Idle["unknown"]) => ({ idle: { menu: menu ? MENU : null, unknown } });

const ONCE = { ...ARM, disk: NO_DISK };
const RESCUE = { ...PROFILE, use: "start" } as const;
const WINDOWS: Media = {
  ...MEDIA,
  recognition: {
    ...MEDIA.recognition,
    family: "windows",
    version: "10.0.20348",
    kernel: null,
    initrd: null,
    starter: "wimboot",
    files: {
      bootWim: "sources/boot.wim",
      bcd: "boot/bcd",
      bootSdi: "boot/boot.sdi",
      installImage: "sources/install.wim",
    },
    editions: [
      {
        index: 1,
        name: "Windows Server 2022",
        version: "10.0.20348",
        architecture: "x86_64",
        edition: "ServerStandard",
      },
    ],
  },
};
const WINDOWS_PROFILE = profileSchema.parse({
  name: "win",
  media: "win",
  spec: { root: { passwordHash: `$6$abcdefgh$${"x".repeat(86)}` } },
});

const SITUATIONS: readonly (readonly [string, Partial<Situation>])[] = [
  ["armed", { ...idle(true, "menu") }],
  ["armed, Windows", { ...idle(true, "menu"), profile: WINDOWS_PROFILE, media: WINDOWS }],
  ["started once", { ...idle(true, "menu"), arm: ONCE, profile: RESCUE }],
  ["armed too long ago", { ...idle(false, "menu"), nowMs: ARM.expiresMs + 1 }],
  ["installed", { ...idle(false, "menu"), arm: { ...ARM, state: "installed" } }],
  ["known", { ...KNOWN, ...idle(false, "ignore") }],
  ["known, menu", { ...KNOWN, ...idle(true, "ignore") }],
  ["unknown", { ...NOBODY, ...idle(true, "ignore") }],
  ["unknown, menu", { ...NOBODY, ...idle(true, "menu") }],
  ["unknown, register", { ...NOBODY, ...idle(false, "register") }],
  ["unknown, floor", { ...NOBODY, ...idle(false, "adopt") }],
];

const FIRMWARE: readonly (readonly [string, Client["firmware"], Client["architecture"], boolean])[] = [
  ["bios", "bios", "x86", false],
  ["uefi-x64", "uefi-x64", "x86_64", false],
  ["uefi-x64-http", "uefi-x64", "x86_64", true],
  ["uefi-ia32", "uefi-ia32", "x86", false],
  ["uefi-arm64", "uefi-arm64", "aarch64", false],
  ["uefi-arm32", "uefi-arm32", "armv7", false],
  ["uefi-riscv64", "uefi-riscv64", "riscv64", false],
  ["uboot-arm64", "uboot-arm64", "aarch64", false],
  ["uboot-arm32", "uboot-arm32", "armv7", false],
  ["raspberry-pi", "raspberry-pi", "aarch64", false],
  ["none that is known", null, null, false],
];

/** All that there could be. */
const AVAILABLE = new Set(
  [
    "ipxe/undionly.kpxe",
    "ipxe/snponly.efi",
    "ipxe/ipxe.efi",
    "ipxe/snponly-ia32.efi",
    "ipxe/snponly-arm64.efi",
    "pxelinux/pxelinux.0",
    "grub/shimx64.efi",
    "grub/grubx64.efi",
    "grub/shimaa64.efi",
    "grub/grubriscv64.efi",
    "grub/grubia32.efi",
    "grub/grubarm.efi",
  ].map((file) => `loaders/${file}`),
);

function cell(client: Client, loader: Loader, change: Partial<Situation>): string {
  // Media for whatever it is: which kernel fits is decided elsewhere (decide.test.ts).
  const plan = decide({ ...ARMED, ...change, architecture: null });
  const machine = change.machine === null ? "auto" : loader;
  const { fields, why } = offer({
    client,
    mac: "52:54:00:12:34:56" as never,
    plan,
    loader: machine,
    server: SERVER,
    available: AVAILABLE,
    proxied: false,
    chained: 0,
  });
  if (fields === null) return `- (${why})`;
  if (fields.raspberryPi === true) return "its menu line";
  return fields.file
    .replace("http://192.168.9.1:8080/", "http:/")
    .replace(/boot\/[^/]+\//, "")
    .replace("loaders/", "");
}

function table(): string {
  const lines = FIRMWARE.flatMap(([name, firmware, architecture, http]) =>
    (["firmware", "ipxe"] as const).flatMap((stage) =>
      loaderSchema.options.map((loader) => {
        const client: Client = { firmware, architecture, http, stage, ableIpxe: stage === "ipxe" };
        const cells = SITUATIONS.map(([situation, change]) => `  ${situation}: ${cell(client, loader, change)}`);
        return [`${name}, ${stage} asks, loader ${loader}`, ...cells].join("\n");
      }),
    ),
  );
  return `${lines.join("\n")}\n`;
}

test("the table of decisions, whole", async () => {
  expect(table()).toBe(await Bun.file(join(import.meta.dir, "golden/decisions.txt")).text());
});

test("iPXE that runs scripts is never given iPXE, nobody unknown a program unless its network says so", () => {
  for (const block of table().split(/\n(?=\S)/)) {
    if (block.includes("ipxe asks")) expect(block).not.toMatch(/: ipxe\//);
    expect(block).toContain("\n  unknown: - (");
  }
});
