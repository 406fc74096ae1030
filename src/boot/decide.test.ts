import { describe, expect, test } from "bun:test";
import type { ArmState } from "../machines/arm.ts";
import { menuSchema } from "../machines/menu.ts";
import { ARM, ARMED, INSTALL, MACHINE, MEDIA, MIRROR, NOW, PROFILE } from "./cases.test-data.ts";
import { decide, type Idle, type Situation } from "./decide.ts";
import type { BootReason } from "./messages.ts";
import type { Plan } from "./plan.ts";

const local = (why: BootReason): Plan => ({ kind: "local", why });
const inState = (state: ArmState): Partial<Situation> => ({ arm: { ...ARM, state } });
const withMedia = (recognition: Partial<typeof MEDIA.recognition>): Partial<Situation> => ({
  media: { ...MEDIA, recognition: { ...MEDIA.recognition, ...recognition } },
});
const withProfile = (profile: Partial<typeof PROFILE>): Partial<Situation> => ({ profile: { ...PROFILE, ...profile } });

const CASES: readonly [string, Partial<Situation>, Plan][] = [
  ["armed, everything there", {}, INSTALL],
  ["asked again while loading: firmware asks several times in one boot", inState("loading"), INSTALL],
  ["unknown machine", { machine: null, arm: null, profile: null, media: null }, local("unknown-machine")],
  ["known, never armed", { arm: null, profile: null, media: null }, local("not-armed")],
  ["disarmed by a person", inState("disarmed"), local("not-armed")],
  ["its answer file was given: it may be wiping its disk", inState("installing"), local("already-started")],
  ["came back without a word", inState("rebooted"), local("already-started")],
  ["installed", inState("installed"), local("already-installed")],
  ["failed", inState("failed"), local("install-failed")],
  ["expired, noted as such", inState("expired"), local("arm-expired")],
  ["expired this very millisecond, not noted yet", { arm: { ...ARM, expiresMs: NOW } }, local("arm-expired")],
  ["a millisecond before", { arm: { ...ARM, expiresMs: NOW + 1 } }, INSTALL],
  ["expired while loading", { arm: { ...ARM, state: "loading", expiresMs: NOW - 1 } }, local("arm-expired")],
  ["profile gone", { profile: null, media: null }, local("no-profile")],
  ["media gone", { media: null }, local("no-media")],
  ["their files gone", { media: { ...MEDIA, missing: "/srv/netboot is gone" } }, local("no-media")],
  ["media without a kernel", { media: MIRROR }, local("no-media")],
  ["media that hold a live system, no installer", withMedia({ kind: "desktop" }), local("no-media")],
  ["media of a family that this version does not know", withMedia({ family: "plan9" }), local("no-media")],
  ["packages from other media", { ...withProfile({ packages: "media:mirror" }), packages: MIRROR }, INSTALL],
  ["those gone", withProfile({ packages: "media:mirror" }), local("no-packages")],
  [
    "their files gone",
    { ...withProfile({ packages: "media:mirror" }), packages: { ...MIRROR, missing: "/srv/mirror is gone" } },
    local("no-packages"),
  ],
  ["those without packages", { ...withProfile({ packages: "media:x" }), packages: MEDIA }, local("no-packages")],
  ["packages from a URL", withProfile({ packages: "http://deb.debian.org/debian" }), INSTALL],
  ["64-bit ARM firmware", { architecture: "aarch64" }, local("wrong-architecture")],
  ["ARM media on a PC", withMedia({ architecture: "aarch64" }), local("wrong-architecture")],
  ["a PC whose BIOS says x86 only", { architecture: "x86" }, INSTALL],
  ["ARM media, BIOS", { architecture: "x86", ...withMedia({ architecture: "aarch64" }) }, local("wrong-architecture")],
  ["32-bit media, 64-bit UEFI", withMedia({ architecture: "i386" }), local("wrong-architecture")],
  ["firmware not known: asked over HTTP by address", { architecture: null }, INSTALL],
  ["an argument that GRUB would change", withProfile({ arguments: ['a="b"'] }), local("bad-arguments")],
  ["more arguments than a kernel takes", withProfile({ arguments: ["x".repeat(1700)] }), local("bad-arguments")],
  ["a kernel in a folder with a blank", withMedia({ kernel: "a b/linux" }), local("bad-arguments")],
];

const MENU = menuSchema.parse({ name: "m", title: "M", entries: [{ title: "Local disk", local: "auto" }] });
const menu = (why: BootReason): Plan => ({ kind: "menu", why, menu: MENU });
const NOBODY: Partial<Situation> = { machine: null, arm: null, profile: null, media: null };
const KNOWN: Partial<Situation> = { arm: null, profile: null, media: null };

/** What machines get that are not to be installed, by their network's way with them. */
const IDLE: readonly [string, Partial<Situation>, Idle, Plan][] = [
  ["known: the menu", KNOWN, { menu: MENU, unknown: "ignore" }, menu("not-armed")],
  [
    "known, installed before: the menu",
    inState("installed"),
    { menu: MENU, unknown: "ignore" },
    menu("already-installed"),
  ],
  ["known, no menu there", KNOWN, { menu: null, unknown: "register" }, local("not-armed")],
  ["armed: installed, whatever the menu", {}, { menu: MENU, unknown: "menu" }, INSTALL],
  ["unknown: nothing", NOBODY, { menu: MENU, unknown: "ignore" }, local("unknown-machine")],
  ["unknown: the menu", NOBODY, { menu: MENU, unknown: "menu" }, menu("unknown-machine")],
  ["unknown: waits", NOBODY, { menu: MENU, unknown: "register" }, { kind: "register", why: "unknown-machine" }],
  ["unknown, factory floor", NOBODY, { menu: null, unknown: "adopt" }, { kind: "adopt", why: "factory-floor" }],
  ["known, factory floor: not installed by it", KNOWN, { menu: null, unknown: "adopt" }, local("not-armed")],
];

describe("decide", () => {
  test.each(IDLE)("%s", (_, change, idle, plan) => {
    expect(decide({ ...ARMED, ...change, idle })).toEqual(plan);
  });

  test.each(CASES)("%s", (_, change, plan) => {
    expect(decide({ ...ARMED, ...change })).toEqual(plan);
  });

  test("a profile's own arguments come last", () => {
    const plan = decide({ ...ARMED, ...withProfile({ arguments: ["console=ttyS0", "---", "quiet"] }) });
    expect(plan.kind === "install" && "arguments" in plan.boot ? plan.boot.arguments.slice(-4) : []).toEqual([
      "netcfg/no_default_route=true",
      "console=ttyS0",
      "---",
      "quiet",
    ]);
  });

  test("nothing is installed in any state but armed and loading", () => {
    const states: readonly ArmState[] = ["installing", "installed", "failed", "rebooted", "disarmed", "expired"];
    for (const state of states) expect(decide({ ...ARMED, ...inState(state) }).kind).toBe("local");
  });

  test("a machine named with dots is a host in a domain", () => {
    const plan = decide({ ...ARMED, machine: { ...MACHINE, name: "web1.example.org" } });
    expect(
      plan.kind === "install" && "arguments" in plan.boot
        ? plan.boot.arguments.filter((word) => /^(hostname|domain)=/.test(word))
        : [],
    ).toEqual(["hostname=web1", "domain=example.org"]);
  });
});
