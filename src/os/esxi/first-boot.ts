// What ks.cfg has no commands for, done by ESXi itself at its first boot: time servers, SSH, the firewall, MTU.
import type { Spec } from "../../machines/spec.ts";
import { fileLines } from "../answers/shell.ts";
import { managementOf } from "./network.ts";

/** What a spec may enable, and how; nothing else is there. */
export const SERVICES: Readonly<Record<string, readonly string[]>> = {
  ssh: ["vim-cmd hostsvc/enable_ssh", "vim-cmd hostsvc/start_ssh"],
  shell: ["vim-cmd hostsvc/enable_esx_shell", "vim-cmd hostsvc/start_esx_shell"],
};

/** Lines for busybox; none: nothing is to be done. */
export function firstBootLines(spec: Spec, generation: number): readonly string[] {
  const { card, vlan } = managementOf(spec);
  const mtu = (vlan ?? card)?.mtu ?? card?.mtu ?? null;
  const off = spec.network.interfaces.length > 0 && spec.network.interfaces.every(({ ipv6 }) => ipv6 === "off");
  const { firewall } = spec;
  return [
    ...(mtu === null
      ? []
      : [
          `esxcli network vswitch standard set --vswitch-name=vSwitch0 --mtu=${mtu}`,
          `esxcli network ip interface set --interface-name=vmk0 --mtu=${mtu}`,
        ]),
    ...(off ? ["esxcli network ip set --ipv6-enabled=false"] : []),
    ...spec.network.search.map((domain) => `esxcli network ip dns search add --domain=${domain}`),
    ...timeLines(spec.ntp, generation),
    ...(firewall === null ? [] : [`esxcli network firewall set --enabled=${firewall.enabled}`]),
    ...(firewall?.services ?? []).map(
      (service) => `esxcli network firewall ruleset set --ruleset-id=${rulesetOf(service)} --enabled=true`,
    ),
    ...(spec.root.sshKeys.length === 0
      ? []
      : [
          ...fileLines("/etc/ssh/keys-root/authorized_keys", `${spec.root.sshKeys.join("\n")}\n`),
          "chmod 600 /etc/ssh/keys-root/authorized_keys",
        ]),
    ...servicesOf(spec).flatMap((service) => SERVICES[service] ?? []),
  ];
}

/** A key is of use only where SSH runs. */
function servicesOf({ services, root }: Spec): readonly string[] {
  return [...new Set([...services.enable, ...(root.sshKeys.length > 0 ? ["ssh"] : [])])];
}

function rulesetOf(service: string): string {
  return { ssh: "sshServer", ntp: "ntpClient", http: "webAccess", https: "webAccess" }[service] ?? service;
}

/** `esxcli system ntp` is there from 7 on. */
function timeLines(servers: readonly string[], generation: number): readonly string[] {
  if (servers.length === 0) return [];
  if (generation >= 7)
    return [`esxcli system ntp set ${servers.map((server) => `--server=${server}`).join(" ")} --enabled=true`];
  return [
    ...fileLines("/etc/ntp.conf", `driftfile /etc/ntp.drift\n${servers.map((one) => `server ${one}\n`).join("")}`),
    "esxcli network firewall ruleset set --ruleset-id=ntpClient --enabled=true",
    "/sbin/chkconfig ntpd on",
    "/etc/init.d/ntpd restart",
  ];
}
