// An estate as a busy room has it: machines in every state, media, profiles, leases, a past. The same each time, by the clock of now.
import { join } from "node:path";
import type { BootEvent } from "../../src/installs/event.ts";
import type { Arm, ArmState } from "../../src/machines/arm.ts";
import { machineSchema } from "../../src/machines/machine.ts";
import { profileSchema } from "../../src/machines/profile.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import type { Store } from "../../src/store/interface.ts";

const MINUTE_MS = 60_000;
export const MACHINES = 48;
const STATES: readonly (ArmState | null)[] = [
  null,
  "installed",
  "armed",
  "installed",
  "installing",
  "failed",
  "installed",
  "loading",
  "rebooted",
  "expired",
  "disarmed",
  "installed",
];

export function macOf(i: number): Mac {
  const hex = i.toString(16).padStart(4, "0");
  return `52:54:00:20:${hex.slice(0, 2)}:${hex.slice(2)}` as Mac;
}

/** Fills the store; `folder` gets the media's files. */
export async function fillEstate(store: Store, folder: string, machines = MACHINES): Promise<void> {
  const nowMs = Date.now();
  await fillMedia(store, folder, nowMs);
  for (let i = 0; i < machines; i++) {
    const rack = Math.floor(i / 12) + 1;
    const name = `rack${rack}-node${(i % 12) + 1}`;
    const profile = i % 5 === 4 ? null : i % 3 === 0 ? "debian-web" : "rocky-db";
    const mac = macOf(i);
    const address = i % 7 === 0 ? `10.20.0.${10 + (i % 200)}` : null;
    await store.machines.put(machineSchema.parse({ name, mac, profile, address }));
    const state = STATES[i % STATES.length];
    if (state !== null && state !== undefined)
      await store.arms.add(armOf(i, name, mac, profile ?? "debian-web", state, nowMs));
    await store.events.append(pastOf(i, mac, state ?? null, nowMs));
  }
  await store.leases.save(
    Array.from({ length: Math.min(machines, 40) }, (_, i) => ({
      address: `10.20.0.${100 + i}` as Ipv4,
      mac: macOf(i),
      state: i % 13 === 12 ? ("declined" as const) : ("bound" as const),
      expiresMs: nowMs + (30 + i) * MINUTE_MS,
      changedMs: nowMs - i * MINUTE_MS,
      hostName: `rack${Math.floor(i / 12) + 1}-node${(i % 12) + 1}`,
    })),
  );
  await store.events.append([
    {
      atMs: nowMs - 2 * MINUTE_MS,
      name: "machine.discovered",
      mac: "52:54:00:99:00:01" as Mac,
      install: null,
      detail: { code: "K7QF", interface: "eth1" },
    },
    {
      atMs: nowMs - MINUTE_MS,
      name: "boot.asked",
      mac: "52:54:00:99:00:01" as Mac,
      install: null,
      detail: { firmware: "uefi-x64", why: "unknown" },
    },
    {
      atMs: nowMs - 4 * MINUTE_MS,
      name: "boot.asked",
      mac: "52:54:00:99:00:02" as Mac,
      install: null,
      detail: { firmware: "bios", why: "unknown" },
    },
  ]);
  await store.deeds.append([
    { atMs: nowMs - 5 * MINUTE_MS, who: "ann", from: "10.20.0.2", what: "arms.add", on: "rack1-node3", outcome: 201 },
    { atMs: nowMs - 9 * MINUTE_MS, who: "nobody", from: "10.20.0.9", what: "session.start", on: "", outcome: 401 },
  ]);
}

async function fillMedia(store: Store, folder: string, nowMs: number): Promise<void> {
  const discs = [
    ["debian-12", { family: "debian", version: "12.11", architecture: "x86_64" }],
    ["rocky-9", { family: "redhat", version: "9.4", architecture: "x86_64", distribution: "rocky" }],
    ["memtest", { family: "memtest", version: "6.10", architecture: "x86_64" }],
  ] as const;
  for (const [name, what] of discs) {
    const path = join(folder, "discs", name);
    await Bun.write(join(path, "linux"), `the kernel of ${name}`);
    await Bun.write(join(path, "initrd.gz"), `the initrd of ${name}`);
    await store.media.put({
      name,
      recognition: { ...what, kernel: "linux", initrd: "initrd.gz", packages: null } as never,
      addedMs: nowMs - 86_400_000,
      layers: [{ kind: "folder", path, size: null, modifiedMs: null }],
    });
  }
  const spec = { timeZone: "Europe/Berlin", users: [{ name: "ann", sudo: true, sshKeys: [KEY] }] };
  await store.profiles.put(
    profileSchema.parse({ name: "debian-web", media: "debian-12", packages: "http://deb.example/debian", spec }),
  );
  await store.profiles.put(profileSchema.parse({ name: "rocky-db", media: "rocky-9", spec }));
}

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHf0MzJuFEDNUHmbVQv2ZSuLuPbYnwzVkEBCDqVfLS6H ann@desk";

function armOf(i: number, machine: string, mac: Mac, profile: string, state: ArmState, nowMs: number): Arm {
  const armedMs = nowMs - (20 + i) * MINUTE_MS;
  return {
    id: i.toString(16).padStart(12, "0"),
    machine,
    profile,
    mac,
    uuid: null,
    disk: "the first disk",
    token: i.toString(16).padStart(32, "f"),
    armedBy: "ann",
    armedMs,
    expiresMs: state === "expired" ? nowMs - MINUTE_MS : nowMs + 90 * MINUTE_MS,
    state,
    changedMs: nowMs - (i + 1) * MINUTE_MS,
  };
}

/** One boot, as far as the state says that it came. */
function pastOf(i: number, mac: Mac, state: ArmState | null, nowMs: number) {
  const startMs = nowMs - (12 + i) * MINUTE_MS;
  const install = state === null ? null : i.toString(16).padStart(12, "0");
  const firmware = i % 2 === 0 ? "uefi-x64" : "bios";
  const steps: [number, BootEvent["name"], Record<string, string | number>, boolean][] = [
    [0, "boot.asked", { stage: "firmware", firmware, why: state === null ? "disk" : "armed" }, false],
    [40, "boot.loader-offered", { file: "ipxe.efi" }, false],
    [900, "boot.loader", { path: "ipxe.efi", door: "tftp", bytes: 1_032_192, ms: 410 }, false],
    [2600, "boot.asked", { stage: "ipxe", firmware, why: state === null ? "disk" : "armed" }, false],
    [2900, "boot.script", { path: "boot.ipxe", door: "http", bytes: 412, ms: 2 }, false],
  ];
  if (state === null || state === "armed") steps.push([3100, "boot.local", { why: "not armed" }, false]);
  else if (state !== "expired" && state !== "disarmed")
    steps.push(
      [3400, "boot.kernel", { path: "linux", door: "http", bytes: 8_100_000, ms: 90 }, true],
      [4000, "boot.initrd", { path: "initrd.gz", door: "http", bytes: 38_400_000, ms: 420 }, true],
      [16_000, "install.answer-file", { path: "preseed.cfg" }, true],
      [19_000, "install.running", {}, true],
      [31_000, "install.phase", { phase: "partitioning" }, true],
      [48_000, "install.phase", { phase: "packages" }, true],
      [60_000, "install.packages", { count: 412, of: 980 }, true],
    );
  if (state === "installed") steps.push([410_000, "install.installed", {}, true]);
  if (state === "failed") steps.push([95_000, "install.failed", { text: "no disk was found" }, true]);
  if (state === "rebooted") steps.push([300_000, "install.rebooted", {}, true]);
  return steps.map(([afterMs, name, detail, ofInstall]) => ({
    atMs: startMs + afterMs,
    name,
    mac,
    install: ofInstall ? install : null,
    detail,
  }));
}
