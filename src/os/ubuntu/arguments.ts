// The kernel command line of Ubuntu's live installer. cloud-init, which is in it, takes the answer file from the folder that
// `ds=` names; without the word `autoinstall` the installer would ask before it touches a disk.
import type { Spec } from "../../machines/spec.ts";
import { macDashes } from "../../net/mac.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { ubuntuRelease } from "./release.ts";

/** cloud-init has called its network source `nocloud` since version 23; Ubuntu has that one from 23.04 on. */
const PLAIN_NOCLOUD = 2304;

export function kernelArguments(_: Spec, context: AnswerContext): readonly string[] {
  const { answerUrl, machine, mediaArguments, version } = context;
  const source = (ubuntuRelease(version)?.number ?? PLAIN_NOCLOUD) >= PLAIN_NOCLOUD ? "nocloud" : "nocloud-net";
  return [
    ...(mediaArguments ?? []),
    // The initial system takes its address by the card that booted.
    `BOOTIF=01-${macDashes(machine.mac)}`,
    "autoinstall",
    `ds=${source};s=${answerUrl("")}`,
  ];
}
