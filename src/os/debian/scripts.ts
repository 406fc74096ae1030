// The scripts that a preseed file has the installer fetch and run, in its busybox: the choice of disks, a person's work
// before, and all the work at the end, with the new system in /target.
import type { User } from "../../machines/spec/accounts.ts";
import { runCommand } from "../../machines/spec/scripts.ts";
import type { Spec } from "../../machines/spec.ts";
import { diskChoice } from "../answers/disk-choice.ts";
import { diskReport } from "../answers/disk-report.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { fileLines } from "../answers/shell.ts";
import { keyLines, scriptLines, serviceLines, userLines, userRights } from "../answers/system-setup.ts";
import { interfacesLines } from "./interfaces.ts";
import { report } from "./shell.ts";

/** The user whom the installer itself makes; the others are made at the end. Null: none. */
export function firstUser(spec: Spec): User | null {
  // With root locked, the installer gives its user sudo, whoever that is: it must be one who shall have it.
  const candidates = spec.root.passwordHash === null ? spec.users.filter((user) => user.sudo) : spec.users;
  return candidates[0] ?? null;
}

/** Before disks are looked at: which they are. A machine without them stops there, for good: no other is to be wiped. */
export function disksScript(spec: Spec, { reportUrl }: AnswerContext): string {
  return text([
    "stop() {",
    `  ${report(reportUrl("no-disk"))}`,
    `  ${report(reportUrl("failed"))}`,
    '  while :; do logger -t bootlace "no disk to install on: $missing"; sleep 60; done',
    "}",
    ...diskChoice(spec.disk, "stop"),
    ...diskReport(reportUrl("disk"), 'wget -q -T 10 -t 3 -O - "$url"', "stop"),
    'debconf-set partman-auto/disk "$disks"',
    // GRUB goes on the disks that are installed, not on the one the firmware shows first.
    'debconf-set grub-installer/bootdev "$disks"',
  ]);
}

/** A person's scripts before disks are touched. */
export function beforeScript(spec: Spec): string {
  return text([
    "set -e",
    ...spec.scripts.before.flatMap((one, index) => scriptLines(one, `/tmp/bootlace-before-${index + 1}`)),
  ]);
}

/** In the new system while it is installed; gone at the end. */
export const UNSIGNED = "/target/etc/apt/apt.conf.d/00bootlace-unsigned";

/** Runs last. Stops at the first command that fails. */
export function lateScript(spec: Spec, context: AnswerContext): string {
  const setup = setupLines(spec);
  return text([
    "set -e",
    ...(setup.length === 0
      ? []
      : [
          ...fileLines("/target/root/bootlace-setup", ["set -e", ...setup].join("\n")),
          "in-target /bin/sh /root/bootlace-setup",
          "rm -f /target/root/bootlace-setup",
        ]),
    ...interfacesLines(spec.network, context),
    ...spec.scripts.after.flatMap((one, index) => {
      const path = one.where === "system" ? `/root/bootlace-after-${index + 1}` : `/tmp/bootlace-after-${index + 1}`;
      if (one.where === "installer") return scriptLines(one, path);
      return [
        ...fileLines(`/target${path}`, one.text),
        `chmod 700 /target${path}`,
        `in-target ${runCommand(one, path)}`,
        `rm -f /target${path}`,
      ];
    }),
    ...(context.packages?.signed === false ? [`rm -f ${UNSIGNED}`] : []),
  ]);
}

function setupLines(spec: Spec): readonly string[] {
  const first = firstUser(spec);
  return [
    ...keyLines("root", "/root", spec.root.sshKeys),
    ...spec.users.flatMap((user) => [
      ...(user === first ? shellOf(user) : userLines(user)),
      ...userRights(user, "sudo", "add"),
    ]),
    ...languageLines(spec),
    ...timeServers(spec),
    ...(spec.withoutPackages.length === 0
      ? []
      : [`DEBIAN_FRONTEND=noninteractive apt-get -y purge ${spec.withoutPackages.join(" ")}`]),
    ...serviceLines(spec, "systemctl"),
    ...firewallLines(spec),
    ...bootLoaderLines(spec),
    ...spec.repositories.flatMap(({ stays, url }) =>
      stays ? [] : [`sed -i '\\,${url.replaceAll(/[\\,.*[\]^$]/g, "\\$&")},d' /etc/apt/sources.list`],
    ),
  ];
}

/** Where a country has an English of its own, the installer's English would come before the locale (`LANGUAGE=en_IN:en`). */
function languageLines({ locale }: Spec): readonly string[] {
  if (locale.startsWith("en_")) return [];
  const files = "/etc/default/locale /etc/locale.conf";
  return [`for file in ${files}; do [ ! -e "$file" ] || sed -i '/^LANGUAGE=/d' "$file"; done`];
}

/** The installer's own user has its shell. */
function shellOf({ name, shell }: User): readonly string[] {
  return shell === "/bin/bash" ? [] : [`usermod --shell ${shell} ${name}`];
}

export function timeServers(spec: Spec): readonly string[] {
  if (spec.ntp.length === 0) return [];
  const folder = "/etc/systemd/timesyncd.conf.d";
  return [`mkdir -p ${folder}`, `printf '[Time]\\nNTP=%s\\n' '${spec.ntp.join(" ")}' > ${folder}/bootlace.conf`];
}

export function firewallLines({ firewall }: Spec): readonly string[] {
  if (firewall === null || !firewall.enabled) return [];
  return [
    ...[...firewall.services, ...firewall.ports].map((one) => `ufw allow ${one}`),
    // Its own word for this would load rules into the kernel that runs the installation.
    "sed -i 's/^ENABLED=no/ENABLED=yes/' /etc/ufw/ufw.conf",
  ];
}

function bootLoaderLines({ bootLoader }: Spec): readonly string[] {
  if (bootLoader.timeoutSeconds === null || !bootLoader.install) return [];
  return [`sed -i 's/^GRUB_TIMEOUT=.*/GRUB_TIMEOUT=${bootLoader.timeoutSeconds}/' /etc/default/grub`, "update-grub"];
}

function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
