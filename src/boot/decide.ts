// The boot decision: what a machine is given now, and why. Its local disk, unless a person armed it for one install.

import { type Arm, mayStart } from "../machines/arm.ts";
import { doubtOf } from "../machines/doubt.ts";
import type { Machine } from "../machines/machine.ts";
import type { Menu } from "../machines/menu.ts";
import { NO_DISK, type Profile } from "../machines/profile.ts";
import type { Media } from "../media/media.ts";
import { hasErrors } from "../os/answers/note.ts";
import { familyOf } from "../os/families.ts";
import { answerContext, answerOf } from "./answer.ts";
import { commandLineProblem, isPlainPath } from "./arguments.ts";
import type { Client } from "./client.ts";
import type { BootReason } from "./messages.ts";
import { TOOLS } from "./paths.ts";
import { type BootServer, filesOf, type Plan } from "./plan.ts";
import { withShim } from "./signed.ts";
import { runsOn, startPlan } from "./start.ts";
import { linuxBoot, started } from "./started.ts";

/** What the machine itself has told of late, as far as it was heard. */
export interface SeenMachine {
  /** `Client.architecture`; null when not known, and then not compared. */
  readonly architecture: Client["architecture"];
  /** Its UUID; none when it told none. Two of them within minutes are two machines with one MAC. */
  readonly uuids: readonly string[];
}

export const UNSEEN: SeenMachine = { architecture: null, uuids: [] };

/** All that the decision depends on. */
export interface Situation extends SeenMachine {
  readonly machine: Machine | null;
  /** The machine's newest, in whatever state. */
  readonly arm: Arm | null;
  /** The one that the arm names. */
  readonly profile: Profile | null;
  /** The media that the profile names. */
  readonly media: Media | null;
  /** The media that the profile takes its packages from, when it names such. */
  readonly packages: Media | null;
  readonly server: BootServer;
  /** Loader files that are there, as paths in the tree; absent: not looked at. */
  readonly loaders?: ReadonlySet<string>;
  /** The server's secrets by name, such as passphrases of disks. */
  readonly secrets?: ReadonlyMap<string, string>;
  readonly nowMs: number;
  /** What a machine is given that is not to be installed. Not said: its local disk. */
  readonly idle?: Idle;
}

/** A network's way with machines that nobody armed, and with those that nobody knows. */
export interface Idle {
  /** For known machines; for unknown ones where `unknown` says so. */
  readonly menu: Menu | null;
  /** adopt: into the places that are left of an armed factory floor (`floor.ts`). */
  readonly unknown: "ignore" | "menu" | "register" | "adopt";
}

export function decide(situation: Situation): Plan {
  const plan = planned(situation);
  return plan.kind === "local" ? idle(situation, plan.why) : plan;
}

/** A menu's default is the local disk: whoever sees it is as safe as without one. */
function idle({ machine, idle: way }: Situation, why: BootReason): Plan {
  const { menu = null, unknown = "ignore" } = way ?? {};
  if (machine === null && unknown === "register") return { kind: "register", why };
  if (machine === null && unknown === "adopt") return { kind: "adopt", why: "factory-floor" };
  const shows = menu !== null && (machine !== null || unknown === "menu");
  return shows ? { kind: "menu", why, menu } : local(why);
}

function planned(situation: Situation): Plan {
  const { machine, arm, profile, media, packages, architecture, nowMs } = situation;
  if (machine === null) return local("unknown-machine");
  if (arm === null) return local("not-armed");
  if (arm.disk === NO_DISK && arm.state === "rebooted") return local("already-begun");
  if (!mayStart(arm, nowMs)) return local(whyOver(arm));
  if (profile === null) return local("no-profile");
  if ((profile.use === "start") !== (arm.disk === NO_DISK)) return local("disk-changed");
  if (profile.use === "start") return startPlan(situation, arm);
  const doubt = doubtOf(arm, { machine, disk: profile.spec.disk, uuids: situation.uuids, nowMs });
  if (doubt !== null) return local(doubt);
  const family = media === null ? null : familyOf(media.recognition);
  if (media === null || media.missing !== undefined || family === null) return local("no-media");
  if (media.recognition.kernel === null && family.starts === undefined) return local("no-media");
  // A live system would start, take no notice of the answer file, and never report: unless its family installs from such.
  if (!(family.installsFrom ?? ["installer"]).includes(media.recognition.kind ?? "installer")) return local("no-media");
  if (
    profile.packages?.startsWith("media:") &&
    (packages?.missing !== undefined || packages?.recognition.packages == null)
  )
    return local("no-packages");
  const { version, architecture: built } = media.recognition;
  if (!runsOn(architecture, built)) return local("wrong-architecture");

  const context = answerContext(situation);
  if (context === null) return local("no-media");
  if (hasErrors(answerOf(situation)?.notes ?? [])) return local("bad-answer");
  const words = [...family.kernelArguments(profile.spec, context), ...profile.arguments];
  const title = `${family.title} ${version} on ${context.name.hostName}`;
  const has = (tool: string) => situation.loaders?.has(`${TOOLS}/${tool}`) ?? true;
  const start = family.starts?.(media.recognition, has) ?? linuxBoot(media, title, words);
  if (typeof start === "string") return local(start);
  const boot = "title" in start ? start : started(start, { title, words, media, token: arm.token });
  const { kernel, others } = filesOf(boot);
  if (commandLineProblem(words) !== null || ![...(kernel === null ? [] : [kernel]), ...others].every(isPlainPath))
    return local("bad-arguments");
  return { kind: "install", why: "armed", arm: arm.id, boot: withShim(boot, media, situation.loaders) };
}

function local(why: BootReason): Plan {
  return { kind: "local", why };
}

/** Why an arm starts nothing any more. */
function whyOver(arm: Arm): BootReason {
  switch (arm.state) {
    case "armed":
    case "loading":
    case "expired":
      return "arm-expired";
    case "installing":
    case "rebooted":
      return "already-started";
    case "installed":
      return "already-installed";
    case "failed":
      return "install-failed";
    case "disarmed":
      return "not-armed";
  }
}
