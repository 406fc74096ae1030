// Agama's profile, JSON (openSUSE Leap 16, SLES 16): product, storage, network and software in its own words; users, keys, services and
// the firewall by a script in the new system, which every version takes alike.
import { isMember } from "../../machines/spec/network.ts";
import type { Spec } from "../../machines/spec.ts";
import { prefixOf } from "../answers/address.ts";
import { assignments } from "../answers/assignments.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { setupProgram, setupSettings } from "../answers/setup-program.ts";
import { reportCommand } from "../answers/shell.ts";
import { afterLines, beforeLines } from "../answers/system-setup.ts";
import { storage } from "./storage.ts";

/** No password matches it. Agama wants to be told something of root. */
const LOCKED = "!";

type Words = Readonly<Record<string, unknown>>;

export function profile(spec: Spec, context: AnswerContext): Words {
  const { name } = context;
  const { proxy, ntp, bootLoader, kernelArguments, root } = spec;
  const loader = {
    ...(bootLoader.timeoutSeconds === null ? {} : { timeout: bootLoader.timeoutSeconds }),
    ...(kernelArguments.length === 0 ? {} : { extraKernelParams: kernelArguments.join(" ") }),
  };
  return {
    product: {
      id: spec.edition ?? (context.distribution === "leap" ? "openSUSE_Leap" : "SLES"),
      ...(spec.productKey === null ? {} : { registrationCode: spec.productKey }),
    },
    hostname: { static: name.domain === null ? name.hostName : `${name.hostName}.${name.domain}` },
    localization: { language: spec.locale, keyboard: keymap(spec.keyboard), timezone: spec.timeZone },
    ...(proxy === null ? {} : { proxy: { enabled: true, httpProxy: proxy, httpsProxy: proxy } }),
    ...(ntp.length === 0
      ? {}
      : { ntp: { sources: ntp.map((address) => ({ type: "server", address, iburst: true })) } }),
    ...(Object.keys(loader).length === 0 ? {} : { bootloader: loader }),
    software: software(spec),
    ...(spec.network.interfaces.length === 0 ? {} : { network: { connections: connections(spec, context) } }),
    root: { password: root.passwordHash ?? LOCKED, hashedPassword: true },
    storage: storage(spec),
    questions: { policy: "auto" },
    scripts: scripts(spec, context),
  };
}

/** kbd's names: a variant stands behind a dash. */
function keymap(keyboard: string): string {
  return keyboard.replace(/\((.*)\)$/, "-$1");
}

function software({ packages, groups, repositories, firewall, users }: Spec): Words {
  const wanted = [
    ...packages,
    ...(firewall?.enabled ? ["firewalld"] : []),
    ...(users.some(({ sudo }) => sudo) ? ["sudo"] : []),
  ];
  return {
    ...(groups.length === 0 ? {} : { patterns: groups }),
    ...(wanted.length === 0 ? {} : { packages: wanted }),
    ...(repositories.length === 0
      ? {}
      : {
          extraRepositories: repositories.map(({ name, url, signed }) => ({
            alias: name,
            name,
            url,
            allowUnsigned: !signed,
          })),
        }),
  };
}

function connections({ network }: Spec, { machine }: AnswerContext): readonly Words[] {
  return network.interfaces.map((one) => {
    const member = isMember(network, one.name);
    const { ipv4, ipv6 } = one;
    const fixed4 = typeof ipv4 === "object" ? ipv4 : null;
    const fixed6 = typeof ipv6 === "object" ? ipv6 : null;
    const addresses = [
      ...(fixed4 === null ? [] : [prefixOf(fixed4.address, machine.address).join("/")]),
      ...(fixed6 === null ? [] : [fixed6.address]),
    ];
    const card = one.kind !== "ethernet" ? one.name : one.device === "boot" ? machine.mac : one.device;
    const kind =
      one.kind === "bond"
        ? { bond: { mode: one.mode, options: `miimon=${one.monitorMs}`, ports: one.members } }
        : one.kind === "bridge"
          ? { bridge: { ports: one.members, stp: one.stp } }
          : one.kind === "vlan"
            ? { vlan: { id: one.id, parent: one.over } }
            : {};
    return {
      id: one.name,
      ...(card.includes(":") ? { macAddress: card } : { interface: card }),
      ...kind,
      method4: fixed4 !== null ? "manual" : ipv4 === "dhcp" && !member ? "auto" : "disabled",
      method6: fixed6 !== null ? "manual" : member || ipv6 === "off" ? "disabled" : ipv6 === "dhcp" ? "dhcp" : "auto",
      ...(addresses.length === 0 ? {} : { addresses }),
      ...(fixed4?.gateway == null ? {} : { gateway4: fixed4.gateway }),
      ...(fixed6?.gateway == null ? {} : { gateway6: fixed6.gateway }),
      ...(member || network.nameServers.length === 0 ? {} : { nameservers: network.nameServers }),
      ...(member || network.search.length === 0 ? {} : { dnsSearchList: network.search }),
      ...(one.mtu === null ? {} : { mtu: one.mtu }),
    };
  });
}

function scripts(spec: Spec, context: AnswerContext): Words {
  const report = (phase: string) => reportCommand(context.reportUrl(phase), "curl");
  const head = ["#!/bin/bash", "set -e", `trap '[ $? = 0 ] || { ${report("failed")}; }' EXIT`];
  const script = (name: string, lines: readonly string[], chroot?: boolean) => ({
    name,
    ...(chroot === undefined ? {} : { chroot }),
    content: [...head, ...lines, ""].join("\n"),
  });
  const { firewall, selinux } = spec;
  return {
    pre: [script("bootlace-before.sh", [report("running"), "# before", ...beforeLines(spec), "# end"])],
    post: [
      script(
        "bootlace-setup.sh",
        [
          ...setupSettings({ ...spec, packages: [], ntp: [] }),
          ...assignments({
            selinux: selinux ?? "",
            firewall: firewall === null ? "" : firewall.enabled ? "on" : "off",
            firewall_services: (firewall?.services ?? []).join(" "),
            firewall_ports: (firewall?.ports ?? []).join(" "),
          }),
          report("setup"),
          "# setup",
          "# shellcheck disable=SC2086",
          'if [ -n "$without_packages" ]; then zypper -n remove $without_packages; fi',
          'if [ -n "$selinux" ]; then sed -i "s/^SELINUX=.*/SELINUX=$selinux/" /etc/selinux/config; fi',
          'if [ "$firewall" = on ]; then',
          "  firewall-offline-cmd --remove-service=ssh || true",
          '  for one in $firewall_services; do firewall-offline-cmd --add-service="$one"; done',
          '  for one in $firewall_ports; do firewall-offline-cmd --add-port="$one"; done',
          "  systemctl enable firewalld",
          "fi",
          'if [ "$firewall" = off ]; then systemctl disable firewalld || true; fi',
          ...setupProgram("shadow", "wheel"),
          "# after",
          ...afterLines(spec, "system"),
          "# end",
        ],
        true,
      ),
      script("bootlace-end.sh", ["# after", ...afterLines(spec, "installer"), "# end", report("installed")], false),
    ],
  };
}
