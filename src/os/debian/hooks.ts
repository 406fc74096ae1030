// What the installer runs at certain points: reports of how far it is, the choice of disk, and the work at the end.
import type { User } from "../../machines/spec/accounts.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { decoded, quote, report } from "./shell.ts";

type Reports = Pick<AnswerContext, "reportUrl">;

/** Steps that the installer has folders of hooks for, and the phase that each reports. */
const STEPS = [
  { folder: "/usr/lib/post-base-installer.d", phase: "base-system" },
  { folder: "/usr/lib/pre-pkgsel.d", phase: "packages" },
] as const;

/** In the new system while it is installed; gone at the end. */
const UNSIGNED = "/target/etc/apt/apt.conf.d/00bootlace-unsigned";

/** Runs as soon as the preseed file is read. */
export function earlyCommands({ reportUrl, packages }: AnswerContext): readonly string[] {
  return [
    // The installer's own permission covers what apt installs, but not its reading of an index without a signature,
    // which apt refuses: "Configure the package manager" would stop with a question (Debian 12). Only until the end:
    // whether the installed system shall trust such a source for good is a person's decision.
    ...(packages?.signed === false
      ? hook(
          "/usr/lib/base-installer.d",
          `mkdir -p /target/etc/apt/apt.conf.d && echo 'Acquire::AllowInsecureRepositories "true";' > ${UNSIGNED}`,
        )
      : []),
    ...STEPS.flatMap(({ folder, phase }) => hook(folder, report(reportUrl(phase)))),
    report(reportUrl("running")),
  ];
}

/** Puts a command where the installer runs all that lies in a folder. */
function hook(folder: string, command: string): readonly string[] {
  const file = `${folder}/90bootlace`;
  return [`mkdir -p ${folder}`, `printf '%s\\n' '#!/bin/sh' ${quote(command)} > ${file}`, `chmod 755 ${file}`];
}

/** Runs before disks are looked at. Where the disk is not named, or by a link, its device is only known here. */
export function partmanCommands(spec: Spec, { reportUrl }: Reports): readonly string[] {
  const disk =
    spec.disk.devices[0] === undefined
      ? "$(list-devices disk | head -n 1)"
      : `$(readlink -f ${quote(spec.disk.devices[0])})`;
  return [
    report(reportUrl("partitioning")),
    `disk="${disk}"`,
    'debconf-set partman-auto/disk "$disk"',
    // GRUB goes on the disk that is installed, not on the one the firmware shows first.
    'debconf-set grub-installer/bootdev "$disk"',
  ];
}

/** The user whom the installer itself makes; the others are made at the end. Null: none. */
export function firstUser(spec: Spec): User | null {
  // With root locked, the installer gives its user sudo, whoever that is: it must be one who shall have it.
  const candidates = spec.root.passwordHash === null ? spec.users.filter((user) => user.sudo) : spec.users;
  return candidates[0] ?? null;
}

/** Runs last, with the new system in /target. Stops at the first command that fails, and reports either way. */
export function lateCommands(spec: Spec, { reportUrl, packages }: AnswerContext): readonly string[] {
  const first = firstUser(spec);
  return [
    "set -e",
    `trap '[ $? = 0 ] || ${report(reportUrl("failed")).replaceAll("'", "'\\''")}' EXIT`,
    ...spec.users.flatMap((user) => userCommands(user, user === first)),
    ...timeServers(spec),
    ...afterScript(spec),
    ...(packages?.signed === false ? [`rm -f ${UNSIGNED}`] : []),
    report(reportUrl("installed")),
  ];
}

function userCommands(user: User, there: boolean): readonly string[] {
  const { name } = user;
  const commands: string[] = [];
  if (!there) {
    const words = ["useradd", "--create-home", "--shell", "/bin/bash", "--comment", user.fullName];
    const password = ["--password", user.passwordHash ?? NO_PASSWORD];
    // An empty comment would be an empty word, which `quote` gives as ''.
    commands.push(`in-target ${[...words, ...password, name].map(quote).join(" ")}`);
  }
  if (user.sudo) {
    commands.push(`in-target usermod --append --groups sudo ${name}`);
    if (user.passwordHash === null) {
      const file = `/target/etc/sudoers.d/${name}`;
      commands.push(`echo '${name} ALL=(ALL:ALL) NOPASSWD: ALL' > ${file}`, `chmod 440 ${file}`);
    }
  }
  if (user.sshKeys.length > 0) {
    const folder = `/home/${name}/.ssh`;
    commands.push(
      `mkdir -p /target${folder}`,
      `printf '%s\\n' ${user.sshKeys.map(quote).join(" ")} > /target${folder}/authorized_keys`,
      `in-target chown -R ${name}: ${folder}`,
      `in-target chmod -R u=rwX,go= ${folder}`,
    );
  }
  return commands;
}

/** No password matches it, and yet the account is not locked, so that SSH keys work (shadow(5)). */
export const NO_PASSWORD = "*";

function timeServers(spec: Spec): readonly string[] {
  if (spec.ntp.length === 0) return [];
  const folder = "/target/etc/systemd/timesyncd.conf.d";
  return [`mkdir -p ${folder}`, `printf '[Time]\\nNTP=%s\\n' '${spec.ntp.join(" ")}' > ${folder}/bootlace.conf`];
}

function afterScript(spec: Spec): readonly string[] {
  const after = spec.scripts.after[0]?.text;
  if (after === undefined) return [];
  const path = "/root/bootlace-after";
  // Without a first line that says by what it is run, it is the shell's.
  const run = after.startsWith("#!") ? path : `sh ${path}`;
  return [decoded(after, path), `chmod 700 /target${path}`, `in-target ${run}`, `rm /target${path}`];
}
