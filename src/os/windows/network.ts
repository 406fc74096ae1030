// Cards with addresses, as components of unattend.xml: TCPIP and DNS-Client. What they cannot say, finish.ps1 does.
import type { Interface } from "../../machines/spec/network.ts";
import type { Spec } from "../../machines/spec.ts";
import type { Mac } from "../../net/mac.ts";
import { macDashes } from "../../net/mac.ts";
import { prefixOf } from "../answers/address.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { type Element, element } from "../answers/xml.ts";

export type Card = Extract<Interface, { readonly kind: "ethernet" }>;

export function cardsOf({ network }: Spec): readonly Card[] {
  return network.interfaces.filter((one) => one.kind === "ethernet");
}

/** Windows finds a card by its MAC, whatever it will call it. */
export function macOf({ device }: Card, { machine }: AnswerContext): string {
  return macDashes((device === "boot" ? machine.mac : device) as Mac).toUpperCase();
}

export function networkNotes(spec: Spec, { machine }: AnswerContext): readonly Note[] {
  return spec.network.interfaces.flatMap((one, index) => {
    const path = `network.interfaces.${index}`;
    const notes: Note[] = [];
    if (one.kind !== "ethernet")
      notes.push(
        error(`${path}.kind`, `an answer file of Windows has no ${one.kind}`, "scripts.after: New-NetLbfoTeam"),
      );
    else if (one.device !== "boot" && !one.device.includes(":"))
      notes.push(error(`${path}.device`, `Windows calls no card "${one.device}"`, "boot, or its MAC address"));
    else if (one.device !== "boot" && one.ipv4 === "dhcp" && typeof one.ipv6 !== "object")
      notes.push(warning(`${path}.device`, "every card asks DHCP, this one among them"));
    if (typeof one.ipv4 === "object" && one.ipv4.address.startsWith("machine/") && machine.address === null)
      notes.push(
        error(`${path}.ipv4.address`, "the machine has no address of its own", "bootlace machine add NAME --address A"),
      );
    if (one.ipv6 === "dhcp")
      notes.push(warning(`${path}.ipv6`, "Windows asks DHCPv6 where the router says so: as with auto"));
    return notes;
  });
}

/** An item of a list, which Windows wants numbered. */
export function item(name: string, key: number, text: string): Element {
  return element(name, [text], { "wcm:action": "add", "wcm:keyValue": `${key}` });
}

/** Children of the TCPIP component; none where all is by DHCP. */
export function tcpip(spec: Spec, context: AnswerContext): readonly Element[] {
  const interfaces = cardsOf(spec).flatMap((card) => {
    const { ipv4, ipv6 } = card;
    const four = typeof ipv4 === "object" ? ipv4 : null;
    const six = typeof ipv6 === "object" ? ipv6 : null;
    if (four === null && six === null) return [];
    const [address, prefix] = four === null ? ["", 0] : prefixOf(four.address, context.machine.address);
    const addresses = [...(four === null ? [] : [`${address}/${prefix}`]), ...(six === null ? [] : [six.address])];
    const routes = [
      ...(four?.gateway == null ? [] : [["0.0.0.0/0", four.gateway]]),
      ...(six?.gateway == null ? [] : [["::/0", six.gateway]]),
    ];
    const still = (name: string) => element(name, [element("DhcpEnabled", ["false"])]);
    return [
      element(
        "Interface",
        [
          element("Identifier", [macOf(card, context)]),
          ...(four === null ? [] : [still("Ipv4Settings")]),
          ...(six === null ? [] : [still("Ipv6Settings")]),
          element(
            "UnicastIpAddresses",
            addresses.map((text, index) => item("IpAddress", index + 1, text)),
          ),
          ...(routes.length === 0
            ? []
            : [
                element(
                  "Routes",
                  routes.map(([to = "", by = ""], index) =>
                    element(
                      "Route",
                      [
                        element("Identifier", [`${index + 1}`]),
                        element("Prefix", [to]),
                        element("NextHopAddress", [by]),
                        element("Metric", ["10"]),
                      ],
                      { "wcm:action": "add" },
                    ),
                  ),
                ),
              ]),
        ],
        { "wcm:action": "add" },
      ),
    ];
  });
  return interfaces.length === 0 ? [] : [element("Interfaces", interfaces)];
}

/** Children of the DNS-Client component. Name servers belong to a card: to the first. */
export function dnsClient({ network, ...spec }: Spec, context: AnswerContext): readonly Element[] {
  const { nameServers, search } = network;
  const [card] = cardsOf({ ...spec, network });
  const mac = card === undefined ? macDashes(context.machine.mac).toUpperCase() : macOf(card, context);
  const list = (name: string, of: string, all: readonly string[]) =>
    element(
      name,
      all.map((text, index) => item(of, index + 1, text)),
    );
  return [
    ...(search.length === 0 ? [] : [list("DNSSuffixSearchOrder", "DomainName", search)]),
    ...(nameServers.length === 0
      ? []
      : [
          element("Interfaces", [
            element(
              "Interface",
              [element("Identifier", [mac]), list("DNSServerSearchOrder", "IpAddress", nameServers)],
              { "wcm:action": "add" },
            ),
          ]),
        ]),
  ];
}
