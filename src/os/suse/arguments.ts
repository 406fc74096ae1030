// The kernel command line of SUSE's installer (linuxrc): where its tree and its answer file are.
import type { Spec } from "../../machines/spec.ts";
import { macDashes } from "../../net/mac.ts";
import type { AnswerContext } from "../answers/family-answer.ts";

export function kernelArguments(_: Spec, context: AnswerContext): readonly string[] {
  const { answerUrl, architecture, machine, mediaArguments, mediaUrl, packages, server, logPort } = context;
  const elsewhere = packages !== null && packages.url !== mediaUrl;
  return [
    // Its own system must be of the same build as the kernel, wherever the packages come from.
    ...(elsewhere
      ? [`install=${packages.url}`, `instsys=${mediaUrl}/boot/${architecture}/root`]
      : (mediaArguments ?? [`install=${mediaUrl}/`])),
    `autoyast=${answerUrl("autoinst.xml")}`,
    `BOOTIF=01-${macDashes(machine.mac)}`,
    "netsetup=dhcp",
    "textmode=1",
    // It would ask SUSE's servers for a newer installer.
    "self_update=0",
    ...(packages?.signed === false ? ["insecure=1"] : []),
    // linuxrc knows no other port.
    ...(logPort === 514 ? [`loghost=${server}`] : []),
  ];
}
