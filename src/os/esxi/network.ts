// The management network, which is all that ks.cfg can say: one card, with or without a VLAN over it.
import type { Interface } from "../../machines/spec/network.ts";
import type { Spec } from "../../machines/spec.ts";
import { netmask, prefixOf } from "../answers/address.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";

export interface Management {
  /** Null: as ESXi does by itself, DHCP on the card that the machine boots from. */
  readonly card: Extract<Interface, { readonly kind: "ethernet" }> | null;
  readonly vlan: Extract<Interface, { readonly kind: "vlan" }> | null;
}

export function managementOf({ network }: Spec): Management {
  const card = network.interfaces.find((one) => one.kind === "ethernet");
  const vlan = network.interfaces.find((one) => one.kind === "vlan");
  return { card: card ?? null, vlan: vlan ?? null };
}

export function networkNotes(spec: Spec, { machine }: AnswerContext): readonly Note[] {
  const notes: Note[] = [];
  const { card, vlan } = managementOf(spec);
  spec.network.interfaces.forEach((one, index) => {
    const path = `network.interfaces.${index}`;
    if (one.kind === "bond" || one.kind === "bridge")
      notes.push(error(`${path}.kind`, `the installer makes no ${one.kind}`, "add cards to vSwitch0 in scripts.after"));
    else if (one !== card && one !== vlan)
      notes.push(error(path, "the installer knows one card, and one VLAN over it", "more in scripts.after: esxcli"));
    if (one.kind === "ethernet" && one.device !== "boot" && !one.device.includes(":"))
      notes.push(error(`${path}.device`, `ESXi calls no card "${one.device}"`, "boot, or its MAC address"));
    if (typeof one.ipv4 === "object" && one.ipv4.address.startsWith("machine/") && machine.address === null)
      notes.push(
        error(`${path}.ipv4.address`, "the machine has no address of its own", "bootlace machine add NAME --address A"),
      );
    if (typeof one.ipv6 === "object")
      notes.push(error(`${path}.ipv6`, "ks.cfg has no words for IPv6", "scripts.after"));
    if (one.ipv6 === "dhcp") notes.push(warning(`${path}.ipv6`, "ESXi's own way counts: router advertisements"));
  });
  const own = vlan ?? card;
  if (own?.ipv4 === "off") notes.push(error("network.interfaces", "the management network needs an IPv4 address"));
  if (vlan !== null && card?.ipv4 !== "off" && card !== null)
    notes.push(error("network.interfaces.0.ipv4", "with a VLAN the card itself has no address: ESXi has one network"));
  if (spec.network.nameServers.some((server) => server.includes(":")))
    notes.push(error("network.nameServers", "the installer takes IPv4 addresses of name servers only"));
  if (spec.network.nameServers.length > 2) notes.push(warning("network.nameServers", "only the first two are taken"));
  return notes;
}

/** The `network` command. */
export function networkLine(spec: Spec, { machine, name }: AnswerContext): string {
  const { card, vlan } = managementOf(spec);
  const ipv4 = (vlan ?? card)?.ipv4 ?? "dhcp";
  const words = [
    `--bootproto=${typeof ipv4 === "object" ? "static" : "dhcp"}`,
    `--device=${card === null || card.device === "boot" ? machine.mac : card.device}`,
    ...(vlan === null ? [] : [`--vlanid=${vlan.id}`]),
  ];
  if (typeof ipv4 === "object") {
    const [address, prefix] = prefixOf(ipv4.address, machine.address);
    words.push(`--ip=${address}`, `--netmask=${netmask(prefix)}`);
    if (ipv4.gateway !== null) words.push(`--gateway=${ipv4.gateway}`);
  }
  const servers = spec.network.nameServers.slice(0, 2);
  if (servers.length > 0) words.push(`--nameserver=${servers.join(",")}`);
  const { hostName, domain } = name;
  return ["network", ...words, `--hostname=${domain === null ? hostName : `${hostName}.${domain}`}`].join(" ");
}
