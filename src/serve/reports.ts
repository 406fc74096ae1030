// An installer's word about itself: GET or POST /reports/<token>/<phase>. One of them is a question: `disk` names the disks
// that are about to be wiped, and the answer may be to stop.
import { REPORTS } from "../boot/paths.ts";
import type { EventName } from "../installs/messages.ts";
import { type Arm, type ArmState, isUnderWay } from "../machines/arm.ts";
import { diskText } from "../machines/disk-text.ts";
import { diskDoubt, type SeenDisk, seenDisks, seenDiskText } from "../machines/seen-disk.ts";
import type { Asker } from "../tree/tree.ts";
import type { Estate } from "./estate.ts";
import type { Timeline } from "./timeline.ts";
import { EVENT, stepOf } from "./webhook.ts";

const PATH = new RegExp(`^/${REPORTS}/([0-9a-f]{32})/([a-z][a-z0-9-]{0,31})$`);

/** Phases that end an install, and the state they put it in. */
const ENDINGS: Readonly<Record<string, ArmState & ("installed" | "failed")>> = {
  installed: "installed",
  failed: "failed",
};

/** The answer to a request below /reports/; null for any other path. */
export function createReports(estate: Estate, timeline: Timeline, now: () => number) {
  return async (request: Request, url: URL, asker: Asker): Promise<Response | null> => {
    if (!url.pathname.startsWith(`/${REPORTS}/`)) return null;
    const [, token = "", named = ""] = PATH.exec(url.pathname) ?? [];
    const arm = estate.armByToken(token);
    const phase = named === EVENT ? stepOf(await request.text()) : named;
    // Of the many things that it tells, most are no news.
    if (phase === null) return new Response("noted\n");
    const disks = phase === "disk" ? seenDisks(url.searchParams) : [];
    let taken: boolean;
    try {
      taken = arm !== null && (await take(arm, phase, disks));
    } catch {
      // Installers ask several times.
      return new Response("the report cannot be written down now\n", { status: 503 });
    }
    if (!taken) {
      timeline.add("install.refused", asker.mac, arm?.id ?? null, { what: "report", phase, address: asker.address });
      return new Response("this report's token is not valid (any more)\n", { status: 403 });
    }
    const doubt = arm === null ? null : doubtOf(arm, disks);
    if (arm !== null && doubt !== null) {
      // Whether or not it can be written down, these disks are not wiped.
      await fail(arm, doubt).catch(() => {});
      return new Response(`stop: ${doubt}\n`);
    }
    return new Response("noted\n");
  };

  /** Puts the report on the timeline and the arm in its state; false when the install is not under way. */
  async function take(arm: Arm, phase: string, disks: readonly SeenDisk[]): Promise<boolean> {
    // A report that says again what is known was only repeated by an installer that missed our answer.
    if (arm.state === ENDINGS[phase]) return true;
    // Why it failed, from an installer that was told to stop.
    if (arm.state === "failed" && phase === "no-disk") return true;
    if (!isUnderWay(arm)) return false;
    const ending = ENDINGS[phase];
    if (ending !== undefined && !(await estate.move(arm, ending, now()))) return false;
    const names: Readonly<Record<string, EventName>> = {
      running: "install.running",
      installed: "install.installed",
      failed: "install.failed",
    };
    const mac = estate.machineNamed(arm.machine)?.mac ?? null;
    const which = disks.length === 0 ? {} : { disk: disks.map(seenDiskText).join("; ") };
    timeline.add(names[phase] ?? "install.phase", mac, arm.id, { phase, ...which });
    return true;
  }

  /** Why the disks that the installer chose are not those that the person was shown; null when they are. */
  function doubtOf({ profile: name, disk }: Arm, disks: readonly SeenDisk[]): string | null {
    const profile = estate.profile(name);
    if (profile === null || disks.length === 0) return null;
    const meant = diskText(profile.spec.disk);
    if (disk !== null && disk !== meant) return `shown when it was armed: ${disk}; now the profile says: ${meant}`;
    return diskDoubt(profile.spec.disk, disks);
  }

  async function fail(arm: Arm, why: string): Promise<void> {
    const mac = estate.machineNamed(arm.machine)?.mac ?? null;
    timeline.add("install.phase", mac, arm.id, { phase: "wrong-disk", why });
    if (await estate.move(arm, "failed", now())) timeline.add("install.failed", mac, arm.id, { phase: "wrong-disk" });
  }
}
