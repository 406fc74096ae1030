import { describe, expect, test } from "bun:test";
import { NO_DISK } from "../machines/profile.ts";
import type { Media, MediaLoader } from "../media/media.ts";
import { ARM, ARMED, INSTALL, MACHINE, MEDIA, PROFILE, SERVER } from "./cases.test-data.ts";
import { decide } from "./decide.ts";
import { ipxeScript } from "./ipxe.ts";
import { loaderFor, startedByShim } from "./loaders.ts";
import { offer } from "./offer.ts";
import { besideShim, refusedUnsigned, type SignedGround, type SignedWay, signedObstacle, signedWay } from "./signed.ts";

const shim = (path: string, grub: string | null, more: Partial<MediaLoader> = {}): MediaLoader => ({
  architecture: "x86_64",
  path,
  shim: true,
  signed: true,
  grub,
  ...more,
});
const media = (family: string, loaders: readonly MediaLoader[], more = {}): Media => ({
  ...MEDIA,
  recognition: { ...MEDIA.recognition, family, title: family, loaders, ...more },
});

const NETBOOT = media("debian", [shim("debian-installer/amd64/bootnetx64.efi", "debian-installer/amd64/grubx64.efi")]);
const ROCKY = media("redhat", [shim("EFI/BOOT/BOOTX64.EFI", "EFI/BOOT/grubx64.efi")]);
const SUSE = media("suse", [shim("EFI/BOOT/bootx64.efi", "EFI/BOOT/grub.efi")]);
const UBUNTU = media("ubuntu", [shim("EFI/boot/bootx64.efi", "EFI/boot/grubx64.efi")]);

const WAYS: readonly (readonly [string, Media, SignedWay["kind"], string])[] = [
  ["Debian's network boot", NETBOOT, "media", "loaders/media/debian-12/bootnetx64.efi"],
  ["Red Hat's disc", ROCKY, "media", "loaders/media/debian-12/BOOTX64.EFI"],
  ["SUSE's disc", SUSE, "media", "loaders/media/debian-12/bootx64.efi"],
  [
    "Debian's disc: its GRUB knows no network, the packages' has the same key",
    MEDIA,
    "packages",
    "loaders/grub/shimx64.efi",
  ],
  ["Ubuntu's disc: GRUB without a network", UBUNTU, "none", "the GRUB on the disc of ubuntu"],
  ["unsigned", media("arch", [shim("EFI/BOOT/BOOTX64.EFI", null, { shim: false })]), "none", "arch brings no signed"],
  ["a shim that nobody signed", media("redhat", [shim("EFI/BOOT/a.efi", "g", { signed: false })]), "none", "redhat"],
  ["a shim of another architecture", media("redhat", [{ ...shim("a", "g"), architecture: "aarch64" }]), "none", ""],
  ["Debian's live disc", media("debian", [], { distribution: "debian-live" }), "packages", "loaders/grub/shimx64.efi"],
  ["Kali: a kernel of its own", media("debian", [], { distribution: "kali" }), "none", "debian brings no signed"],
  ["Debian for arm64", media("debian", [], { architecture: "aarch64" }), "packages", "loaders/grub/shimaa64.efi"],
  ["Debian for another architecture", media("debian", [], { architecture: "riscv64" }), "none", "debian brings no"],
];

const PAIR = ["grub/shimx64.efi", "grub/grubx64.efi"];
const IPXE = ["ipxe/snponly.efi", "ipxe/undionly.kpxe"];
const ground = (
  files: readonly string[],
  loader: "auto" | "ipxe" | "grub" = "auto",
  proxied = false,
): SignedGround => ({
  machine: { ...MACHINE, loader },
  available: new Set(files.map((file) => `loaders/${file}`)),
  proxied,
  http: false,
});
const ARM64 = media("debian", [], { architecture: "aarch64" });

const BEFORE_ARMING: readonly (readonly [string, Media, SignedGround, string | null])[] = [
  ["the pair is there", MEDIA, ground([...IPXE, ...PAIR]), null],
  [
    "nothing was obtained",
    MEDIA,
    ground([]),
    "the signed shimx64.efi of Debian's packages is not here yet: bootlace loaders obtain",
  ],
  [
    "no GRUB for the shim to start",
    MEDIA,
    ground([...IPXE, "grub/shimx64.efi"]),
    "the signed grubx64.efi of Debian's packages is not here yet: bootlace loaders obtain",
  ],
  [
    "the pair of a PC only, for arm64",
    ARM64,
    ground([...IPXE, ...PAIR]),
    "the signed shimaa64.efi of Debian's packages is not here yet: bootlace loaders obtain --also arm64",
  ],
  ["the pair for arm64", ARM64, ground(["grub/shimaa64.efi", "grub/grubaa64.efi"]), null],
  ["media with a pair of their own need no other", NETBOOT, ground(IPXE), null],
  [
    "no pair in the world",
    UBUNTU,
    ground([...IPXE, ...PAIR]),
    signedWay(UBUNTU).kind === "none" ? "the GRUB on" : null,
  ],
  [
    "a loader that somebody chose, and nobody signed",
    ROCKY,
    ground([...IPXE, ...PAIR], "ipxe"),
    "its loader is set to ipxe, which is not signed: bootlace machine add web1 --mac 52:54:00:12:34:56 --loader auto",
  ],
  ["the same loader, signed", ROCKY, ground([...IPXE, "ipxe/snponly-shimx64.efi"], "ipxe"), null],
  [
    "signed iPXE starts Debian's kernel through Debian's shim",
    MEDIA,
    ground([...IPXE, "ipxe/snponly-shimx64.efi"]),
    "the signed shimx64.efi of Debian's packages is not here yet: bootlace loaders obtain",
  ],
  ["a proxy: GRUB asks another server", NETBOOT, ground([...IPXE, ...PAIR], "grub", true), "in mode proxy GRUB asks"],
  [
    "HTTP Boot, and Debian's GRUB",
    NETBOOT,
    { ...ground([...IPXE, ...PAIR]), http: true },
    "its firmware boots by UEFI HTTP Boot, from which Debian 12's GRUB gets no network",
  ],
  ["HTTP Boot, and another's GRUB", ROCKY, { ...ground(IPXE), http: true }, null],
  ["a proxy with signed iPXE", NETBOOT, ground(["ipxe/snponly-shimx64.efi"], "auto", true), null],
];

const NOT_STARTED = { name: "boot.not-started", detail: { file: "loaders/ipxe/snponly.efi" } };
const BY_IPXE = { name: "boot.script", detail: { path: "boot/52-54-00-12-34-56/script.ipxe" } };
const BY_GRUB = { name: "boot.script", detail: { path: "grub/grub.cfg-01-52-54-00-12-34-56" } };

describe("Secure Boot", () => {
  test.each(BEFORE_ARMING)("before arming: %s", (_, of, given, says) => {
    const why = signedObstacle(of, given);
    if (says === null) expect(why).toBeNull();
    else expect(why).toStartWith(says);
  });

  test("it is on where a machine refused what is not signed, until it runs such a loader again", () => {
    const seen = [[], [NOT_STARTED], [BY_IPXE, NOT_STARTED, BY_GRUB], [{ name: "boot.refused", detail: {} }]];
    const byPxe = { http: false };
    expect(seen.map(refusedUnsigned)).toEqual([null, byPxe, byPxe, byPxe]);
    expect(refusedUnsigned([NOT_STARTED, BY_GRUB, BY_IPXE])).toBeNull();
    const url = "http://192.168.9.1:8080/loaders/ipxe/ipxe.efi";
    expect(refusedUnsigned([{ ...NOT_STARTED, detail: { file: url } }])).toEqual({ http: true });
  });

  test.each(WAYS)("%s", (_, of, kind, says) => {
    const way = signedWay(of);
    expect(way.kind).toBe(kind);
    expect(way.kind === "none" ? way.why : way.shim).toStartWith(says);
  });

  test("what lies beside a shim is served, by whatever name it asks; a folder above is not", () => {
    expect(
      ["BOOTX64.EFI", "grubx64.efi", "mmx64.efi", "..efi", "a/b.efi"].map((name) => besideShim(ROCKY, name)),
    ).toEqual(["EFI/BOOT/BOOTX64.EFI", "EFI/BOOT/grubx64.efi", "EFI/BOOT/mmx64.efi", null, null]);
    expect(besideShim(SUSE, "grub.efi")).toBe("EFI/BOOT/grub.efi");
    expect(besideShim(UBUNTU, "grubx64.efi")).toBeNull();
  });

  test("an install names its media's shim; it goes before the packages', and stands in where there are none", () => {
    const plan = decide({ ...ARMED, media: NETBOOT });
    expect(plan.kind === "install" && "initrds" in plan.boot ? plan.boot.shim : null).toBe(
      "loaders/media/debian-12/bootnetx64.efi",
    );
    const x64 = { firmware: "uefi-x64", http: false } as const;
    const both = new Set(["loaders/grub/shimx64.efi", "loaders/ipxe/snponly.efi"]);
    const paths = (["auto", "grub"] as const).map(
      (choice) => loaderFor(x64, choice, both, "loaders/media/m/s.efi")?.path,
    );
    expect(paths).toEqual(["loaders/ipxe/snponly.efi", "loaders/media/m/s.efi"]);
    const arm = { firmware: "uefi-arm64", http: false } as const;
    expect(loaderFor(arm, "auto", both, "loaders/media/m/s.efi")?.path).toBe("loaders/media/m/s.efi");
    expect(loaderFor(arm, "auto", both)).toBeNull();
    const ia32 = { firmware: "uefi-ia32", http: false } as const;
    const grub = new Set([...both, "loaders/grub/grubia32.efi"]);
    expect(loaderFor(ia32, "auto", grub, "loaders/media/m/s.efi")?.path).toBe("loaders/grub/grubia32.efi");
  });

  test("what is started once is started by its media's shim, too; by the packages' where they are there", () => {
    const start = { ...ARMED, arm: { ...ARM, disk: NO_DISK }, profile: { ...PROFILE, use: "start" as const } };
    const shimmed = (media: Media, files: readonly string[] = []) => {
      const plan = decide({ ...start, media, loaders: new Set(files) });
      const x64 = {
        firmware: "uefi-x64",
        http: false,
        stage: "firmware",
        ableIpxe: false,
        architecture: null,
      } as const;
      const given = {
        client: x64,
        plan,
        loader: "grub",
        server: SERVER,
        available: new Set(files),
        chained: 0,
      } as const;
      return offer({ ...given, mac: MACHINE.mac, proxied: false }).fields?.file ?? null;
    };
    const packages = ["loaders/grub/shimx64.efi", "loaders/grub/grubx64.efi"];
    expect(shimmed(ROCKY, packages)).toBe("loaders/media/debian-12/BOOTX64.EFI");
    expect(shimmed(MEDIA, packages)).toBe("loaders/grub/shimx64.efi");
    expect(shimmed(MEDIA)).toBeNull();
  });

  test("signed iPXE goes first once a person has added it, and starts the kernel through the media's shim", () => {
    const x64 = { firmware: "uefi-x64", http: false } as const;
    const shims = ["snponly-shimx64.efi", "ipxe-shim.efi", "snponly-arm64-shimaa64.efi", "snponly.efi", "shimx64.efi"];
    expect(shims.map(startedByShim)).toEqual(["snponly.efi", "ipxe.efi", "snponly-arm64.efi", null, null]);
    const files = new Set(["loaders/ipxe/snponly.efi", "loaders/ipxe/ipxe-shimx64.efi"]);
    expect(loaderFor(x64, "auto", files)?.path).toBe("loaders/ipxe/ipxe-shimx64.efi");
    const boot = { ...INSTALL.boot, shim: "loaders/media/debian-12/bootnetx64.efi" };
    const [signed, plain] = [true, false].map((is) => ipxeScript({ ...INSTALL, boot }, SERVER, is).split("\n"));
    expect(signed?.filter((line) => plain?.includes(line) !== true)).toEqual([
      `iseq \${platform} efi && shim http://192.168.9.1:8080/loaders/media/debian-12/bootnetx64.efi ||`,
    ]);
  });
});
