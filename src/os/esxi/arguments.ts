// The arguments of ESXi's kernel: they stand in boot.cfg. `runweasel` starts the installer, which fetches ks.cfg itself.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";

/** By the card that the machine boots from, and by DHCP: what ks.cfg says of the network comes after it was fetched. */
export function kernelArguments(_: Spec | null, { answerUrl, machine }: Pick<AnswerContext, "answerUrl" | "machine">) {
  return ["runweasel", `ks=${answerUrl("ks.cfg")}`, `netdevice=${machine.mac}`, "bootproto=dhcp"];
}
