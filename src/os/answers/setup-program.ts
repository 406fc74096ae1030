// Work inside a new Unix system that its installer has no words for: users, their rights and keys, services, packages.
// What is to be done stands in variables; the program that does it is fixed.
import type { User } from "../../machines/spec/accounts.ts";
import type { Spec } from "../../machines/spec.ts";
import { assignments } from "./assignments.ts";
import type { Words } from "./read-install.ts";
import { NO_PASSWORD } from "./system-setup.ts";

/** shadow and systemd: Arch, Proxmox. busybox and OpenRC: Alpine. pw and rc.conf: FreeBSD. */
export type Flavour = "shadow" | "busybox" | "pw";

/** How each sets a password's hash, makes a user, puts one into a group, and turns a service on and off. */
interface Ways {
  readonly root: string;
  readonly user: readonly string[];
  readonly join: string;
  readonly on: string;
  readonly off: string;
  readonly sudoers: string;
}

const CHPASSWD = '  printf "root:%s\\n" "$root_hash" | chpasswd -e';

const WAYS: Readonly<Record<Flavour, Ways>> = {
  shadow: {
    root: CHPASSWD,
    user: [
      `  useradd --create-home --shell "$shell" --comment "$full" \${uid:+--uid "$uid"} --password "$hash" "$name"`,
    ],
    join: 'usermod --append --groups "$group" "$name"',
    on: 'systemctl enable "$service"',
    off: 'systemctl disable "$service"',
    sudoers: "/etc/sudoers.d",
  },
  busybox: {
    root: CHPASSWD,
    user: [
      `  adduser -D -s "$shell" -g "$full" \${uid:+-u "$uid"} "$name"`,
      '  printf "%s:%s\\n" "$name" "$hash" | chpasswd -e',
    ],
    join: 'addgroup "$name" "$group"',
    on: 'rc-update add "$service" default',
    off: 'rc-update del "$service" || true',
    sudoers: "/etc/sudoers.d",
  },
  pw: {
    root: '  printf "%s\\n" "$root_hash" | pw usermod -n root -H 0',
    user: [
      // Shells that are no part of the base system come with a package of their name, or not at all.
      '  case "$shell" in',
      "    /bin/sh|/bin/csh|/bin/tcsh|/usr/sbin/nologin) ;;",
      '    *) own="/usr/local/bin/$' + '{shell##*/}"; if [ -x "$own" ]; then shell="$own"; else shell=/bin/sh; fi ;;',
      "  esac",
      `  printf "%s\\n" "$hash" | pw useradd -n "$name" -m -s "$shell" -c "$full" \${uid:+-u "$uid"} -H 0`,
    ],
    join: 'pw groupmod -n "$group" -m "$name"',
    on: 'sysrc "$(echo "$service" | tr - _)_enable=YES"',
    off: 'sysrc "$(echo "$service" | tr - _)_enable=NO"',
    sudoers: "/usr/local/etc/sudoers.d",
  },
};

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
  const { root, user, join, on, off, sudoers } = WAYS[flavour];
  return [
    'if [ -n "$root_hash" ]; then',
    root,
    "fi",
    'printf "%s\\n" "$users" | while IFS=: read -r name uid shell sudo groups hash full; do',
    '  [ -n "$name" ] || continue',
    ...user,
    `  for group in $(echo "$groups" | tr , " ") \${sudo:+${adminGroup}}; do`,
    `    ${join}`,
    "  done",
    '  if [ -n "$sudo" ]; then',
    `    mkdir -p ${sudoers}`,
    `    if [ "$hash" = "${NO_PASSWORD}" ]; then word="NOPASSWD: ALL"; else word=ALL; fi`,
    `    echo "$name ALL=(ALL:ALL) $word" > "${sudoers}/$name"`,
    `    chmod 440 "${sudoers}/$name"`,
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
    `for service in $services_on; do ${on}; done`,
    `for service in $services_off; do ${off}; done`,
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
