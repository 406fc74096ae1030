// cloud-init's files for a system that is there already: a live system, or an image on a disk. What it is to be stands in
// cloud-config (cloud-init's modules); what that has no words for is a shell script, run at the end of the start.
import type { User } from "../../machines/spec/accounts.ts";
import type { Spec } from "../../machines/spec.ts";
import { assignments } from "../answers/assignments.ts";
import type { AnswerContext, AnswerFile } from "../answers/family-answer.ts";
import { afterLines, beforeLines, NO_PASSWORD } from "../answers/system-setup.ts";
import { type Yaml, yaml } from "../answers/yaml.ts";
import { report } from "../ubuntu/commands.ts";
import { interfacesText } from "./network-config.ts";

export const SCRIPT = "/var/lib/bootlace/setup.sh";

/** Where cloud-init comes to run: a live system tells the whole install's story; an image's tale is told once it is written. */
export type Place = "live" | "image";

/** The files of a NoCloud seed, by the names that cloud-init asks for. */
export function seed(spec: Spec, context: AnswerContext, place: Place, own?: Yaml): readonly AnswerFile[] {
  const { name, machine } = context;
  const config = own ?? cloudConfig(spec, context, place);
  return [
    { name: "user-data", text: `#cloud-config\n${yaml(config)}` },
    {
      name: "meta-data",
      text: yaml({ "instance-id": `bootlace-${machine.mac.replaceAll(":", "")}`, "local-hostname": name.hostName }),
    },
    { name: "vendor-data", text: "#cloud-config\n{}\n" },
    { name: "network-config", text: interfacesText(spec, context) },
  ];
}

export function cloudConfig(spec: Spec, context: AnswerContext, place: Place): Yaml {
  const { name } = context;
  const { keyboard, ntp, root, users, packages, proxy } = spec;
  const [, layout = "us", , variant] = /^([a-z]+)(\((.*)\))?$/.exec(keyboard) ?? [];
  const apt = aptSection(spec);
  const files = keyFiles(spec);
  return {
    hostname: name.hostName,
    ...(name.domain === null ? {} : { fqdn: `${name.hostName}.${name.domain}` }),
    preserve_hostname: false,
    locale: spec.locale,
    keyboard: { layout, ...(variant === undefined ? {} : { variant }) },
    timezone: spec.timeZone,
    ...(ntp.length === 0 ? {} : { ntp: { enabled: true, servers: ntp } }),
    disable_root: root.passwordHash === null && root.sshKeys.length === 0,
    ssh_pwauth: root.passwordHash !== null || users.some(({ passwordHash }) => passwordHash !== null),
    users: [
      ...(root.passwordHash === null && root.sshKeys.length === 0 ? [] : [rootEntry(root)]),
      ...users.map(userEntry),
    ],
    ...(Object.keys(apt).length === 0 ? {} : { apt }),
    ...yumSection(spec),
    ...(files.length === 0 ? {} : { bootcmd: files }),
    ...(packages.length === 0 ? {} : { package_update: true, packages }),
    write_files: [
      ...(proxy === null
        ? []
        : [{ path: "/etc/environment", append: true, content: `http_proxy=${proxy}\nhttps_proxy=${proxy}\n` }]),
      { path: SCRIPT, permissions: "0700", content: setupScript(spec, context, place) },
    ],
    runcmd: [["/bin/sh", SCRIPT]],
  };
}

function rootEntry({ passwordHash, sshKeys }: Spec["root"]): Yaml {
  return {
    name: "root",
    // Of an account that is there already only this one counts.
    ...(passwordHash === null ? {} : { hashed_passwd: passwordHash }),
    lock_passwd: passwordHash === null,
    ...(sshKeys.length === 0 ? {} : { ssh_authorized_keys: sshKeys }),
  };
}

function userEntry(user: User): Yaml {
  const { name, fullName, passwordHash, sshKeys, sudo, groups, shell, uid } = user;
  return {
    name,
    ...(fullName === "" ? {} : { gecos: fullName }),
    // No password matches "*", and keys work: a locked account's do not everywhere.
    hashed_passwd: passwordHash ?? NO_PASSWORD,
    lock_passwd: false,
    ...(sshKeys.length === 0 ? {} : { ssh_authorized_keys: sshKeys }),
    ...(sudo ? { sudo: passwordHash === null ? "ALL=(ALL:ALL) NOPASSWD:ALL" : "ALL=(ALL:ALL) ALL" } : {}),
    ...(groups.length === 0 ? {} : { groups }),
    shell,
    ...(uid === null ? {} : { uid }),
  };
}

/** Repositories with a suite are Debian's and its kin's; the others RPM's. */
function aptSection({ repositories, proxy }: Spec): { readonly [key: string]: Yaml } {
  const sources = repositories.flatMap(({ name, url, suite, components, keyUrl, signed }) => {
    if (suite === null) return [];
    const option = !signed ? " [trusted=yes]" : keyUrl === null ? "" : ` [signed-by=${keyPath(name, keyUrl)}]`;
    return [
      [
        name,
        { source: ["deb", option.trim(), url, suite, ...components].filter((word) => word !== "").join(" ") },
      ] as const,
    ];
  });
  return {
    ...(proxy === null ? {} : { http_proxy: proxy, https_proxy: proxy }),
    ...(sources.length === 0 ? {} : { sources: Object.fromEntries(sources) }),
  };
}

function yumSection({ repositories }: Spec): { readonly [key: string]: Yaml } {
  const repos = repositories.flatMap(({ name, url, suite, keyUrl, signed }) =>
    suite !== null
      ? []
      : [
          [
            name,
            { name, baseurl: url, enabled: true, gpgcheck: signed, ...(keyUrl === null ? {} : { gpgkey: keyUrl }) },
          ] as const,
        ],
  );
  return repos.length === 0 ? {} : { yum_repos: Object.fromEntries(repos) };
}

export function keyPath(name: string, url: string): string {
  return `/etc/apt/keyrings/${name}.${url.endsWith(".gpg") ? "gpg" : "asc"}`;
}

/** Before packages are looked for. */
function keyFiles({ repositories }: Spec): readonly Yaml[] {
  return repositories.flatMap(({ name, suite, keyUrl, signed }) => {
    if (suite === null || keyUrl === null || !signed) return [];
    const path = keyPath(name, keyUrl);
    const program =
      "import os, sys, urllib.request as u; os.makedirs('/etc/apt/keyrings', exist_ok=True); u.urlretrieve(sys.argv[1], sys.argv[2])";
    return [["python3", "-c", program, keyUrl, path]];
  });
}

/** What cloud-config has no words for. A live system's reports are here too. */
function setupScript(spec: Spec, context: AnswerContext, place: Place): string {
  const { services, withoutPackages } = spec;
  const live = place === "live";
  const tell = (phase: string) => (live ? [report(context.reportUrl(phase))] : []);
  const failed = live ? report(context.reportUrl("failed")) : "logger -t bootlace 'the work at the first start failed'";
  return [
    "#!/bin/sh",
    "set -e",
    `trap '[ $? = 0 ] || { ${failed.replaceAll("'", "'\\''")}; }' EXIT`,
    ...assignments({
      services_on: services.enable.join(" "),
      services_off: services.disable.join(" "),
      without_packages: withoutPackages.join(" "),
    }),
    ...tell("running"),
    "# before",
    ...(live ? beforeLines(spec) : []),
    "# setup",
    "# shellcheck disable=SC2086",
    'if [ -n "$without_packages" ]; then',
    "  if command -v apt-get > /dev/null; then apt-get -y purge $without_packages",
    "  elif command -v dnf > /dev/null; then dnf -y remove $without_packages",
    "  else zypper -n remove $without_packages; fi",
    "fi",
    'for one in $services_on; do systemctl enable --now "$one"; done',
    'for one in $services_off; do systemctl disable --now "$one"; done',
    "# after",
    ...afterLines(spec, "system"),
    "# outside",
    ...(live ? afterLines(spec, "installer") : []),
    "# end",
    ...tell("installed"),
    "",
  ].join("\n");
}
