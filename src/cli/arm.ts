// bootlace arm / disarm: a person's permission for one install of one machine, or of several.
import { randomBytes } from "node:crypto";
import { userInfo } from "node:os";
import type { Command } from "commander";
import { seconds } from "../config/values.ts";
import { type Arm, FROM, mayStart } from "../machines/arm.ts";
import { diskText } from "../machines/disk-text.ts";
import type { Machine } from "../machines/machine.ts";
import { numberInWords, saysNumber } from "../machines/number-words.ts";
import type { Profile } from "../machines/profile.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { ask, confirm, somebodyIsThere } from "./ask.ts";
import { named, print, time, withStore } from "./context.ts";

interface ArmOptions {
  readonly profile?: string;
  readonly for: string;
  readonly yes?: boolean;
  readonly number?: string;
}

/** Adds `arm` and `disarm`. */
export function armCommand(program: Command): void {
  program
    .command("arm <machines...>")
    .description("allow one install of each machine at its next network boot; its disk will be wiped")
    .option("--profile <name>", "what to install (else each machine's own profile)")
    .option("--for <time>", "how long the permission holds", "2h")
    .option("--yes", "do not ask; enough for one machine only")
    .option("--number <words>", "with --yes and several machines: their number in words")
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace arm web1 --for 30m\n  bootlace arm 'web*'\n  bootlace arm web1 web2 --yes --number two",
    )
    .action(arm);
  program
    .command("disarm <machines...>")
    .description("take the permission back")
    .action((names: string[], _, command: Command) => withStore(command, (store) => disarm(names, store, command)));
}

/** One machine with what it would be given. */
interface Wish {
  readonly machine: Machine;
  readonly profile: Profile;
  /** What is installed where, for the person to read. */
  readonly what: string;
}

async function arm(names: string[], options: ArmOptions, command: Command): Promise<void> {
  const lasts = seconds(options.for);
  if (lasts === null || lasts === 0)
    throw new Mistake("nothing was armed", [
      { path: "--for", problem: `"${options.for}" is no time`, hint: "30m, 2h" },
    ]);
  await withStore(command, async (store) => {
    const wishes = await wished(store, await machinesNamed(store, names), options.profile);
    const now = Date.now();
    const expiresMs = now + lasts * 1000;
    if (!(await confirmed(wishes, options, expiresMs))) return void print(command, null, () => "nothing was armed");
    const made: Arm[] = [];
    for (const wish of wishes) made.push(await armOne(store, wish, now, expiresMs));
    const shown = made.map(({ token: _, ...rest }) => rest);
    print(command, shown.length === 1 ? shown[0] : shown, () =>
      [
        ...wishes.map(({ what }, i) => `armed until ${time(expiresMs)}: ${what}; install ${made[i]?.id}`),
        `Boot ${made.length === 1 ? "the machine" : "the machines"} from the network now.`,
      ].join("\n"),
    );
  });
}

/** The machines of these names; a name with `*` stands for all that fit. */
async function machinesNamed(store: Store, names: readonly string[]): Promise<Machine[]> {
  const all = await store.machines.all();
  const chosen = new Map<string, Machine>();
  for (const name of names) {
    const pattern = new RegExp(`^${name.replaceAll(/[^*\w-]/g, "\\$&").replaceAll("*", ".*")}$`);
    const fitting = name.includes("*") ? all.filter((machine) => pattern.test(machine.name)) : [];
    if (fitting.length === 0) fitting.push(await named("machine", store.machines, name));
    for (const machine of fitting) chosen.set(machine.name, machine);
  }
  return [...chosen.values()];
}

/** What each is to be installed with; every fault of all of them at once. */
async function wished(store: Store, machines: readonly Machine[], profileName?: string): Promise<Wish[]> {
  const faults: Fault[] = [];
  const wishes: Wish[] = [];
  for (const machine of machines) {
    const name = profileName ?? machine.profile;
    if (name === null) {
      const problem = `machine ${machine.name} has no profile of its own`;
      faults.push({ path: "--profile", problem, hint: "name one with --profile" });
      continue;
    }
    const profile = await named("profile", store.profiles, name);
    const media = await named("media", store.media, profile.media);
    const { family, version, architecture } = media.recognition;
    const system = `${family} ${version} (${architecture})`;
    wishes.push({
      machine,
      profile,
      what: `${system} on ${machine.name} (${machine.mac}), wiping ${diskText(profile.spec.disk)}`,
    });
  }
  if (faults.length > 0) throw new Mistake("nothing was armed", faults);
  return wishes;
}

async function confirmed(wishes: readonly Wish[], options: ArmOptions, expiresMs: number): Promise<boolean> {
  const [one] = wishes;
  const count = wishes.length;
  if (options.yes === true) {
    if (count === 1 || saysNumber(options.number ?? "", count)) return true;
    const problem = `${count} disks would be wiped, and the number in words is ${options.number === undefined ? "missing" : "another"}`;
    throw new Mistake("nothing was armed", [
      { path: "--number", problem, hint: `if you mean them all: --number "${numberInWords(count)}"` },
    ]);
  }
  if (!somebodyIsThere())
    throw new Mistake("nothing was armed", [
      { path: "--yes", problem: "nobody is at a terminal to confirm that the disk may be wiped" },
    ]);
  if (count === 1) return confirm(`Install ${one?.what}, at its next network boot until ${time(expiresMs)}?`);
  process.stdout.write(`${wishes.map(({ what }) => `  ${what}`).join("\n")}\n`);
  const question = `The disks of ${count} machines will be wiped at their next network boot until ${time(expiresMs)}.\nType the number in words to allow it:`;
  return saysNumber(await ask(question, ""), count);
}

async function armOne(store: Store, { machine, profile }: Wish, now: number, expiresMs: number): Promise<Arm> {
  await disarmLive(store, machine.name, now);
  const made: Arm = {
    id: randomBytes(6).toString("hex"),
    machine: machine.name,
    profile: profile.name,
    mac: machine.mac,
    uuid: machine.uuid,
    disk: diskText(profile.spec.disk),
    token: randomBytes(16).toString("hex"),
    armedBy: userInfo().username,
    armedMs: now,
    expiresMs,
    state: "armed",
    changedMs: now,
  };
  await store.arms.add(made);
  const detail = { profile: profile.name, disk: diskText(profile.spec.disk), until: time(expiresMs), by: made.armedBy };
  await store.events.append([{ atMs: now, name: "install.armed", mac: machine.mac, install: made.id, detail }]);
  return made;
}

/** Takes back what has not begun; the ids of what was taken back. */
async function disarmLive(store: Store, machine: string, now: number): Promise<string[]> {
  const taken: string[] = [];
  for (const arm of await store.arms.all())
    if (
      arm.machine === machine &&
      mayStart(arm, now) &&
      (await store.arms.move(arm.id, FROM.disarmed, "disarmed", now))
    )
      taken.push(arm.id);
  return taken;
}

async function disarm(names: readonly string[], store: Store, command: Command): Promise<void> {
  const machines = await machinesNamed(store, names);
  const now = Date.now();
  const results: { readonly machine: string; readonly disarmed: readonly string[] }[] = [];
  for (const machine of machines) {
    const taken = await disarmLive(store, machine.name, now);
    const events = taken.map((install) => ({
      atMs: now,
      name: "install.disarmed" as const,
      mac: machine.mac,
      install,
      detail: { by: userInfo().username },
    }));
    if (events.length > 0) await store.events.append(events);
    results.push({ machine: machine.name, disarmed: taken });
  }
  print(command, results.length === 1 ? results[0] : results, () =>
    results
      .map((one) => `${one.machine} ${one.disarmed.length === 0 ? "was not armed" : "is no longer armed"}`)
      .join("\n"),
  );
}
