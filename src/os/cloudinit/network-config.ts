// cloud-init's network-config, version 2: netplan's words. Its routes may be said as `to: default` or by their prefix: all read these.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { netplan } from "../answers/netplan.ts";
import { yaml } from "../answers/yaml.ts";

export function interfacesText({ network }: Spec, { machine }: AnswerContext): string {
  return yaml(netplan(network, machine, true));
}
