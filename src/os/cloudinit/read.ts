// A NoCloud seed read back: ours, and a person's user-data as far as a spec has words for it.
import { YAML } from "bun";
import { readAssignments } from "../answers/assignments.ts";
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { isObject } from "../answers/merge.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { type Numbered, readScripts, scriptsSpec, sectionsOf, type Words } from "../answers/read-install.ts";
import { readNetplan, texts } from "../answers/read-netplan.ts";
import { NO_PASSWORD } from "../answers/system-setup.ts";
import { keyPath, SCRIPT } from "./user-data.ts";

const TAKEN = new Set(
  (
    "hostname fqdn preserve_hostname locale keyboard timezone ntp disable_root ssh_pwauth users apt yum_repos bootcmd " +
    "package_update packages write_files runcmd"
  ).split(" "),
);

const SECTIONS = ["before", "setup", "after", "outside", "end"];

export function readSeed(files: readonly AnswerFile[]): Imported {
  const main =
    files.find(({ name }) => name === "user-data") ?? files.find(({ text }) => text.startsWith("#cloud-config"));
  const config = parsed(main?.text ?? "");
  if (config === null) return { spec: {}, source: null, notes: [error("user-data", "no YAML of keys and values")] };
  const written = (Array.isArray(config.write_files) ? config.write_files : []).filter(isObject);
  const script = written.find(({ path }) => path === SCRIPT)?.content;
  const notes: Note[] = [];
  for (const key of Object.keys(config))
    if (!TAKEN.has(key)) notes.push(warning(key, "is not taken over", "raw.FAMILY.config carries it"));
  for (const { path } of written)
    if (path !== SCRIPT && path !== "/etc/environment")
      notes.push(warning(`write_files ${path}`, "this file is not taken over", "write it in scripts.after"));
  if (script === undefined)
    for (const key of ["bootcmd", "runcmd"])
      if (config[key] !== undefined) notes.push(warning(key, "is not taken over", "write it in scripts.after"));
  const network = parsed(files.find(({ name }) => name === "network-config")?.text ?? "");
  const read = network === null ? null : readNetplan(network, "network");
  return {
    spec: {
      ...readPlace(config),
      ...(read?.network == null ? {} : { network: read.network }),
      ...readUsers(config),
      packages: texts(config.packages),
      repositories: readRepositories(config),
      ...readProxy(config),
      ...(typeof script === "string" ? readSetup(script) : {}),
    },
    source: null,
    notes: [...notes, ...(read?.notes ?? [])],
  };
}

function parsed(text: string): Words | null {
  try {
    const value: unknown = YAML.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function readPlace(config: Words): Words {
  const keyboard = isObject(config.keyboard) ? config.keyboard : {};
  const ntp = isObject(config.ntp) ? [...texts(config.ntp.servers), ...texts(config.ntp.pools)] : [];
  const full = typeof config.fqdn === "string" ? config.fqdn.split(".") : [];
  const host = typeof config.hostname === "string" ? config.hostname.split(".")[0] : full[0];
  const domain = full.slice(1).join(".");
  return {
    ...(host === undefined ? {} : { hostName: host }),
    ...(domain === "" ? {} : { domain }),
    ...(typeof config.locale === "string" ? { locale: config.locale } : {}),
    ...(typeof config.timezone === "string" ? { timeZone: config.timezone } : {}),
    ...(typeof keyboard.layout === "string"
      ? { keyboard: typeof keyboard.variant === "string" ? `${keyboard.layout}(${keyboard.variant})` : keyboard.layout }
      : {}),
    ntp,
  };
}

function readUsers(config: Words): Words {
  const all = (Array.isArray(config.users) ? config.users : []).filter(isObject).map((user) => {
    const hash = user.hashed_passwd ?? user.passwd;
    const groups = typeof user.groups === "string" ? user.groups.split(/, */) : texts(user.groups);
    return {
      name: String(user.name),
      fullName: typeof user.gecos === "string" ? user.gecos : "",
      passwordHash: typeof hash === "string" && hash !== NO_PASSWORD ? hash : null,
      sshKeys: texts(user.ssh_authorized_keys),
      sudo: user.sudo !== undefined && user.sudo !== false,
      groups,
      uid: user.uid === undefined ? null : Number(user.uid),
      shell: typeof user.shell === "string" ? user.shell : "/bin/bash",
    };
  });
  const root = all.find(({ name }) => name === "root");
  return {
    ...(root === undefined ? {} : { root: { passwordHash: root.passwordHash, sshKeys: root.sshKeys } }),
    users: all.filter(({ name }) => name !== "root"),
  };
}

function readRepositories(config: Words): readonly Words[] {
  const apt = isObject(config.apt) && isObject(config.apt.sources) ? config.apt.sources : {};
  const yum = isObject(config.yum_repos) ? config.yum_repos : {};
  const fetched = (Array.isArray(config.bootcmd) ? config.bootcmd : [])
    .filter(Array.isArray)
    .map((words) => words.map(String));
  return [
    ...Object.entries(apt).flatMap(([name, one]) => {
      const [, option, url, suite, parts = ""] =
        /^deb(?: \[([^\]]*)\])? (\S+) (\S+) ?(.*)$/.exec(isObject(one) ? String(one.source) : "") ?? [];
      if (url === undefined) return [];
      const keyUrl = fetched.find((words) => words[4] === keyPath(name, words[3] ?? ""))?.[3] ?? null;
      const components = parts.split(" ").filter((word) => word !== "");
      return [{ name, url, suite, components, keyUrl, signed: option !== "trusted=yes" }];
    }),
    ...Object.entries(yum).flatMap(([name, one]) =>
      isObject(one) ? [{ name, url: one.baseurl, keyUrl: one.gpgkey ?? null, signed: one.gpgcheck !== false }] : [],
    ),
  ];
}

function readProxy(config: Words): Words {
  const apt = isObject(config.apt) ? config.apt : {};
  const proxy = apt.http_proxy ?? apt.proxy;
  return typeof proxy === "string" ? { proxy } : {};
}

/** Scripts for the system itself, with their numbers among all: others of them may stand in other files. */
export function scriptsInSeed(files: readonly AnswerFile[]): readonly Numbered[] {
  const config = parsed(files.find(({ name }) => name === "user-data")?.text ?? "") ?? {};
  const written = (Array.isArray(config.write_files) ? config.write_files : []).filter(isObject);
  const script = String(written.find(({ path }) => path === SCRIPT)?.content ?? "");
  return readScripts(sectionsOf(script, SECTIONS).get("after"), "system");
}

function readSetup(script: string): Words {
  const values = readAssignments(script);
  const sections = sectionsOf(script, SECTIONS);
  const list = (name: string) => (values.get(name) ?? "").split(" ").filter((one) => one !== "");
  const after = [...readScripts(sections.get("after"), "system"), ...readScripts(sections.get("outside"), "installer")];
  return {
    services: { enable: list("services_on"), disable: list("services_off") },
    withoutPackages: list("without_packages"),
    ...scriptsSpec(readScripts(sections.get("before")), after),
  };
}
