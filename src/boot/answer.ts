// The answer file of an install: made when it is asked for, from the same facts as the plan.
import { isUnderWay } from "../machines/arm.ts";
import { systemName } from "../machines/host-name.ts";
import { familyNamed } from "../os/families.ts";
import type { PackageSource } from "../os/family.ts";
import type { Situation } from "./decide.ts";
import { MEDIA, reportPath } from "./paths.ts";
import { serverUrl } from "./plan.ts";

export interface AnswerFile {
  /** The last part of its URL. */
  readonly name: string;
  readonly text: string;
}

/** Null when there is nothing to answer: no install under way (its token opens nothing then), or its parts are gone. */
export function answerFile(situation: Situation): AnswerFile | null {
  const { machine, arm, profile, media, server } = situation;
  if (machine === null || arm === null || profile === null || media === null || !isUnderWay(arm)) return null;
  const family = familyNamed(media.recognition.family);
  if (family === null) return null;
  const text = family.answerFile.render(profile.spec, {
    name: systemName(profile.spec, machine),
    version: media.recognition.version,
    packages: packageSource(situation),
    reportUrl: (phase) => serverUrl(server, reportPath(arm.token, phase)),
  });
  return { name: family.answerFile.name, text };
}

/** What the profile names, else what the media itself has; null when neither. */
export function packageSource({ profile, media, packages, server }: Situation): PackageSource | null {
  const named = profile?.packages ?? null;
  if (named !== null && !named.startsWith("media:"))
    return { url: named.replace(/\/+$/, ""), own: false, signed: true };
  const from = named === null ? media : packages;
  const folder = from?.recognition.packages ?? null;
  if (from === null || folder === null) return null;
  const path = folder === "" ? `${MEDIA}/${from.name}` : `${MEDIA}/${from.name}/${folder}`;
  return { url: serverUrl(server, path), own: true, signed: from.recognition.packagesSigned ?? true };
}
