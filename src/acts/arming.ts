// Arming: a person's permission for one install of each of some machines, and taking it back.
import { randomBytes } from "node:crypto";
import { refusedUnsigned, type SignedGround, signedObstacle } from "../boot/signed.ts";
import { loaderPaths } from "../loaders/kept.ts";
import { type Arm, FROM, mayStart } from "../machines/arm.ts";
import { diskText } from "../machines/disk-text.ts";
import type { Machine } from "../machines/machine.ts";
import { numberInWords, saysNumber } from "../machines/number-words.ts";
import type { Profile } from "../machines/profile.ts";
import type { Media } from "../media/media.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import { familyOf } from "../os/families.ts";
import type { Store } from "../store/interface.ts";
import { renderedWith } from "./answers.ts";
import { groupsOf } from "./groups.ts";
import type { Loaded } from "./loaded.ts";
import { NotThere, named } from "./named.ts";

/** One machine with what it would be given. */
export interface Wish {
  readonly machine: Machine;
  readonly profile: Profile;
  /** What is installed where, for the person to read. */
  readonly what: string;
  /** What would stand in its way, as far as is known: sentences for the person. */
  readonly warnings: readonly string[];
}

/** Machines as a person names them. */
export interface Named {
  /** Names; `*` in one stands for any letters. */
  readonly machines?: readonly string[];
  /** All that are in one of these. */
  readonly groups?: readonly string[];
}

/** Each once, in the order named. Throws a Mistake where a name or a group is nobody's, or nothing was named. */
export async function machinesNamed(store: Store, { machines = [], groups = [] }: Named): Promise<Machine[]> {
  const all = await store.machines.all();
  const chosen = new Map<string, Machine>();
  if (machines.length + groups.length === 0)
    throw new Mistake("nothing was changed", [
      { path: "machines", problem: "no machine is named", hint: "name machines or a group" },
    ]);
  for (const group of groups) {
    const members = all.filter((machine) => machine.groups.includes(group));
    if (members.length === 0) throw noGroup(group, all);
    for (const machine of members) chosen.set(machine.name, machine);
  }
  for (const name of machines) {
    const fitting = name.includes("*") ? all.filter((machine) => fits(name, machine.name)) : [];
    if (fitting.length === 0) fitting.push(await named("machine", store.machines, name));
    for (const machine of fitting) chosen.set(machine.name, machine);
  }
  return [...chosen.values()];
}

function noGroup(group: string, all: readonly Machine[]): NotThere {
  const known = groupsOf(all).map(({ name }) => name);
  const problem = known.length === 0 ? "no machine is in a group yet" : `known: ${known.join(", ")}`;
  return new NotThere(`there is no group "${group}"`, [
    { path: "groups", problem, hint: `bootlace machine group MACHINE --join ${group}` },
  ]);
}

/** Does the name fit a pattern in which `*` stands for any letters? In time proportional to both, whatever the pattern. */
export function fits(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

/** What each is to be installed with; every fault of all of them at once. */
export async function wished(
  store: Store,
  machines: readonly Machine[],
  profileName: string | undefined,
  loaded: Loaded,
): Promise<Wish[]> {
  const faults: Fault[] = [];
  const wishes: Wish[] = [];
  const ours = await signedHere(loaded);
  for (const machine of machines) {
    const name = profileName ?? machine.profile;
    if (name === null) {
      const problem = `machine ${machine.name} has no profile of its own`;
      faults.push({ path: "profile", problem, hint: "name a profile" });
      continue;
    }
    const profile = await named("profile", store.profiles, name);
    const media = await named("media", store.media, profile.media);
    if (profile.use === "start") {
      faults.push({
        path: "profile",
        problem: `profile ${name} installs nothing`,
        hint: `bootlace boot ${machine.name} --once ${name}`,
      });
      continue;
    }
    const { family, version, architecture } = media.recognition;
    const system = `${family} ${version} (${architecture})`;
    wishes.push({
      machine,
      profile,
      what: `${system} on ${machine.name} (${machine.mac}), wiping ${diskText(profile.spec.disk)}`,
      warnings: [
        ...memoryWarnings(machine, media),
        ...(await secureBootWarnings(store, machine, media, ours, "always")),
        ...(await answerWarnings(machine, profile, media, store, loaded)),
      ],
    });
  }
  if (faults.length > 0) throw new Mistake("nothing was armed", faults);
  return wishes;
}

/** Less memory than the media are known to need: an installer then stops somewhere, and seldom says why. */
export function memoryWarnings({ name, memoryMib }: Machine, { recognition }: Media): string[] {
  const wanted = recognition.memoryMib;
  if (memoryMib === undefined || wanted === undefined || memoryMib >= wanted) return [];
  return [`Warning: ${name} has ${memoryMib} MiB of memory, and these media need ${wanted}.`];
}

/** What would stop the installer in its answer files, or lead it where nothing is. */
async function answerWarnings(
  machine: Machine,
  profile: Profile,
  media: Media,
  store: Store,
  loaded: Loaded,
): Promise<string[]> {
  if (familyOf(media.recognition) === null) return [];
  const { notes } = await renderedWith(machine, profile, store, loaded);
  return notes
    .filter(({ severity }) => severity === "error")
    .map(({ path, problem }) => `Warning: the answer file for ${machine.name}: ${path}: ${problem}.`);
}

/** What Secure Boot depends on here, whatever the machine. */
export async function signedHere({ config, data }: Loaded): Promise<Pick<SignedGround, "available" | "proxied">> {
  const serving = config.networks.filter(({ mode }) => mode !== "off");
  const proxied = serving.length > 0 && serving.every(({ mode }) => mode === "proxy");
  return { available: await loaderPaths(data), proxied };
}

/** Where Secure Boot would stop it. Nobody tells that it is on; what was refused has shown it: `seen`. */
export async function secureBootWarnings(
  store: Store,
  machine: Machine,
  media: Media,
  ours: Pick<SignedGround, "available" | "proxied">,
  when: "always" | "seen",
): Promise<string[]> {
  const { name, mac } = machine;
  const refused = refusedUnsigned(await store.events.list({ mac }));
  const why = signedObstacle(media, { ...ours, machine, http: refused?.http === true });
  if (why === null) return [];
  if (refused !== null)
    return [
      `Warning: ${name} has refused what is not signed, so Secure Boot seems to be on, and it will not start this: ${why}.`,
    ];
  return when === "seen" ? [] : [`Note: with Secure Boot on, ${name} will not start this: ${why}.`];
}

/** Throws a Mistake unless, for several machines, their number was said in words. */
export function checkNumber(count: number, words: string | undefined): void {
  if (count === 1 || saysNumber(words ?? "", count)) return;
  const problem = `${count} disks would be wiped, and the number in words is ${words === undefined ? "missing" : "another"}`;
  throw new Mistake("nothing was armed", [
    { path: "number", problem, hint: `if you mean them all, say: "${numberInWords(count)}"` },
  ]);
}

/** Until when, and by whom. */
export interface Permission {
  readonly by: string;
  readonly nowMs: number;
  readonly expiresMs: number;
  /** `expiresMs` for people. */
  readonly until: string;
}

/** Arms each; a permission that was there before ends. */
export async function armAll(store: Store, wishes: readonly Wish[], permission: Permission): Promise<Arm[]> {
  await takeBack(store, new Set(wishes.map(({ machine }) => machine.name)), permission.nowMs);
  const made: Arm[] = [];
  for (const { machine, profile } of wishes) {
    const disk = diskText(profile.spec.disk);
    made.push(await permit(store, machine, profile, disk, permission, { name: "install.armed", told: { disk } }));
  }
  return made;
}

/** The one place where a permission is made and put on the machine's timeline. `disk`: what may be wiped. */
export async function permit(
  store: Store,
  machine: Machine,
  profile: Profile,
  disk: string,
  { by, nowMs, expiresMs, until }: Permission,
  event: { readonly name: "install.armed" | "boot.chosen"; readonly told: Readonly<Record<string, string>> },
): Promise<Arm> {
  const arm: Arm = {
    id: randomBytes(6).toString("hex"),
    machine: machine.name,
    profile: profile.name,
    mac: machine.mac,
    uuid: machine.uuid,
    disk,
    token: randomBytes(16).toString("hex"),
    armedBy: by,
    armedMs: nowMs,
    expiresMs,
    state: "armed",
    changedMs: nowMs,
  };
  await store.arms.add(arm);
  const detail = { profile: profile.name, ...event.told, until, by };
  await store.events.append([{ atMs: nowMs, name: event.name, mac: machine.mac, install: arm.id, detail }]);
  return arm;
}

export interface Disarmed {
  readonly machine: string;
  /** The installs that were taken back; none: it was not armed. */
  readonly disarmed: readonly string[];
}

/** Takes the permission of each back, where it has not begun. */
export async function disarmAll(
  store: Store,
  machines: readonly Machine[],
  { by, nowMs }: Pick<Permission, "by" | "nowMs">,
): Promise<Disarmed[]> {
  const taken = await takeBack(store, new Set(machines.map(({ name }) => name)), nowMs);
  const results = machines.map(({ name, mac }) => ({
    mac,
    machine: name,
    disarmed: taken.filter(({ machine }) => machine === name).map(({ id }) => id),
  }));
  const events = results.flatMap(({ mac, disarmed }) =>
    disarmed.map((install) => ({ atMs: nowMs, name: "install.disarmed" as const, mac, install, detail: { by } })),
  );
  if (events.length > 0) await store.events.append(events);
  return results.map(({ machine, disarmed }) => ({ machine, disarmed }));
}

/** The arms that were taken back. */
export async function takeBack(store: Store, machines: ReadonlySet<string>, nowMs: number): Promise<Arm[]> {
  const taken: Arm[] = [];
  for (const arm of await store.arms.all())
    if (
      machines.has(arm.machine) &&
      mayStart(arm, nowMs) &&
      (await store.arms.move(arm.id, FROM.disarmed, "disarmed", nowMs))
    )
      taken.push(arm);
  return taken;
}
