// What a person starts at a machine's own screen: entries of its menu behind a password, and new machines on a factory
// floor. Both arm a machine; the arm's record says where it came from.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Floor, floorName } from "../boot/floor.ts";
import type { Arm } from "../machines/arm.ts";
import { diskText } from "../machines/disk-text.ts";
import { type Machine, machineSchema } from "../machines/machine.ts";
import type { Menu } from "../machines/menu.ts";
import type { Choice } from "../machines/menu-entry.ts";
import { sha512Crypt } from "../machines/password.ts";
import { NO_DISK, type Profile } from "../machines/profile.ts";
import { fromHex } from "../net/bytes.ts";
import type { Mac } from "../net/mac.ts";
import type { Estate } from "./estate.ts";
import type { Timeline } from "./timeline.ts";

export interface Counter {
  /** Stands in a menu that was given to this machine; the entry that it opens had its password checked by the loader. */
  ticket(mac: Mac, label: string): string;
  /** Null: it may start. Else why not, for the screen. */
  refusal(mac: Mac, menu: Menu, choice: Choice, proof: string): string | null;
  /** Arms the machine for the profile, or has it started once; false when there is no such profile of that use. */
  arm(mac: Mac, profile: string, by: string, use: Profile["use"]): Promise<boolean>;
  /** Takes an unknown machine of a factory floor. */
  adopt(mac: Mac, floor: Floor): Promise<boolean>;
}

/** From the choice at the screen to the script that follows at once; and a second try. */
const ARMED_MS = 10 * 60_000;
/** A password costs 10 ms to check: a machine that guesses is not to stop the others. */
const MAX_WRONG = 5;
const WRONG_MS = 60_000;
const MOST_MACHINES = 4096;

export function createCounter(estate: Estate, timeline: Timeline, now: () => number): Counter {
  const key = randomBytes(32);
  const wrong = new Map<Mac, readonly number[]>();
  const ticket = (mac: Mac, label: string) =>
    createHmac("sha256", key).update(`${mac} ${label}`).digest("hex").slice(0, 32);

  function isTicket(mac: Mac, label: string, proof: string): boolean {
    const right = Buffer.from(ticket(mac, label));
    const given = Buffer.from(proof);
    return given.length === right.length && timingSafeEqual(given, right);
  }

  function isPassword(hash: string, proof: string): boolean {
    const typed = fromHex(proof.slice(1));
    const [, , salt] = hash.split("$");
    if (!proof.startsWith("x") || typed === null || typed.length > 128 || salt === undefined) return false;
    const made = sha512Crypt(new TextDecoder().decode(typed), salt);
    return timingSafeEqual(Buffer.from(made), Buffer.from(hash));
  }

  function noteWrong(mac: Mac): void {
    const times = [...(wrong.get(mac) ?? []), now()].slice(-MAX_WRONG);
    wrong.delete(mac);
    wrong.set(mac, times);
    const [oldest] = wrong.keys();
    if (wrong.size > MOST_MACHINES && oldest !== undefined) wrong.delete(oldest);
  }

  async function arm(mac: Mac, profile: string, by: string, use: Profile["use"]): Promise<boolean> {
    const found = estate.profile(profile);
    if (found === null || found.use !== use) return false;
    const known = estate.machine(mac);
    const starts = use === "start";
    const own = { name: `m-${mac.replaceAll(":", "")}`, mac, profile: starts ? null : profile };
    const machine: Machine = known ?? machineSchema.parse(own);
    const disk = starts ? NO_DISK : diskText(found.spec.disk);
    const made: Arm = {
      id: randomBytes(6).toString("hex"),
      machine: machine.name,
      profile,
      mac,
      uuid: machine.uuid,
      disk,
      token: randomBytes(16).toString("hex"),
      armedBy: by,
      armedMs: now(),
      expiresMs: now() + ARMED_MS,
      state: "armed",
      changedMs: now(),
    };
    await estate.arrive(known === null ? machine : null, made);
    timeline.add(starts ? "boot.chosen" : "install.armed", mac, made.id, { profile, disk, by });
    return true;
  }

  return {
    ticket,
    refusal(mac, menu, choice, proof) {
      const recent = (wrong.get(mac) ?? []).filter((at) => now() - at < WRONG_MS);
      if (recent.length >= MAX_WRONG) return "too many wrong passwords; wait a minute";
      if (isTicket(mac, choice.label, proof)) return null;
      const hash = (choice.password ?? menu.password)?.crypt;
      if (hash !== undefined && isPassword(hash, proof)) return null;
      noteWrong(mac);
      timeline.add("menu.refused", mac, null, { entry: choice.label });
      return "the password is wrong";
    },
    arm,
    adopt: (mac, floor) => arm(mac, floor.profile, floorName(floor), "install"),
  };
}
