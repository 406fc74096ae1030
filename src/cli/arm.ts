// bootlace arm / disarm: a person's permission for one install of one machine.
import { randomBytes } from "node:crypto";
import { userInfo } from "node:os";
import type { Command } from "commander";
import { seconds } from "../config/values.ts";
import { type Arm, FROM, mayStart } from "../machines/arm.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { confirm, somebodyIsThere } from "./ask.ts";
import { named, print, time, withStore } from "./context.ts";

interface ArmOptions {
  readonly profile?: string;
  readonly for: string;
  readonly yes?: boolean;
}

/** Adds `arm` and `disarm`. */
export function armCommand(program: Command): void {
  program
    .command("arm <machine>")
    .description("allow one install of a machine at its next network boot; its disk will be wiped")
    .option("--profile <name>", "what to install (else the machine's own profile)")
    .option("--for <time>", "how long the permission holds", "2h")
    .option("--yes", "do not ask")
    .addHelpText("after", "\nExample:\n  bootlace arm web1 --for 30m")
    .action(arm);
  program
    .command("disarm <machine>")
    .description("take the permission back")
    .action((name: string, _, command: Command) => withStore(command, (store) => disarm(name, store, command)));
}

async function arm(name: string, options: ArmOptions, command: Command): Promise<void> {
  const lasts = seconds(options.for);
  if (lasts === null || lasts === 0)
    throw new Mistake("nothing was armed", [
      { path: "--for", problem: `"${options.for}" is no time`, hint: "30m, 2h" },
    ]);
  await withStore(command, async (store) => {
    const machine = await named("machine", store.machines, name);
    const profileName = options.profile ?? machine.profile;
    if (profileName === null)
      throw new Mistake("nothing was armed", [
        { path: "--profile", problem: `machine ${name} has no profile of its own`, hint: "name one with --profile" },
      ]);
    const profile = await named("profile", store.profiles, profileName);
    const media = await named("media", store.media, profile.media);
    const { family, version, architecture } = media.recognition;
    const now = Date.now();
    const expiresMs = now + lasts * 1000;
    const disk = profile.spec.disk ?? "the first disk the installer finds";
    const what = `${family} ${version} (${architecture}) on ${name} (${machine.mac})`;
    if (options.yes !== true) {
      if (!somebodyIsThere())
        throw new Mistake("nothing was armed", [
          { path: "--yes", problem: "nobody is at a terminal to confirm that the disk may be wiped" },
        ]);
      const question = `Install ${what}, wiping ${disk}, at its next network boot until ${time(expiresMs)}?`;
      if (!(await confirm(question))) return void print(command, null, () => "nothing was armed");
    }
    await disarmLive(store, name, now);
    const made: Arm = {
      id: randomBytes(6).toString("hex"),
      machine: name,
      profile: profile.name,
      token: randomBytes(16).toString("hex"),
      armedBy: userInfo().username,
      armedMs: now,
      expiresMs,
      state: "armed",
      changedMs: now,
    };
    await store.arms.add(made);
    const detail = { profile: profile.name, until: time(expiresMs), by: made.armedBy };
    await store.events.append([{ atMs: now, name: "install.armed", mac: machine.mac, install: made.id, detail }]);
    const { token: _, ...shown } = made;
    print(
      command,
      shown,
      () =>
        `armed until ${time(expiresMs)}: ${what}; ${disk} will be wiped.\nInstall ${made.id}. Boot the machine from the network now.`,
    );
  });
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

async function disarm(name: string, store: Store, command: Command): Promise<void> {
  const machine = await named("machine", store.machines, name);
  const now = Date.now();
  const taken = await disarmLive(store, name, now);
  const events = taken.map((install) => ({
    atMs: now,
    name: "install.disarmed" as const,
    mac: machine.mac,
    install,
    detail: { by: userInfo().username },
  }));
  if (events.length > 0) await store.events.append(events);
  print(command, { machine: name, disarmed: taken }, () =>
    taken.length === 0 ? `${name} was not armed` : `${name} is no longer armed`,
  );
}
