import { describe, expect, test } from "bun:test";
import { NO_DISK } from "../machines/profile.ts";
import type { Recognition } from "../media/media.ts";
import { ARM, ARMED, MEDIA, NOW, PROFILE } from "./cases.test-data.ts";
import { decide, type Situation } from "./decide.ts";
import type { Plan } from "./plan.ts";
import { SAME_BOOT_MS } from "./start.ts";

const LIVE: Recognition = {
  family: "rescue",
  distribution: "clonezilla",
  title: "Clonezilla live",
  version: "3.2",
  architecture: "x86_64",
  kind: "rescue",
  starter: "linux",
  kernel: "live/vmlinuz",
  initrd: "live/initrd.img",
  packages: null,
  arguments: ["boot=live", "fetch={media}/live/filesystem.squashfs", "iso={iso}"],
};

const START: Situation = {
  ...ARMED,
  arm: { ...ARM, disk: NO_DISK },
  profile: { ...PROFILE, use: "start", arguments: ["noeject"] },
  media: { ...MEDIA, name: "rescue", recognition: LIVE },
};

const withMedia = (recognition: Partial<Recognition>): Situation => ({
  ...START,
  media: { ...MEDIA, name: "rescue", recognition: { ...LIVE, ...recognition } },
});
const withDisc = (recognition: Partial<Recognition>): Situation => ({
  ...START,
  media: { name: "rescue", kind: "disc", path: "/srv/one.iso", recognition: { ...LIVE, ...recognition }, addedMs: 0 },
});
const withArm = (arm: Partial<typeof ARM>): Situation => ({ ...START, arm: { ...ARM, disk: NO_DISK, ...arm } });

function told(plan: Plan): string {
  if (plan.kind !== "start") return `${plan.kind} ${plan.why}`;
  const { boot } = plan;
  return boot.kind === "image" ? `whole ${boot.image}: ${boot.ways}` : [boot.kernel, ...boot.arguments].join(" ");
}

const MEMTEST: Partial<Recognition> = { kernel: "mt.bin", initrd: null, arguments: [], files: { efi: "mt.efi" } };

const CASES: readonly [string, Situation, string][] = [
  [
    "a rescue system, with what its kernel needs to find the rest",
    START,
    "media/rescue/live/vmlinuz boot=live fetch=http://192.168.9.1:8080/media/rescue/live/filesystem.squashfs " +
      "iso=http://192.168.9.1:8080/media/rescue.iso noeject",
  ],
  ["asked again in the same boot", withArm({ state: "loading", changedMs: NOW - SAME_BOOT_MS }), told(decide(START))],
  ["the next boot", withArm({ state: "loading", changedMs: NOW - SAME_BOOT_MS - 1 }), "local already-begun"],
  ["noted as over", withArm({ state: "rebooted" }), "local already-begun"],
  ["too late", withArm({ expiresMs: NOW }), "local arm-expired"],
  ["memory test, BIOS", { ...withMedia(MEMTEST), architecture: "x86" }, "media/rescue/mt.bin noeject"],
  ["memory test, UEFI", { ...withMedia(MEMTEST), architecture: "x86_64" }, "media/rescue/mt.efi noeject"],
  ["another processor", { ...START, architecture: "aarch64" }, "local wrong-architecture"],
  ["no kernel, and no way for the whole", withDisc({ kernel: null }), "local not-a-start"],
  [
    "no kernel: the disc as a whole",
    withDisc({ kernel: null, whole: ["sanboot", "memdisk"] }),
    "whole media/rescue.iso: sanboot,memdisk",
  ],
  ["no kernel, and unpacked in a folder", withMedia({ kernel: null, whole: ["sanboot"] }), "local not-a-start"],
  [
    "a kernel, but the profile wants the whole disc",
    { ...withDisc({ whole: ["uefi-http"] }), profile: { ...PROFILE, use: "start", whole: true } },
    "whole media/rescue.iso: uefi-http",
  ],
  ["a loader of its own", withMedia({ starter: "loader" }), "local not-a-start"],
  [
    "arguments that would install",
    { ...START, profile: { ...PROFILE, use: "start", arguments: ["inst.ks=http://x/ks.cfg"] } },
    "local not-a-start",
  ],
  ["the profile was made one that installs since", { ...START, profile: PROFILE }, "local disk-changed"],
  ["armed to install, and the profile was made a start", { ...START, arm: ARM }, "local disk-changed"],
  ["media gone", { ...START, media: null }, "local no-media"],
];

describe("what is started once", () => {
  test.each(CASES)("%s", (_, situation, expected) => {
    expect(told(decide(situation))).toBe(expected);
  });

  test("the whole image goes along where the initial system looks for it", () => {
    const plan = decide(withMedia({ imageAsInitrd: "proxmox.iso" }));
    expect(plan.kind === "start" && "carried" in plan.boot ? plan.boot.carried : plan).toEqual({
      path: "media/rescue.iso",
      name: "proxmox.iso",
    });
  });
});

test("Kali's installer is Debian's, but no answer of Debian's is given to it", () => {
  const media = { ...MEDIA, recognition: { ...MEDIA.recognition, distribution: "kali-netboot" } };
  expect(decide({ ...ARMED, media })).toEqual({ kind: "local", why: "no-media" });
});
