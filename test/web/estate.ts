// An estate as a busy room has it: machines in every state, media, profiles, leases, a past. The same each time, by the clock of now.
import { join } from "node:path";
import type { Arm, ArmState } from "../../src/machines/arm.ts";
import { machineSchema } from "../../src/machines/machine.ts";
import { profileSchema } from "../../src/machines/profile.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import type { Store } from "../../src/store/interface.ts";
import { eventsOf, linesOf, packetsOf, startOf, type Told } from "./estate-boots.ts";

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
  // All at once: they share the disk's commits.
  const one = async (i: number) => {
    const rack = Math.floor(i / 12) + 1;
    const name = `rack${rack}-node${(i % 12) + 1}`;
    const profile = i % 5 === 4 ? null : i % 3 === 0 ? "debian-web" : "rocky-db";
    const mac = macOf(i);
    const address = i % 7 === 0 ? `10.20.0.${10 + (i % 200)}` : null;
    await store.machines.put(machineSchema.parse({ name, mac, profile, address, groups: [`rack-${rack}`] }));
    const state = STATES[i % STATES.length];
    if (state !== null && state !== undefined)
      await store.arms.add(armOf(i, name, mac, profile ?? "debian-web", state, nowMs));
    const told: Told = {
      mac,
      address: `10.20.0.${100 + (i % 150)}` as Ipv4,
      install: state === null || state === undefined ? null : idOf(i),
      state: state ?? null,
      firmware: i % 2 === 0 ? "uefi-x64" : "bios",
      startMs: startOf(i, state ?? null, nowMs),
    };
    await store.events.append(eventsOf(told));
    await store.packets.append(packetsOf(told));
    await store.logs.append(linesOf(told));
  };
  await Promise.all(Array.from({ length: machines }, (_, i) => one(i)));
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
      detail: { firmware: "uefi-x64", why: "unknown-machine" },
    },
    {
      atMs: nowMs - 4 * MINUTE_MS,
      name: "boot.asked",
      mac: "52:54:00:99:00:02" as Mac,
      install: null,
      detail: { firmware: "bios", why: "unknown-machine" },
    },
  ]);
  await store.deeds.append([
    { atMs: nowMs - 5 * MINUTE_MS, who: "ann", from: "10.20.0.2", what: "arms.add", on: "rack1-node3", outcome: 201 },
    { atMs: nowMs - 9 * MINUTE_MS, who: "nobody", from: "10.20.0.9", what: "session.start", on: "", outcome: 401 },
  ]);
}

const LOADER = { architecture: "x86_64", path: "EFI/BOOT/BOOTX64.EFI", shim: true, signed: true, grub: null };

async function fillMedia(store: Store, folder: string, nowMs: number): Promise<void> {
  const discs = [
    [
      "debian-12",
      {
        family: "debian",
        version: "12.11",
        architecture: "x86_64",
        title: "Debian 12.11 netinst",
        kind: "installer",
        firmware: ["bios", "uefi-x86_64"],
        loaders: [LOADER],
        memoryMib: 512,
        evidence: ['.disk/info says Debian GNU/Linux 12.11.0 "Bookworm" - Official amd64 NETINST'],
      },
    ],
    [
      "rocky-9",
      {
        family: "redhat",
        version: "9.4",
        architecture: "x86_64",
        distribution: "rocky",
        title: "Rocky Linux 9.4",
        kind: "installer",
        firmware: ["bios", "uefi-x86_64"],
        loaders: [LOADER],
        memoryMib: 2048,
        evidence: [".treeinfo says Rocky Linux 9.4 x86_64"],
        missing: ["packages: this is a boot disc, name a repository to install from"],
      },
    ],
    ["memtest", { family: "memtest", version: "6.10", architecture: "x86_64", kind: "tool" }],
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
  await store.profiles.put(
    profileSchema.parse({
      name: "rocky-db",
      media: "rocky-9",
      packages: "http://rocky.example/9/BaseOS/x86_64/os",
      spec,
    }),
  );
}

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHf0MzJuFEDNUHmbVQv2ZSuLuPbYnwzVkEBCDqVfLS6H ann@desk";

function idOf(i: number): string {
  return i.toString(16).padStart(12, "0");
}

function armOf(i: number, machine: string, mac: Mac, profile: string, state: ArmState, nowMs: number): Arm {
  const armedMs = startOf(i, state, nowMs) - 8 * MINUTE_MS;
  return {
    id: idOf(i),
    machine,
    profile,
    mac,
    uuid: null,
    disk: "the first disk",
    token: i.toString(16).padStart(32, "0"),
    armedBy: "ann",
    armedMs,
    expiresMs: state === "expired" ? nowMs - MINUTE_MS : nowMs + 90 * MINUTE_MS,
    state,
    changedMs: state === "installing" || state === "loading" ? nowMs - 60_000 : nowMs - (i + 1) * MINUTE_MS,
  };
}
