// What an installer has no words of its own for is done by a shell script inside the new system, before its first boot.
// These are its parts, the same for every family with a POSIX shell; each family takes those that it needs.
// The lines are run as root in the new system, with `set -e`.
import type { User } from "../../machines/spec/accounts.ts";
import { type AfterScript, runCommand, type Script } from "../../machines/spec/scripts.ts";
import type { Repository } from "../../machines/spec/software.ts";
import type { Spec } from "../../machines/spec.ts";
import { fileLines, quote } from "./shell.ts";

/** No password matches it, and yet the account is not locked, so that SSH keys work (shadow(5)). */
export const NO_PASSWORD = "*";

/** Makes a user whom the installer has not made. */
export function userLines(user: User): readonly string[] {
  const words = ["useradd", "--create-home", "--shell", user.shell, "--comment", user.fullName];
  if (user.uid !== null) words.push("--uid", String(user.uid));
  words.push("--password", user.passwordHash ?? NO_PASSWORD, user.name);
  return [words.map(quote).join(" ")];
}

/** Groups, sudo and SSH keys of a user who is there. `adminGroup`: whose members sudo lets through. */
export function userRights(user: User, adminGroup: string, groups: "add" | "are there"): readonly string[] {
  const { name } = user;
  const wanted = [...(user.sudo ? [adminGroup] : []), ...user.groups];
  const file = `/etc/sudoers.d/${name}`;
  return [
    ...(groups === "add" && wanted.length > 0 ? [`usermod --append --groups ${wanted.join(",")} ${name}`] : []),
    ...(user.sudo && user.passwordHash === null
      ? [`echo '${name} ALL=(ALL:ALL) NOPASSWD: ALL' > ${file}`, `chmod 440 ${file}`]
      : []),
    ...keyLines(name, `/home/${name}`, user.sshKeys),
  ];
}

/** An authorized_keys file, as sshd wants it. */
export function keyLines(name: string, home: string, keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return [];
  return [
    `mkdir -p ${home}/.ssh`,
    ...fileLines(`${home}/.ssh/authorized_keys`, keys.join("\n")),
    `chown -R ${name}: ${home}/.ssh`,
    `chmod -R u=rwX,go= ${home}/.ssh`,
  ];
}

/** Services on and off. Where a name is none of this system's, the install fails and says so. */
export function serviceLines({ services }: Spec, by: "systemctl" | "chkconfig"): readonly string[] {
  const line = (name: string, on: boolean) =>
    by === "systemctl" ? `systemctl ${on ? "enable" : "disable"} ${name}` : `chkconfig ${name} ${on ? "on" : "off"}`;
  return [...services.enable.map((name) => line(name, true)), ...services.disable.map((name) => line(name, false))];
}

/** A person's script, as a file that is run and removed. */
export function scriptLines(script: Script, path: string): readonly string[] {
  return [...fileLines(path, script.text), `chmod 700 ${path}`, runCommand(script, path), `rm -f ${path}`];
}

/** Those of `after` that run in one place, each with its number among all. `run` makes its lines. */
export function afterLines(
  { scripts }: Spec,
  where: AfterScript["where"],
  run: (script: Script, number: number) => readonly string[] = (script, number) =>
    scriptLines(script, `/tmp/bootlace-after-${number}`),
): readonly string[] {
  return scripts.after.flatMap((script, index) => (script.where === where ? run(script, index + 1) : []));
}

/** Before disks are touched. */
export function beforeLines({ scripts }: Spec): readonly string[] {
  return scripts.before.flatMap((script, index) => scriptLines(script, `/tmp/bootlace-before-${index + 1}`));
}

/** A .repo file of yum and dnf. */
export function yumRepository(repository: Repository): string {
  const { name, url, keyUrl, signed } = repository;
  const key = keyUrl === null ? [] : [`gpgkey=${keyUrl}`];
  return [`[${name}]`, `name=${name}`, `baseurl=${url}`, "enabled=1", `gpgcheck=${signed ? 1 : 0}`, ...key, ""].join(
    "\n",
  );
}
