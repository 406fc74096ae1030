// What is started without installing: a tool, a rescue or a live system, or an installer that a person then answers. Once,
// for a person who said so; nothing here gives an answer file to anything.
import type { Arm } from "../machines/arm.ts";
import { ANSWERED } from "../machines/menu.ts";
import type { Profile } from "../machines/profile.ts";
import { imageOf, type Media } from "../media/media.ts";
import { mediaArguments } from "./answer.ts";
import { commandLineProblem, isPlainPath } from "./arguments.ts";
import type { Client } from "./client.ts";
import type { Situation } from "./decide.ts";
import { IMAGE, MEDIA } from "./paths.ts";
import type { KernelBoot, Plan } from "./plan.ts";
import { withShim } from "./signed.ts";

/** Loaders ask for their script several times in one boot; what comes later is the next boot. */
export const SAME_BOOT_MS = 90_000;

/** Kernels that run where the firmware says only `x86`. */
const X86: readonly string[] = ["x86_64", "i386"];

/** Null is not known, and not compared. */
export function runsOn(architecture: Client["architecture"], built: string): boolean {
  return architecture === null || (architecture === "x86" ? X86.includes(built) : built === architecture);
}

/** Whether the disc itself is started, with the loader that it brings. */
export function startsWhole({ whole }: Profile, { recognition }: Media): boolean {
  return whole === true || recognition.kernel === null;
}

export function startPlan(situation: Situation, arm: Arm): Plan {
  const { machine, profile, media, server, architecture, loaders, nowMs } = situation;
  const local = (why: Extract<Plan, { kind: "local" }>["why"]): Plan => ({ kind: "local", why });
  if (machine === null || profile === null) return local("no-profile");
  if (arm.state === "loading" && nowMs - arm.changedMs > SAME_BOOT_MS) return local("already-begun");
  if (media === null || media.missing !== undefined) return local("no-media");
  const { recognition, name } = media;
  if (!runsOn(architecture, recognition.architecture)) return local("wrong-architecture");
  const title = `${recognition.title ?? `${recognition.family} ${recognition.version}`} on ${machine.name}`;
  if (startsWhole(profile, media)) {
    const { whole: ways = [] } = recognition;
    const image = `${MEDIA}/${name}${IMAGE}`;
    if (ways.length === 0 || imageOf(media) === null || !isPlainPath(image)) return local("not-a-start");
    return { kind: "start", why: "once", arm: arm.id, boot: { kind: "image", title, image, ways } };
  }
  // Memtest has a file for each firmware; only UEFI tells the width of its processor.
  const efi = architecture === "x86_64" ? recognition.files?.efi : undefined;
  const kernel = recognition.kernel === null ? null : (efi ?? recognition.kernel);
  const words = [...mediaArguments(media, server), ...profile.arguments];
  if (kernel === null || (recognition.starter ?? "linux") !== "linux" || words.some((word) => ANSWERED.test(word)))
    return local("not-a-start");
  const boot: KernelBoot = {
    title,
    kernel: `${MEDIA}/${name}/${kernel}`,
    initrds: recognition.initrd === null ? [] : [`${MEDIA}/${name}/${recognition.initrd}`],
    arguments: words,
    ...carried(media),
  };
  if (commandLineProblem(words) !== null || ![boot.kernel, ...boot.initrds].every(isPlainPath))
    return local("bad-arguments");
  return { kind: "start", why: "once", arm: arm.id, boot: withShim(boot, media, loaders) };
}

/** The disc image itself, where the initial system looks for it in its root. */
export function carried({ name, recognition }: Media): Pick<KernelBoot, "carried"> {
  const { imageAsInitrd } = recognition;
  return imageAsInitrd === undefined ? {} : { carried: { path: `${MEDIA}/${name}${IMAGE}`, name: imageAsInitrd } };
}
