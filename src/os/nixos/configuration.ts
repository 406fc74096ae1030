// configuration.nix: the installed system, as NixOS has it. One value a line, whatever is in it.
import type { User } from "../../machines/spec/accounts.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { networkdFiles } from "../answers/networkd.ts";
import { nixList, nixString } from "./nix.ts";

/** Ports of the services that a spec may name here. */
export const SERVICES: Readonly<Record<string, number>> = {
  ssh: 22,
  smtp: 25,
  dns: 53,
  http: 80,
  kerberos: 88,
  ldap: 389,
  https: 443,
  imaps: 993,
  nfs: 2049,
  mysql: 3306,
  postgresql: 5432,
};
/** NixOS has no /bin/bash; shells are packages. */
export const SHELLS: Readonly<Record<string, string>> = { zsh: "pkgs.zsh", fish: "pkgs.fish", dash: "pkgs.dash" };

type Line = readonly [path: string, value: string];

export function configuration(spec: Spec, context: AnswerContext): string {
  const [major = "25", minor = "05"] = context.version.split(".");
  const lines: Line[] = [
    ["imports", "[ ./hardware-configuration.nix ./bootlace-boot.nix ]"],
    ["system.stateVersion", nixString(`${major}.${minor}`)],
    ["networking.hostName", nixString(context.name.hostName)],
    ...(context.name.domain === null ? [] : [["networking.domain", nixString(context.name.domain)] as const]),
    ["time.timeZone", nixString(spec.timeZone)],
    ["i18n.defaultLocale", nixString(spec.locale)],
    ...keyboard(spec.keyboard),
    ...(spec.ntp.length === 0 ? [] : [["networking.timeServers", nixList(spec.ntp)] as const]),
    ...network(spec, context),
    ...(spec.proxy === null ? [] : [["networking.proxy.default", nixString(spec.proxy)] as const]),
    ...firewall(spec),
    ["services.openssh.enable", "true"],
    ...(spec.root.passwordHash === null
      ? []
      : [["users.users.root.hashedPassword", nixString(spec.root.passwordHash)] as const]),
    ...(spec.root.sshKeys.length === 0
      ? []
      : [["users.users.root.openssh.authorizedKeys.keys", nixList(spec.root.sshKeys)] as const]),
    ...spec.users.flatMap(userLines),
    ...withoutPassword(spec.users),
    ...Object.keys(SHELLS)
      .filter((shell) => shell !== "dash" && spec.users.some((user) => user.shell.endsWith(`/${shell}`)))
      .map((shell): Line => [`programs.${shell}.enable`, "true"]),
    ...(spec.packages.length === 0
      ? []
      : [
          [
            "environment.systemPackages",
            `map (name: lib.getAttrFromPath (lib.splitString "." name) pkgs) ${nixList(spec.packages)}`,
          ] as const,
        ]),
    ...spec.services.enable.map((name): Line => [`services.${nixString(name)}.enable`, "true"]),
    ...spec.services.disable.map((name): Line => [`services.${nixString(name)}.enable`, "false"]),
    ...(spec.kernelArguments.length === 0 ? [] : [["boot.kernelParams", nixList(spec.kernelArguments)] as const]),
    ...(spec.bootLoader.timeoutSeconds === null
      ? []
      : [["boot.loader.timeout", String(spec.bootLoader.timeoutSeconds)] as const]),
    ...(spec.layout.raid === null ? [] : [["boot.swraid.enable", "true"] as const]),
    ...(spec.layout.raid === null ? [] : [["boot.swraid.mdadmConf", nixString("MAILADDR root\n")] as const]),
  ];
  const own = spec.raw.nixos?.lines;
  return [
    `# Made by Bootlace for ${context.name.hostName}.`,
    "{ config, lib, pkgs, ... }:",
    "{",
    ...lines.map(([path, value]) => `  ${path} = ${value};`),
    ...(own === undefined ? [] : ["  # raw", own.replace(/\n*$/, "")]),
    "}",
    "",
  ].join("\n");
}

function keyboard(text: string): readonly Line[] {
  const [, layout = "us", , variant] = /^([a-z]+)(\((.*)\))?$/.exec(text) ?? [];
  return [
    ["services.xserver.xkb.layout", nixString(layout)],
    ...(variant === undefined ? [] : [["services.xserver.xkb.variant", nixString(variant)] as const]),
    ["console.useXkbConfig", "true"],
  ];
}

/** systemd-networkd's own files: NixOS' words for them are the same, one level deeper. */
function network(spec: Spec, context: AnswerContext): readonly Line[] {
  return [
    ["networking.useNetworkd", "true"],
    ["networking.useDHCP", "false"],
    ["services.resolved.enable", "true"],
    ...networkdFiles(spec.network, context.machine).map(
      ({ name, text }): Line => [`environment.etc.${nixString(`systemd/network/${name}`)}.text`, nixString(text)],
    ),
  ];
}

function firewall({ firewall: wanted }: Spec): readonly Line[] {
  if (wanted === null) return [];
  if (!wanted.enabled) return [["networking.firewall.enable", "false"]];
  const ports = (protocol: string) =>
    wanted.ports.filter((port) => port.endsWith(protocol)).map((port) => Number(port.split("/")[0]));
  const table = `{ ${Object.entries(SERVICES)
    .map(([name, port]) => `${name} = ${port};`)
    .join(" ")} }`;
  return [
    ["networking.firewall.enable", "true"],
    ["services.openssh.openFirewall", "false"],
    [
      "networking.firewall.allowedTCPPorts",
      `lib.attrVals ${nixList(wanted.services)} ${table} ++ ${nixList(ports("tcp"))}`,
    ],
    ["networking.firewall.allowedUDPPorts", nixList(ports("udp"))],
  ];
}

/** Who has no password of their own is not asked for one. */
function withoutPassword(users: readonly User[]): readonly Line[] {
  const names = users.filter(({ sudo, passwordHash }) => sudo && passwordHash === null).map(({ name }) => name);
  if (names.length === 0) return [];
  const commands = '[ { command = "ALL"; options = [ "NOPASSWD" ]; } ]';
  return [["security.sudo.extraRules", `[ { users = ${nixList(names)}; commands = ${commands}; } ]`]];
}

function userLines(user: User): readonly Line[] {
  const at = `users.users.${nixString(user.name)}`;
  const shell = SHELLS[user.shell.split("/").at(-1) ?? ""];
  const groups = [...(user.sudo ? ["wheel"] : []), ...user.groups];
  return [
    [`${at}.isNormalUser`, "true"],
    ...(user.fullName === "" ? [] : [[`${at}.description`, nixString(user.fullName)] as const]),
    ...(user.passwordHash === null ? [] : [[`${at}.hashedPassword`, nixString(user.passwordHash)] as const]),
    ...(user.uid === null ? [] : [[`${at}.uid`, String(user.uid)] as const]),
    ...(groups.length === 0 ? [] : [[`${at}.extraGroups`, nixList(groups)] as const]),
    ...(user.sshKeys.length === 0 ? [] : [[`${at}.openssh.authorizedKeys.keys`, nixList(user.sshKeys)] as const]),
    ...(shell === undefined ? [] : [[`${at}.shell`, shell] as const]),
  ];
}
