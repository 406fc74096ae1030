// What the installed system calls itself: from the spec, or else from the machine's name.
import type { Machine } from "./machine.ts";
import type { NamePart } from "./spec/place.ts";
import type { Spec } from "./spec.ts";

export interface SystemName {
  /** One label, lower case (RFC 1123 §2.1). */
  readonly hostName: string;
  readonly domain: string | null;
}

/** What is known of the machine: serial number and UUID as SMBIOS has them. */
export type NamedMachine = Pick<Machine, "name" | "mac"> & {
  readonly serial?: string | null | undefined;
  readonly uuid?: string | null;
};

/** A machine named `web1.example.org` becomes host `web1` of domain `example.org`, unless the spec says otherwise. */
export function systemName(spec: Spec, machine: NamedMachine): SystemName {
  // A machine's name may have labels that no host name may: empty, or with a dash at either end.
  const labels = machine.name
    .split(".")
    .map((label) => label.replaceAll(/^-+|-+$/g, ""))
    .filter((label) => label !== "");
  const [first = "machine", ...others] = labels;
  const domain = others.length === 0 ? null : others.join(".");
  return {
    hostName: spec.hostName === null ? first : filled(spec.hostName, machine, first),
    domain: spec.domain ?? domain,
  };
}

/** The pattern with the machine's facts in it. A serial number or UUID that is not known gives way to the MAC. */
function filled(pattern: string, machine: NamedMachine, name: string): string {
  const mac = machine.mac.replaceAll(":", "");
  const facts: Readonly<Record<NamePart, string>> = {
    name,
    mac,
    mac6: mac.slice(-6),
    serial: plain(machine.serial) || mac,
    uuid: plain(machine.uuid) || mac,
  };
  return pattern
    .replaceAll(/\{([a-z0-9]+)\}/g, (_, part: NamePart) => facts[part])
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, "");
}

function plain(fact: string | null | undefined): string {
  return (fact ?? "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}
