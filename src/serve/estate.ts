// The estate as the server knows it now: machines, profiles, media and arms, in memory, for decisions that cannot wait.
// The store is the truth: whatever is changed goes there first, and what another process changed there is read again.
import type { SeenMachine, Situation } from "../boot/decide.ts";
import type { BootServer } from "../boot/plan.ts";
import type { Host } from "../dhcp/hosts.ts";
import type { Arm, ArmState } from "../machines/arm.ts";
import { FROM } from "../machines/arm.ts";
import type { Machine } from "../machines/machine.ts";
import type { Profile } from "../machines/profile.ts";
import type { Media } from "../media/media.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import type { Store } from "../store/interface.ts";
import { hostOf } from "./kept-hosts.ts";

export interface Estate {
  machine(mac: Mac): Machine | null;
  machineNamed(name: string): Machine | null;
  /** The machine's newest arm, in whatever state. */
  arm(machine: Machine): Arm | null;
  armByToken(token: string): Arm | null;
  profile(name: string): Profile | null;
  media(name: string): Media | null;
  mediaNames(): readonly string[];
  reservation(mac: Mac): Ipv4 | null;
  reservedFor(address: Ipv4): Mac | null;
  /** Reservations that are not by MAC; the same list as long as nothing was changed. */
  keptHosts(): readonly Host[];
  /** All that the boot decision for this MAC depends on. */
  situation(mac: Mac, seen: SeenMachine, server: BootServer, nowMs: number): Situation;
  /** Every arm there ever was, oldest first. */
  arms(): readonly Arm[];
  /** Stores an arm, and the machine that it is for when that is new; both are there when it resolves. */
  arrive(machine: Machine | null, arm: Arm): Promise<void>;
  /** Takes the arm to the next state, on the disk. False when it is no longer in a state from which that may be. */
  move(arm: Arm, to: ArmState, nowMs: number, uuid?: string | null): Promise<boolean>;
  /** The newest arms that are in one of these states. */
  armsIn(states: readonly ArmState[]): readonly Arm[];
  /** Reads everything again when another process has written; true: it has. */
  refresh(): Promise<boolean>;
  /** Reads everything again: something was written to the store by this server, beside the estate. */
  reload(): Promise<void>;
}

/** Reads the estate from the store. `readSecrets`: the server's, by name. */
export async function loadEstate(
  store: Store,
  readSecrets: () => Promise<ReadonlyMap<string, string>> = async () => new Map(),
): Promise<Estate> {
  let secrets: ReadonlyMap<string, string> = new Map();
  let version = -1;
  let machines = new Map<string, Machine>();
  let named = new Map<string, Machine>();
  let addressed = new Map<Ipv4, Mac>();
  let profiles = new Map<string, Profile>();
  let mediaByName = new Map<string, Media>();
  let newestArm = new Map<string, Arm>();
  let tokens = new Map<string, Arm>();
  let everyArm: readonly Arm[] = [];
  let kept: readonly Host[] = [];

  /** The step as the store has it, without reading all again: in a storm, thousands of machines take one at once. */
  function step(arm: Arm, to: ArmState, nowMs: number, uuid: string | null): void {
    const known = tokens.get(arm.token) ?? arm;
    const changedMs = known.state === to ? known.changedMs : nowMs;
    const now: Arm = { ...known, state: to, changedMs, uuid: known.uuid ?? uuid };
    tokens.set(now.token, now);
    if (newestArm.get(now.machine)?.id === now.id) newestArm.set(now.machine, now);
  }

  async function read(): Promise<void> {
    const [allMachines, allProfiles, allMedia, allArms, allSecrets, allReservations] = await Promise.all([
      store.machines.all(),
      store.profiles.all(),
      store.media.all(),
      store.arms.all(),
      readSecrets(),
      store.reservations.all(),
    ]);
    kept = allReservations.map(hostOf);
    secrets = allSecrets;
    machines = new Map(allMachines.map((machine) => [machine.mac, machine]));
    named = new Map(allMachines.map((machine) => [machine.name, machine]));
    addressed = new Map(allMachines.flatMap(({ address, mac }) => (address === null ? [] : [[address, mac]])));
    profiles = new Map(allProfiles.map((profile) => [profile.name, profile]));
    mediaByName = new Map(allMedia.map((media) => [media.name, media]));
    newestArm = new Map(allArms.map((arm) => [arm.machine, arm]));
    everyArm = allArms;
    tokens = new Map(allArms.map((arm) => [arm.token, arm]));
  }

  const estate: Estate = {
    machine: (mac) => machines.get(mac) ?? null,
    machineNamed: (name) => named.get(name) ?? null,
    arm: (machine) => newestArm.get(machine.name) ?? null,
    armByToken: (token) => tokens.get(token) ?? null,
    profile: (name) => profiles.get(name) ?? null,
    media: (name) => mediaByName.get(name) ?? null,
    mediaNames: () => [...mediaByName.keys()],
    reservation: (mac) => machines.get(mac)?.address ?? null,
    reservedFor: (address) => addressed.get(address) ?? null,
    keptHosts: () => kept,
    armsIn: (states) => [...newestArm.values()].filter(({ state }) => states.includes(state)),
    situation(mac, seen, server, nowMs) {
      const machine = estate.machine(mac);
      const arm = machine === null ? null : estate.arm(machine);
      const profile = arm === null ? null : estate.profile(arm.profile);
      const media = profile === null ? null : estate.media(profile.media);
      const packages = profile?.packages?.startsWith("media:") ? estate.media(profile.packages.slice(6)) : null;
      return { machine, arm, profile, media, packages, server, secrets, ...seen, nowMs };
    },
    arms: () => everyArm,
    async arrive(machine, arm) {
      if (machine !== null) await store.machines.put(machine);
      await store.arms.add(arm);
      await read();
    },
    async move(arm, to, nowMs, uuid = null) {
      const moved = await store.arms.move(arm.id, FROM[to], to, nowMs, uuid);
      if (moved) step(arm, to, nowMs, uuid);
      // Somebody else was there first: see what they did.
      else await read();
      return moved;
    },
    reload: read,
    async refresh() {
      const now = await store.version();
      if (now === version) return false;
      await read();
      version = now;
      return true;
    },
  };
  await estate.refresh();
  return estate;
}
