// The kernel command line of Red Hat's installer: where its kickstart file is, and by which card. From 9 on it takes
// only words that begin with `inst.`; up to 6 it knows none of these.
import type { Spec } from "../../machines/spec.ts";
import { macDashes } from "../../net/mac.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { releaseOf } from "./release.ts";

export function kernelArguments(_: Spec, context: AnswerContext): readonly string[] {
  const { answerUrl, machine, mediaUrl, packages, version, server, logPort } = context;
  // Its log comes by TCP, whatever its documentation says; LF-terminated lines.
  const log = logPort == null ? [] : [`syslog=${server}:${logPort}`];
  const card = `BOOTIF=01-${macDashes(machine.mac)}`;
  if ((releaseOf(version)?.generation ?? 10) <= 6)
    return [`ks=${answerUrl("ks.cfg")}`, "ksdevice=bootif", card, ...log, "text"];
  return [
    `inst.ks=${answerUrl("ks.cfg")}`,
    // The second stage must be of the same compose as the kernel, wherever the packages come from.
    `inst.stage2=${mediaUrl}`,
    ...(packages === null ? [`inst.repo=${mediaUrl}`] : []),
    card,
    "ip=dhcp",
    ...log.map((word) => `inst.${word}`),
    "inst.text",
  ];
}
