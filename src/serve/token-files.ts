// What an install's token opens, to its own machine, while that install is under way: its answer files, and the folder that some
// installers' loaders read from.
import { answerFile } from "../boot/answer.ts";
import { type Situation, UNSEEN } from "../boot/decide.ts";
import type { BootServer } from "../boot/plan.ts";
import { type Arm, isUnderWay, mayStart } from "../machines/arm.ts";
import { doubtOf } from "../machines/doubt.ts";
import type { Machine } from "../machines/machine.ts";
import { NO_DISK } from "../machines/profile.ts";
import type { Media } from "../media/media.ts";
import { utf8 } from "../net/bytes.ts";
import type { Mac } from "../net/mac.ts";
import type { AnswerFile } from "../os/answers/family-answer.ts";
import { familyOf } from "../os/families.ts";
import { refusedTo } from "../tree/bound.ts";
import type { Asker } from "../tree/tree.ts";
import type { Estate } from "./estate.ts";
import type { Sightings } from "./sightings.ts";
import type { Timeline } from "./timeline.ts";

/** A text that is the answer's; a path of the media; or the disc that they are. */
export type LoaderFile = { readonly bytes: Uint8Array } | { readonly media: Media; readonly path: string | null };

export interface TokenFiles {
  /** The answer file that the token opens; null when it opens none to this asker (any more). */
  answerFile(token: string, name: string, asker: Asker): Promise<Uint8Array | null>;
  /** What lies at a path of the folder that the token's loader reads from; null when the token opens none. */
  loaderFile(token: string, path: string, asker: Asker): Promise<LoaderFile | null>;
}

export interface TokenFilesParts {
  readonly estate: Estate;
  readonly timeline: Timeline;
  readonly server: BootServer;
  readonly sightings: Sightings;
  readonly now: () => number;
  /** Resolves when what the machine's return says of its old install is written. */
  settled(mac: Mac): Promise<void>;
}

/**
 * Installers ask for what they begin with again within minutes; later, the token is in the wrong hands or the wrong boot. What else
 * the answer has may be fetched at the end of an install of hours, and begins none.
 */
const AGAIN_MS = 30 * 60_000;

type Opened =
  | { readonly arm: Arm; readonly machine: Machine }
  | { readonly why: string; readonly install: string | null };

export function createTokenFiles({ estate, timeline, server, sightings, now, settled }: TokenFilesParts): TokenFiles {
  /** Why this arm's token does not open its answer file; null when it does. */
  function shut(arm: Arm, machine: Machine, asker: Asker): string | null {
    if (refusedTo(asker, machine.mac) !== null) return "another machine asks";
    // A token of an earlier permission must not open what the present one is for.
    if (estate.arm(machine)?.id !== arm.id) return "the machine was armed anew";
    if (arm.disk === NO_DISK) return "nothing is installed by it";
    if (!isUnderWay(arm)) return `the install is ${arm.state}`;
    if (arm.state === "loading" && !mayStart(arm, now())) return "the permission ran out before the installer came";
    const profile = estate.profile(arm.profile);
    if (profile?.use === "start") return "the profile installs nothing any more";
    const { uuids } = sightings.of(machine.mac);
    return profile === null ? null : doubtOf(arm, { machine, disk: profile.spec.disk, uuids, nowMs: now() });
  }

  function isTooLate(arm: Arm): boolean {
    return arm.state === "installing" && Math.abs(now() - arm.changedMs) > AGAIN_MS;
  }

  /** Whether an installer begins with that file, or its loader does. */
  function beginsInstall({ media }: Situation, { name, early }: AnswerFile): boolean {
    const family = media === null ? null : familyOf(media.recognition);
    return early === true || family?.answer.files[0] === name;
  }

  /** Whose install the token is, when it opens its files to this asker. */
  async function open(token: string, asker: Asker): Promise<Opened> {
    const asked = estate.armByToken(token);
    // A machine that is back has left its installer: once that is written, what it asks for is judged.
    if (asked?.mac != null) await settled(asked.mac);
    const arm = estate.armByToken(token);
    if (arm === null) return { why: "no such token", install: null };
    const machine = estate.machineNamed(arm.machine);
    if (machine === null) return { why: "the machine is gone", install: arm.id };
    const why = shut(arm, machine, asker);
    return why === null ? { arm, machine } : { why, install: arm.id };
  }

  const situationOf = ({ mac }: Machine) => estate.situation(mac, UNSEEN, server, now());

  async function fileOfAnswer(token: string, name: string, asker: Asker): Promise<Uint8Array | null> {
    const refused = (why: string, install: string | null) => {
      timeline.add("install.refused", asker.mac, install, { what: "answer file", why, address: asker.address });
      return null;
    };
    const opened = await open(token, asker);
    if ("why" in opened) return refused(opened.why, opened.install);
    const { arm, machine } = opened;
    const situation = situationOf(machine);
    const made = answerFile(situation, name);
    if (made === null) return refused("no such file", arm.id);
    if (beginsInstall(situation, made) && isTooLate(arm))
      return refused("the installer has had it for too long to ask again", arm.id);
    try {
      if (made.early !== true && !(await estate.move(arm, "installing", now())))
        return refused("the install is over", arm.id);
    } catch {
      return refused("the step could not be written to the store", arm.id);
    }
    const bytes = made.bytes ?? utf8(made.text);
    timeline.add("install.answer-file", machine.mac, arm.id, { file: name, bytes: bytes.length });
    return bytes;
  }

  return {
    answerFile: fileOfAnswer,

    async loaderFile(token, path, asker) {
      const opened = await open(token, asker);
      if ("why" in opened || isTooLate(opened.arm)) return null;
      const { media } = situationOf(opened.machine);
      const root = media === null ? undefined : familyOf(media.recognition)?.loaderRoot;
      if (media === null || root === undefined) return null;
      if (path === root.disc) return { media, path: null };
      const own = root.files[path];
      if (own === undefined) return { media, path };
      const bytes = await fileOfAnswer(token, own, asker);
      return bytes === null ? null : { bytes };
    },
  };
}
