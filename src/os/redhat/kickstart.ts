// The answer file of Red Hat's installer (anaconda), for Red Hat Enterprise Linux, CentOS, Rocky, Alma and Oracle 5 to 10
// and Fedora: kickstart. One file; each release is given the commands that it knows.
import type { User } from "../../machines/spec/accounts.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { NO_PASSWORD } from "../answers/system-setup.ts";
import { option, word } from "./grammar.ts";
import { networkLines } from "./network.ts";
import type { Release } from "./release.ts";
import { scriptSections } from "./sections.ts";

/** The whole ks.cfg. */
export function renderKickstart(spec: Spec, context: AnswerContext, release: Release): string {
  const raw = spec.raw.redhat ?? {};
  const network = networkLines(spec, context, release);
  const groups: readonly [string, readonly string[]][] = [
    ["Installation", methodLines(spec, context, release)],
    ["Language, keyboard, clock", placeLines(spec, release)],
    ["Network", network.place === "file" ? network.lines : ["%include /tmp/bootlace-network.ks"]],
    ["Disks: chosen on the machine, then wiped", ["%include /tmp/bootlace-disks.ks"]],
    ["Who may come in", accountLines(spec, release)],
    ["What runs", runningLines(spec, release)],
    ["Your own commands", lines(raw.commands)],
  ];
  const head = `#version=${release.syntax}\n# Made by Bootlace for ${context.name.hostName}. Written anew for each install.\n`;
  return (
    head +
    groups
      .filter(([, group]) => group.length > 0)
      .map(([title, group]) => `\n# ${title}\n${group.join("\n")}\n`)
      .join("") +
    packagesSection(spec, context, release) +
    scriptSections(spec, context, release, network)
      .map((section) => `\n${section.join("\n")}\n`)
      .join("") +
    (raw.sections === undefined ? "" : `\n# Your own sections\n${raw.sections.replace(/\n*$/, "\n")}`)
  );
}

function lines(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.replace(/\n+$/, "").split("\n");
}

function methodLines(spec: Spec, context: AnswerContext, release: Release): readonly string[] {
  const { generation } = release;
  const { packages, server } = context;
  const proxy = spec.proxy !== null && generation >= 6 ? ` ${option("proxy", spec.proxy)}` : "";
  return [
    "text",
    ...(generation <= 7 ? ["install"] : []),
    ...(generation === 5 ? [spec.productKey === null ? "key --skip" : `key ${spec.productKey}`] : []),
    ...(generation === 6 ? ["unsupported_hardware"] : []),
    ...(packages === null ? [] : [sourceLine(packages.url, proxy)]),
    ...appStream(packages?.url ?? "", release).map((url) => `repo --name=AppStream --baseurl=${url}${proxy}`),
    ...spec.repositories.map(({ name, url }) => `repo --name=${word(name)} ${option("baseurl", url)}${proxy}`),
    generation >= 9 ? `logging --host=${server}` : `logging --host=${server} --level=info`,
    "firstboot --disable",
    ...(generation >= 7 ? ["eula --agreed"] : []),
    "skipx",
    atEnd(spec),
  ];
}

/** http, https and ftp are fetched, nfs is mounted. */
function sourceLine(url: string, proxy: string): string {
  const nfs = /^nfs:\/\/([^/]+)(\/.*)?$/.exec(url);
  return nfs === null ? `url ${option("url", url)}${proxy}` : `nfs --server=${nfs[1]} ${option("dir", nfs[2] ?? "/")}`;
}

/** From 8 on a mirror has two trees; a DVD names both in its root. */
function appStream(url: string, { generation, fedora }: Release): readonly string[] {
  if (generation < 8 || fedora !== null || !/\/BaseOS(\/|$)/.test(url)) return [];
  return [url.replace(/\/BaseOS(?=\/|$)/, "/AppStream")];
}

function atEnd({ atEnd }: Spec): string {
  return atEnd === "reboot" ? "reboot --eject" : atEnd;
}

function placeLines({ locale, keyboard, timeZone, ntp }: Spec, { generation, fedora }: Release): readonly string[] {
  const [, layout = "us", , variant] = /^([a-z]+)(\((.*)\))?$/.exec(keyboard) ?? [];
  const servers =
    ntp.length > 0 && generation >= 7 && generation <= 8 && fedora === null ? ` --ntpservers=${ntp.join(",")}` : "";
  return [
    `lang ${locale.includes(".") || locale.includes("@") ? locale : `${locale}.UTF-8`}`,
    generation >= 7
      ? `keyboard --xlayouts=${word(variant === undefined ? layout : `${layout} (${variant})`)}`
      : `keyboard ${layout}`,
    `timezone --utc${servers} ${timeZone}`,
    ...(generation >= 9 ? ntp.map((server) => `timesource --ntp-server=${server}`) : []),
  ];
}

function accountLines(spec: Spec, release: Release): readonly string[] {
  const { generation } = release;
  const { root, users } = spec;
  const locked = generation === 5 ? `rootpw --iscrypted '${NO_PASSWORD}'` : "rootpw --lock";
  return [
    ...(generation <= 7 ? ["authconfig --enableshadow --passalgo=sha512"] : []),
    // Root has a password, and so it is wanted; from 9 on SSH refuses it unless told otherwise. It stays so.
    root.passwordHash === null ? locked : `rootpw --iscrypted ${root.passwordHash}`,
    ...users.map((user) => userLine(user, release)),
    ...(generation >= 8
      ? [{ name: "root", sshKeys: root.sshKeys }, ...users].flatMap(({ name, sshKeys }) =>
          sshKeys.map((key) => `sshkey --username=${name} ${word(key)}`),
        )
      : []),
  ];
}

function userLine(user: User, { generation }: Release): string {
  const groups = [...(user.sudo ? ["wheel"] : []), ...user.groups];
  const words = ["user", `--name=${user.name}`];
  // Version 5 has no word for a person's name: it is set afterwards.
  if (user.fullName !== "" && generation > 5) words.push(option("gecos", user.fullName));
  if (groups.length > 0) words.push(`--groups=${groups.join(",")}`);
  if (user.uid !== null) words.push(`--uid=${user.uid}`);
  if (user.shell !== "/bin/bash") words.push(`--shell=${user.shell}`);
  words.push("--iscrypted", option("password", user.passwordHash ?? NO_PASSWORD));
  return words.join(" ");
}

function runningLines({ selinux, firewall, services }: Spec, { generation }: Release): readonly string[] {
  const list: string[] = [];
  if (selinux !== null) list.push(`selinux --${selinux}`);
  if (firewall !== null && !firewall.enabled) list.push("firewall --disabled");
  if (firewall?.enabled) {
    const ports = firewall.ports.map((port) => port.replace("/", ":"));
    const named = firewall.services.map((service) => (generation >= 7 ? `--service=${service}` : `--${service}`));
    list.push(["firewall --enabled", ...named, ...(ports.length > 0 ? [`--port=${ports.join(",")}`] : [])].join(" "));
  }
  // Names that it does not know stop the installer; they come to be with the packages, before %post: but not before this.
  const words = [
    ...(services.enable.length > 0 ? [`--enabled=${services.enable.join(",")}`] : []),
    ...(services.disable.length > 0 ? [`--disabled=${services.disable.join(",")}`] : []),
  ];
  if (words.length > 0) list.push(`services ${words.join(" ")}`);
  return list;
}

function packagesSection(spec: Spec, { packages }: AnswerContext, { generation, fedora }: Release): string {
  const usual = generation >= 8 && fedora === null ? "^minimal-environment" : "core";
  const groups = spec.groups.length > 0 ? spec.groups : [usual];
  const time = spec.ntp.length === 0 ? [] : [generation >= 7 ? "chrony" : "ntp"];
  const body = [
    ...groups.map((group) => `@${group}`),
    ...(spec.users.some(({ sudo }) => sudo) ? ["sudo"] : []),
    ...time,
    ...spec.packages,
    ...spec.withoutPackages.map((name) => `-${name}`),
    ...lines(spec.raw.redhat?.packages),
  ];
  const unsigned = packages?.signed === false ? "# The source's index carries no signature.\n" : "";
  return `\n${unsigned}%packages\n${[...new Set(body)].join("\n")}\n%end\n`;
}
