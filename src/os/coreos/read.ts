// Ignition's configuration read back: ours, with the live system's script beside it, and those of others as far as a spec has
// words for what they say.
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { readIni } from "../answers/ini.ts";
import { readKeyfiles } from "../answers/keyfile.ts";
import { isObject } from "../answers/merge.ts";
import { readNetworkd } from "../answers/networkd.ts";
import { error, type Note, warning } from "../answers/note.ts";
import {
  type Numbered,
  numbered,
  readDisks,
  readScripts,
  scriptsSpec,
  sectionsOf,
  type Words,
} from "../answers/read-install.ts";
import { mergeable } from "./cannot.ts";
import { NETWORK, TIME } from "./ignition.ts";
import { INSTALL } from "./install.ts";

export function readIgnition(files: readonly AnswerFile[]): Imported {
  const configs = files.filter(({ text }) => text.trimStart().startsWith("{"));
  const parsed = configs.map(({ text }) => mergeable(text));
  if (parsed.length === 0 || parsed.includes(null))
    return { spec: {}, source: null, notes: [error("line 1", "no JSON object")] };
  const script = files.find(({ name }) => name === "install.sh")?.text;
  const system = parsed.find((config) => !isLive(config ?? {})) ?? {};
  const notes: Note[] = [];
  const sections = sectionsOf(script ?? "", SECTIONS);
  const spec = { ...readSystem(system, notes), ...readInstall(sections) };
  const after = [...afterScripts(system), ...readScripts(sections.get("after"), "installer")];
  const before = readScripts(sections.get("before"));
  return {
    spec: { ...spec, ...scriptsSpec(before, after) },
    source: null,
    notes,
  };
}

const SECTIONS = ["before", "disks", "system", "after", "end"];

/** The live system's own, which only fetches the script. */
function isLive(config: Words): boolean {
  return list(at(config, "storage", "files")).some(({ path }) => path === INSTALL);
}

function readInstall(sections: ReadonlyMap<string, readonly string[]>): Words {
  const end = sections
    .get("end")
    ?.map((line) => /^systemctl (reboot|poweroff|halt)$/.exec(line)?.[1])
    .find(Boolean);
  return { ...readDisks(sections.get("disks")), ...(end === undefined ? {} : { atEnd: end }) };
}

/** Files with what is in them, where that stands in the configuration itself. */
function textsOf(config: Words): ReadonlyMap<string, string> {
  return new Map(
    list(at(config, "storage", "files")).flatMap((one) => {
      const source = String(at(one, "contents", "source") ?? "");
      const [, base64, data] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(source) ?? [];
      if (data === undefined || typeof one.path !== "string") return [];
      const text = base64 === undefined ? plain(data) : Buffer.from(data, "base64").toString("utf8");
      return [[one.path, text] as const];
    }),
  );
}

function plain(data: string): string {
  try {
    return decodeURIComponent(data);
  } catch {
    return data;
  }
}

function readSystem(config: Words, notes: Note[]): Words {
  const texts = textsOf(config);
  const inFolder = (folder: string) =>
    [...texts].flatMap(([path, text]) =>
      path.startsWith(`${folder}/`) ? [{ name: path.slice(folder.length + 1), text }] : [],
    );
  const keyed = inFolder(NETWORK.coreos);
  const networkd = inFolder(NETWORK.flatcar);
  const zone = list(at(config, "storage", "links")).find(({ path }) => path === "/etc/localtime")?.target;
  const one = (path: string, form: RegExp) => form.exec(texts.get(path) ?? "")?.[1];
  const keyboard = one("/etc/vconsole.conf", /^KEYMAP=(\S+)$/m);
  const selinux = one("/etc/selinux/config", /^SELINUX=(\w+)$/m);
  const locale = one("/etc/locale.conf", /^LANG=(\S+)$/m);
  const hostName = one("/etc/hostname", /^([a-z0-9-]+)/);
  const ntp = texts.has(TIME.coreos)
    ? [...(texts.get(TIME.coreos) ?? "").matchAll(/^(?:server|pool) (\S+)/gm)].map(([, server]) => server)
    : readIni(texts.get(TIME.flatcar) ?? "")
        .get("Time")
        ?.get("NTP")?.[0]
        ?.split(" ");
  const known = new Set([
    "/etc/hostname",
    "/etc/locale.conf",
    "/etc/vconsole.conf",
    "/etc/selinux/config",
    TIME.coreos,
    TIME.flatcar,
  ]);
  for (const path of texts.keys())
    if (
      !known.has(path) &&
      !/^\/etc\/(bootlace|sudoers\.d|NetworkManager\/system-connections|systemd\/network)\//.test(path)
    )
      notes.push(warning(path, "this file is not taken over", "write it in scripts.after"));
  const units = list(at(config, "systemd", "units"));
  const ours = (name: unknown) => /^bootlace-|\.mount$/.test(String(name));
  for (const { name, contents } of units)
    if (contents !== undefined && !ours(name)) notes.push(warning(String(name), "this unit's text is not taken over"));
  const named = (enabled: boolean) =>
    units
      .filter((each) => each.enabled === enabled && !ours(each.name))
      .map(({ name }) => String(name).replace(/\.service$/, ""));
  const shouldExist = at(config, "kernelArguments", "shouldExist");
  return {
    ...(hostName === undefined ? {} : { hostName }),
    ...(locale === undefined ? {} : { locale }),
    ...(keyboard === undefined ? {} : { keyboard: keyboard.replace(/^([a-z]+)-(.+)$/, "$1($2)") }),
    ...(zone === undefined ? {} : { timeZone: String(zone).replace(/^.*\/zoneinfo\//, "") }),
    ...(ntp === undefined ? {} : { ntp }),
    ...(selinux === undefined ? {} : { selinux }),
    ...(keyed.length > 0
      ? { network: readKeyfiles(keyed) }
      : networkd.length > 0
        ? { network: readNetworkd(networkd) }
        : {}),
    ...readUsers(config),
    ...readMounts(config),
    services: { enable: named(true), disable: named(false) },
    ...(shouldExist === undefined ? {} : { kernelArguments: shouldExist }),
  };
}

function readUsers(config: Words): Words {
  const all = list(at(config, "passwd", "users")).map((user) => {
    const groups = Array.isArray(user.groups) ? user.groups.map(String) : [];
    return {
      name: user.name,
      fullName: user.gecos ?? "",
      passwordHash: user.passwordHash ?? null,
      sshKeys: user.sshAuthorizedKeys ?? [],
      sudo: groups.some((group) => group === "sudo" || group === "wheel"),
      groups: groups.filter((group) => group !== "sudo" && group !== "wheel"),
      uid: user.uid ?? null,
      shell: user.shell ?? "/bin/bash",
    };
  });
  const root = all.find(({ name }) => name === "root");
  return {
    ...(root === undefined ? {} : { root: { passwordHash: root.passwordHash, sshKeys: root.sshKeys } }),
    users: all.filter(({ name }) => name !== "root"),
  };
}

function readMounts(config: Words): Words {
  const partitions = list(at(config, "storage", "disks")).flatMap((disk) => list(disk.partitions));
  const systems = list(at(config, "storage", "filesystems"));
  if (partitions.length === 0) return {};
  const mounts = partitions.flatMap((partition): readonly Words[] => {
    const size = Number(partition.sizeMiB ?? 0);
    const sizes = size > 0 ? { min: size, grow: false } : { grow: true };
    if (String(partition.label).toLowerCase() === "root") return [{ mount: "/", ...sizes }];
    const system = systems.find(({ device }) => String(device).endsWith(`/${partition.label}`));
    if (system === undefined) return [];
    const options = Array.isArray(system.mountOptions) ? system.mountOptions.join(",") : null;
    return [{ mount: system.path, fs: system.format, options, ...sizes }];
  });
  return { layout: { mounts } };
}

function afterScripts(config: Words): readonly Numbered[] {
  const units = list(at(config, "systemd", "units"));
  return [...textsOf(config)].flatMap(([path, text]) => {
    if (!path.startsWith("/etc/bootlace/after-")) return [];
    const contents = units.map((each) => String(each.contents ?? "")).find((each) => each.includes(`${path}"`)) ?? "";
    const command = /^ExecStart=\/bin\/sh -c "(.*)"$/m.exec(contents)?.[1]?.split(" ") ?? [];
    return [numbered(path, text, command, "system")];
  });
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((each: unknown, key) => (isObject(each) ? each[key] : undefined), value);
}

function list(value: unknown): readonly Words[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
