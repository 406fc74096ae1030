// Arch's files read back: ours, and a person's user_configuration.json with its credentials.

import { readAssignments } from "../answers/assignments.ts";
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { isObject } from "../answers/merge.ts";
import { readNetworkd } from "../answers/networkd.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { jsonObject } from "../answers/own-text.ts";
import { readLayout } from "../answers/partition-program.ts";
import { readDisks, readScripts, scriptsSpec, sectionsOf, type Words } from "../answers/read-install.ts";
import { hereDocuments } from "../answers/read-shell.ts";
import { readSetup } from "../answers/setup-program.ts";
import { NETWORK } from "./install.ts";

const TAKEN = new Set(
  "archinstall-language disk_config hostname kernels locale_config timezone ntp swap packages mirror_config users root_enc_password services version".split(
    " ",
  ),
);

export function readArch(files: readonly AnswerFile[]): Imported {
  const json = files.find(({ text }) => text.trimStart().startsWith("{"));
  const config = json === undefined ? null : jsonObject(json.text);
  if (config === null) return { spec: {}, source: null, notes: [error("line 1", "no JSON object")] };
  const install = files.find(({ name }) => name === "install.sh")?.text;
  const setup = files.find(({ name }) => name === "setup.sh")?.text;
  const notes: Note[] = Object.keys(config)
    .filter((key) => !TAKEN.has(key))
    .map((key) => warning(key, "is not taken over", "raw.arch.config carries it"));
  const mirror = isObject(config.mirror_config) ? config.mirror_config : {};
  const [server] = Array.isArray(mirror.custom_servers) ? mirror.custom_servers.filter(isObject) : [];
  const own = install === undefined || setup === undefined;
  return {
    spec: { ...readPlace(config), ...(own ? readTheirs(config, notes) : readOurs(install, setup)) },
    source: typeof server?.url === "string" ? server.url.replace("/$repo/os/$arch", "") : null,
    notes,
  };
}

function readPlace(config: Words): Words {
  const locale = isObject(config.locale_config) ? config.locale_config : {};
  const [language = "", variant] = String(locale.sys_lang ?? "").split("@");
  const encoding = locale.sys_enc === undefined || language.includes(".") ? "" : `.${locale.sys_enc}`;
  return {
    ...(typeof config.hostname === "string" ? { hostName: config.hostname } : {}),
    ...(language === "" ? {} : { locale: `${language}${encoding}${variant === undefined ? "" : `@${variant}`}` }),
    ...(typeof locale.kb_layout === "string"
      ? { keyboard: locale.kb_layout.replace(/^([a-z]+)-(.+)$/, "$1($2)") }
      : {}),
    ...(typeof config.timezone === "string" ? { timeZone: config.timezone } : {}),
  };
}

function readOurs(install: string, setup: string): Words {
  const outside = sectionsOf(install, ["before", "disks", "write", "system", "after", "end"]);
  const inside = sectionsOf(setup, ["network", "setup", "after", "end"]);
  const values = readAssignments(setup);
  const list = (name: string, by: string) => (values.get(name) ?? "").split(by).filter((one) => one !== "");
  const end = outside.get("end")?.map((line) => /^systemctl (reboot|poweroff|halt)$/.exec(line)?.[1]);
  const after = [...readScripts(inside.get("after"), "system"), ...readScripts(outside.get("after"), "installer")];
  const timeout = values.get("timeout");
  return {
    ...readSetup(values),
    layout: readLayout(readAssignments(install)),
    ...readDisks(outside.get("disks")),
    domain: values.get("domain") || null,
    proxy: values.get("proxy") || null,
    kernelArguments: list("kernel_arguments", " "),
    groups: list("groups", "\n"),
    bootLoader: { timeoutSeconds: timeout ? Number(timeout) : null, install: values.get("loader") === "yes" },
    firewall: values.get("firewall")
      ? {
          enabled: values.get("firewall") === "on",
          services: list("firewall_services", " "),
          ports: list("firewall_ports", " "),
        }
      : null,
    repositories: list("repositories", "\n").map((row) => {
      const [name, level, key, url] = row.split(" ");
      return { name, url, signed: level === "Required", keyUrl: key === "-" ? null : key };
    }),
    ...readNetwork(inside.get("network")),
    ...scriptsSpec(readScripts(outside.get("before")), after),
    ...(end?.find(Boolean) === undefined ? {} : { atEnd: end.find(Boolean) }),
  };
}

function readNetwork(lines: readonly string[] | undefined): Words {
  const files = hereDocuments(lines ?? [])
    .files.filter(({ path }) => path.startsWith(`${NETWORK}/`))
    .map(({ path, text }) => ({ name: path.slice(NETWORK.length + 1), text }));
  return files.length === 0 ? {} : { network: readNetworkd(files) };
}

function readTheirs(config: Words, notes: Note[]): Words {
  const disk = isObject(config.disk_config) ? config.disk_config : {};
  const modified = (Array.isArray(disk.device_modifications) ? disk.device_modifications : []).filter(isObject);
  if (modified.length > 0)
    notes.push(warning("disk_config", "partitions are not taken over", "say them in layout.mounts"));
  const users = (Array.isArray(config.users) ? config.users : []).filter(isObject);
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  return {
    ...(modified.length > 0 ? { disk: modified.map(({ device }) => device) } : {}),
    ...(typeof config.root_enc_password === "string" ? { root: { passwordHash: config.root_enc_password } } : {}),
    users: users.map((user) => ({
      name: user.username,
      passwordHash: user.enc_password ?? null,
      sudo: user.sudo === true,
      groups: texts(user.groups),
    })),
    packages: texts(config.packages),
    services: { enable: texts(config.services) },
  };
}
