// Work inside a new Unix system that its installer has no words for: users, their rights and keys, services, packages.
// What is to be done stands in variables; the program that does it is fixed.
import type { User } from "../../machines/spec/accounts.ts";
import type { Spec } from "../../machines/spec.ts";
import { assignments } from "./assignments.ts";
import type { Words } from "./read-install.ts";
import { NO_PASSWORD } from "./system-setup.ts";

/** shadow and systemd: Arch, Proxmox. busybox and OpenRC: Alpine. */
export type Flavour = "shadow" | "busybox";

export function setupSettings(spec: Spec): readonly string[] {
  const { root, users, services, ntp, packages, withoutPackages } = spec;
  return assignments({
    root_hash: root.passwordHash ?? "",
    users: users.map(userText).join("\n"),
    keys: [
      ...root.sshKeys.map((key) => `root ${key}`),
      ...users.flatMap((user) => user.sshKeys.map((key) => `${user.name} ${key}`)),
    ].join("\n"),
    services_on: services.enable.join(" "),
    services_off: services.disable.join(" "),
    time_servers: ntp.join(" "),
    packages: packages.join(" "),
    without_packages: withoutPackages.join(" "),
  });
}

/** As in /etc/passwd: no value has a colon in it. */
function userText({ name, uid, shell, sudo, groups, passwordHash, fullName }: User): string {
  return [name, uid ?? "", shell, sudo ? "sudo" : "", groups.join(","), passwordHash ?? NO_PASSWORD, fullName].join(
    ":",
  );
}

/** Its lines need the variables, `set -e`, and to be run in the new system. */
export function setupProgram(flavour: Flavour, adminGroup: string): readonly string[] {
  const shadow = flavour === "shadow";
  return [
    'if [ -n "$root_hash" ]; then',
    '  printf "root:%s\\n" "$root_hash" | chpasswd -e',
    "fi",
    'printf "%s\\n" "$users" | while IFS=: read -r name uid shell sudo groups hash full; do',
    '  [ -n "$name" ] || continue',
    shadow
      ? `  useradd --create-home --shell "$shell" --comment "$full" \${uid:+--uid "$uid"} --password "$hash" "$name"`
      : `  adduser -D -s "$shell" -g "$full" \${uid:+-u "$uid"} "$name"`,
    ...(shadow ? [] : ['  printf "%s:%s\\n" "$name" "$hash" | chpasswd -e']),
    `  for group in $(echo "$groups" | tr , " ") \${sudo:+${adminGroup}}; do`,
    shadow ? '    usermod --append --groups "$group" "$name"' : '    addgroup "$name" "$group"',
    "  done",
    '  if [ -n "$sudo" ]; then',
    "    mkdir -p /etc/sudoers.d",
    `    if [ "$hash" = "${NO_PASSWORD}" ]; then word="NOPASSWD: ALL"; else word=ALL; fi`,
    '    echo "$name ALL=(ALL:ALL) $word" > "/etc/sudoers.d/$name"',
    '    chmod 440 "/etc/sudoers.d/$name"',
    "  fi",
    "done",
    'printf "%s\\n" "$keys" | while read -r name key; do',
    '  [ -n "$name" ] || continue',
    '  home="/home/$name"',
    '  [ "$name" != root ] || home=/root',
    '  mkdir -p "$home/.ssh"',
    '  printf "%s\\n" "$key" >> "$home/.ssh/authorized_keys"',
    '  chown -R "$name:" "$home/.ssh"',
    '  chmod -R u=rwX,go= "$home/.ssh"',
    "done",
    shadow
      ? 'for service in $services_on; do systemctl enable "$service"; done'
      : 'for service in $services_on; do rc-update add "$service" default; done',
    shadow
      ? 'for service in $services_off; do systemctl disable "$service"; done'
      : 'for service in $services_off; do rc-update del "$service" || true; done',
  ];
}

/** What the variables say, as a spec has it. */
export function readSetup(values: ReadonlyMap<string, string>): Words {
  const list = (name: string, by: string) => (values.get(name) ?? "").split(by).filter((one) => one !== "");
  const keys = list("keys", "\n").map((line) => {
    const [, name, key] = /^(\S+) (.*)$/s.exec(line) ?? [];
    return { name, key };
  });
  const keysOf = (name: string) => keys.filter((one) => one.name === name).map(({ key }) => key);
  return {
    root: { passwordHash: values.get("root_hash") || null, sshKeys: keysOf("root") },
    users: list("users", "\n").map((line) => {
      const [, name = "", uid, shell, sudo, groups, hash, fullName] =
        /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(line) ?? [];
      return {
        name,
        fullName,
        uid: uid === "" ? null : Number(uid),
        shell,
        sudo: sudo === "sudo",
        groups: (groups ?? "").split(",").filter((one) => one !== ""),
        passwordHash: hash === NO_PASSWORD ? null : hash,
        sshKeys: keysOf(name),
      };
    }),
    services: { enable: list("services_on", " "), disable: list("services_off", " ") },
    ntp: list("time_servers", " "),
    packages: list("packages", " "),
    withoutPackages: list("without_packages", " "),
  };
}
