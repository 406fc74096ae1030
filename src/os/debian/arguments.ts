// The kernel command line of the Debian installer: what it must know before it can fetch its preseed file.
// Everything else is in that file; the kernel hands at most 32 such words on.

import type { Spec } from "../../machines/spec.ts";
import { macDashes } from "../../net/mac.ts";
import type { AnswerContext } from "../answers/family-answer.ts";

/** `auto` puts the questions of language and keyboard off until the file is there. */
export function kernelArguments(
  spec: Spec,
  { name, machine, answerUrl, server, logPort }: AnswerContext,
): readonly string[] {
  return [
    "auto=true",
    "priority=critical",
    `url=${answerUrl("preseed.cfg")}`,
    // The interface that the machine booted from, of several: `auto` heeds BOOTIF.
    "interface=auto",
    `BOOTIF=01-${macDashes(machine.mac)}`,
    // A name that DHCP gives wins over the file's; over these it does not.
    `hostname=${name.hostName}`,
    ...(name.domain === null ? [] : [`domain=${name.domain}`]),
    `locale=${spec.locale}`,
    `keymap=${spec.keyboard}`,
    // Where DHCP gives no name server or no router, the installer asks even at critical priority, and it asks before it
    // has the file. Our address, since an empty answer counts as none: nobody answers there, and says so at once.
    `netcfg/get_nameservers=${server}`,
    "netcfg/no_default_route=true",
    ...(logPort == null ? [] : [`log_host=${server}`, `log_port=${logPort}`]),
  ];
}
