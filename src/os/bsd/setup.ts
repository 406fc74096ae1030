// The second part of an installerconfig: run in the new system, before it is unmounted. What is wanted stands in variables.
import type { Spec } from "../../machines/spec.ts";
import { assignments } from "../answers/assignments.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import type { Words } from "../answers/read-install.ts";
import { readSetup, setupProgram, setupSettings } from "../answers/setup-program.ts";
import { reportCommand } from "../answers/shell.ts";
import { afterLines } from "../answers/system-setup.ts";
import { interfaceRows, networkProgram, readInterfaces } from "./network.ts";

/** X's names, and those of vt(4) for the same keys. */
export const KEYMAPS: Readonly<Record<string, string>> = {
  us: "us",
  gb: "uk",
  ch: "ch",
  "ch(fr)": "ch-fr",
  ca: "ca-fr",
  ...Object.fromEntries(
    ["be", "br", "cz", "de", "dk", "ee", "es", "fi", "fr", "hr", "hu", "is", "it", "jp", "lt", "nl", "no", "pl"].map(
      (name) => [name, name],
    ),
  ),
  pt: "pt",
  ru: "ru",
  se: "se",
  si: "si",
  tr: "tr",
  ua: "ua",
};

export function setupScript(spec: Spec, context: AnswerContext): readonly string[] {
  return ["#!/bin/sh", "set -e", ...settings(spec, context), "# setup", ...program(context), ...scripts(spec)];
}

function settings(spec: Spec, context: AnswerContext): readonly string[] {
  const { network, firewall, bootLoader } = spec;
  const { hostName, domain } = context.name;
  return [
    ...setupSettings(spec),
    ...assignments({
      host_name: hostName,
      domain: domain ?? "",
      locale: spec.locale,
      keymap: KEYMAPS[spec.keyboard] ?? "",
      time_zone: spec.timeZone,
      proxy: spec.proxy ?? "",
      interfaces: interfaceRows(network, context.machine),
      boot_mac: context.machine.mac,
      name_servers: network.nameServers.join(" "),
      search: network.search.join(" "),
      firewall: firewall === null ? "" : firewall.enabled ? "on" : "off",
      firewall_services: (firewall?.services ?? []).join(" "),
      firewall_ports: (firewall?.ports ?? []).join(" "),
      kernel_arguments: spec.kernelArguments.join("\n"),
      timeout: bootLoader.timeoutSeconds === null ? "" : String(bootLoader.timeoutSeconds),
      mount_options: spec.layout.mounts
        .filter(({ options }) => options !== null)
        .map(({ mount, options }) => `${mount} ${options}`)
        .join("\n"),
      repositories: spec.repositories
        .map(({ name, url, signed, keyUrl }) =>
          [name, signed ? "pubkey" : "none", signed ? keyUrl : "-", url].join(" "),
        )
        .join("\n"),
      mirror: context.packages === null || context.packages.own ? "" : context.packages.url,
    }),
  ];
}

function program(context: AnswerContext): readonly string[] {
  return [
    reportCommand(context.reportUrl("system"), "fetch"),
    'sysrc "hostname=$host_name$' + '{domain:+.$domain}"',
    '[ -z "$keymap" ] || sysrc "keymap=$keymap"',
    'cp "/usr/share/zoneinfo/$time_zone" /etc/localtime',
    'sed -i "" "s/:lang=[^:]*:/:lang=$locale:/" /etc/login.conf',
    "cap_mkdb /etc/login.conf",
    "# network",
    ...networkProgram(),
    "# more",
    "sysrc sshd_enable=YES",
    'printf "%s\\n" "$mount_options" | while read -r path options; do',
    '  [ -n "$path" ] || continue',
    '  awk -v path="$path" -v more="$options" \'$2 == path { $4 = $4 "," more } { print }\' /etc/fstab > /etc/fstab.new',
    "  mv /etc/fstab.new /etc/fstab",
    "done",
    'printf "%s\\n" "$kernel_arguments" | while IFS="=" read -r name value; do',
    '  [ -z "$name" ] || printf \'%s="%s"\\n\' "$name" "$value" >> /boot/loader.conf',
    "done",
    'if [ -n "$timeout" ]; then echo "autoboot_delay=\\"$timeout\\"" >> /boot/loader.conf; fi',
    'if [ "$firewall" = on ]; then',
    "  open=",
    '  for one in $firewall_services; do open="$open $one/tcp"; done',
    '  sysrc firewall_enable=YES firewall_type=workstation firewall_allowservices=any "firewall_myservices=$' +
      '{open# } $firewall_ports"',
    "fi",
    'if [ -n "$time_servers" ]; then',
    '  sed -i "" -e "/^pool /d" -e "/^server /d" /etc/ntp.conf',
    '  for one in $time_servers; do echo "server $one iburst" >> /etc/ntp.conf; done',
    "  sysrc ntpd_enable=YES ntpd_sync_on_start=YES",
    "fi",
    "mkdir -p /usr/local/etc/pkg/repos",
    'if [ -n "$proxy" ]; then',
    '  echo "pkg_env : { http_proxy: \\"$proxy\\", https_proxy: \\"$proxy\\" }" >> /usr/local/etc/pkg.conf',
    '  export http_proxy="$proxy" https_proxy="$proxy"',
    "fi",
    'if [ -n "$mirror" ]; then',
    '  printf \'FreeBSD: { url: "%s", mirror_type: "none" }\\n\' "$mirror" > /usr/local/etc/pkg/repos/FreeBSD.conf',
    "fi",
    'printf "%s\\n" "$repositories" | while read -r name check key url; do',
    '  [ -n "$name" ] || continue',
    '  file="/usr/local/etc/pkg/repos/$name"',
    '  [ "$key" = - ] || fetch -q -o "$file.pub" "$key"',
    '  printf \'%s: { url: "%s", signature_type: "%s", pubkey: "%s.pub", enabled: yes }\\n\' \\',
    '    "$name" "$url" "$check" "$file" > "$file.conf"',
    "done",
    "install=\"$packages $(printf '%s\\n' \"$users\" | cut -d : -f 4 | sort -u | tr '\\n' ' ')\"",
    'if [ -n "$(echo "$install" | tr -d " ")" ]; then',
    "  # shellcheck disable=SC2086",
    "  env ASSUME_ALWAYS_YES=yes pkg install -y $install",
    "fi",
    "# shellcheck disable=SC2086",
    'if [ -n "$without_packages" ]; then pkg delete -y $without_packages || true; fi',
    ...setupProgram("pw", "wheel"),
  ];
}

function scripts(spec: Spec): readonly string[] {
  const raw = spec.raw.bsd?.setup;
  return [
    "# after",
    ...afterLines(spec, "system"),
    "# raw",
    ...(raw === undefined ? [] : [raw.replace(/\n$/, "")]),
    "# end",
  ];
}

/** What the variables say, as a spec has it; disks, scripts and raw lines apart. */
export function readSettings(values: ReadonlyMap<string, string>): Words {
  const list = (name: string, by: string) => (values.get(name) ?? "").split(by).filter((one) => one !== "");
  const text = (name: string) => values.get(name) || null;
  const keyboard = Object.entries(KEYMAPS).find(([, map]) => map === values.get("keymap"))?.[0];
  return {
    ...readSetup(values),
    hostName: text("host_name"),
    domain: text("domain"),
    ...(text("locale") === null ? {} : { locale: text("locale") }),
    ...(keyboard === undefined ? {} : { keyboard }),
    ...(text("time_zone") === null ? {} : { timeZone: text("time_zone") }),
    proxy: text("proxy"),
    network: {
      nameServers: list("name_servers", " "),
      search: list("search", " "),
      interfaces: readInterfaces(values.get("interfaces") ?? ""),
    },
    firewall:
      text("firewall") === null
        ? null
        : {
            enabled: text("firewall") === "on",
            services: list("firewall_services", " "),
            ports: list("firewall_ports", " "),
          },
    kernelArguments: list("kernel_arguments", "\n"),
    bootLoader: { timeoutSeconds: text("timeout") === null ? null : Number(text("timeout")) },
    repositories: list("repositories", "\n").map((row) => {
      const [name, check, key, url] = row.split(" ");
      return { name, url, signed: check === "pubkey", keyUrl: key === "-" ? null : key };
    }),
  };
}
