// What the installed system calls itself: from the spec, or else from the machine's name.
import type { Machine } from "./machine.ts";
import type { Spec } from "./spec.ts";

export interface SystemName {
  /** One label, lower case (RFC 1123 §2.1). */
  readonly hostName: string;
  readonly domain: string | null;
}

/** A machine named `web1.example.org` becomes host `web1` of domain `example.org`, unless the spec says otherwise. */
export function systemName(spec: Spec, machine: Machine): SystemName {
  // A machine's name may have labels that no host name may: empty, or with a dash at either end.
  const labels = machine.name
    .split(".")
    .map((label) => label.replaceAll(/^-+|-+$/g, ""))
    .filter((label) => label !== "");
  const [first = "machine", ...others] = labels;
  const domain = others.length === 0 ? null : others.join(".");
  return { hostName: spec.hostName ?? first, domain: spec.domain ?? domain };
}
