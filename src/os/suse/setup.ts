// What is done by a shell script in the new system, since AutoYaST has no words for it, has other ones in each version, or leaves it
// to a second stage after the first start. Runs with `set -e`, as root.
import type { User } from "../../machines/spec/accounts.ts";
import type { Spec } from "../../machines/spec.ts";
import { quote } from "../answers/shell.ts";
import { keyLines, serviceLines, userLines, userRights } from "../answers/system-setup.ts";

type Generation = 11 | 12 | 15;

export function setupLines(spec: Spec, generation: Generation): readonly string[] {
  return [
    ...keyLines("root", "/root", spec.root.sshKeys),
    ...spec.users.flatMap((user) => [...userLines(user), ...userRights(user, "wheel", "add"), ...sudoLines(user)]),
    ...timeLines(spec, generation),
    ...serviceLines(spec, generation === 11 ? "chkconfig" : "systemctl"),
    ...firewallLines(spec, generation),
    ...spec.repositories.flatMap(({ stays, name }) => (stays ? [] : [`zypper --non-interactive removerepo ${name}`])),
  ];
}

/** SUSE's sudo asks for root's password, and lets the group through only when told so. */
function sudoLines({ name, sudo, passwordHash }: User): readonly string[] {
  if (!sudo || passwordHash === null) return [];
  const file = `/etc/sudoers.d/${name}`;
  return [`printf '%s\\n' 'Defaults:${name} !targetpw' '${name} ALL=(ALL:ALL) ALL' > ${file}`, `chmod 440 ${file}`];
}

function timeLines({ ntp }: Spec, generation: Generation): readonly string[] {
  if (ntp.length === 0) return [];
  if (generation === 15)
    return [`printf 'server %s iburst\\n' ${ntp.join(" ")} > /etc/chrony.d/bootlace.conf`, "systemctl enable chronyd"];
  const on = generation === 12 ? "systemctl enable ntpd" : "chkconfig ntp on";
  return ["sed -i '/^server /d' /etc/ntp.conf", `printf 'server %s iburst\\n' ${ntp.join(" ")} >> /etc/ntp.conf`, on];
}

function firewallLines({ firewall }: Spec, generation: Generation): readonly string[] {
  if (firewall === null) return [];
  const { enabled, services, ports } = firewall;
  if (generation === 15)
    return [
      `systemctl ${enabled ? "enable" : "disable"} firewalld`,
      ...(enabled
        ? [
            ...services.map((one) => `firewall-offline-cmd --add-service=${one}`),
            ...ports.map((one) => `firewall-offline-cmd --add-port=${one}`),
          ]
        : []),
    ];
  const state = generation === 12 ? `systemctl ${enabled ? "enable" : "disable"} SuSEfirewall2` : null;
  const old = ["SuSEfirewall2_init", "SuSEfirewall2_setup"].map((one) => `chkconfig ${one} ${enabled ? "on" : "off"}`);
  const of = (kind: string) => ports.filter((one) => one.endsWith(kind)).map((one) => one.split("/")[0] ?? "");
  const set = (key: string, all: readonly string[]) =>
    all.length === 0 ? [] : [`sed -i ${quote(`s,^${key}=.*,${key}="${all.join(" ")}",`)} /etc/sysconfig/SuSEfirewall2`];
  return [
    ...(state === null ? old : [state]),
    ...(enabled
      ? [...set("FW_SERVICES_EXT_TCP", [...services, ...of("/tcp")]), ...set("FW_SERVICES_EXT_UDP", of("/udp"))]
      : []),
  ];
}
