// configuration.nix read back: ours, with the install script beside it, and a person's, as far as it says one thing a line.
import { readAssignments } from "../answers/assignments.ts";
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { readNetworkd } from "../answers/networkd.ts";
import { type Note, warning } from "../answers/note.ts";
import { readLayout } from "../answers/partition-program.ts";
import { numbered, readDisks, readScripts, scriptsSpec, sectionsOf, type Words } from "../answers/read-install.ts";
import { hereDocuments, shellWords } from "../answers/read-shell.ts";
import { SHELLS } from "./configuration.ts";
import { readNix, stringsIn } from "./nix.ts";

const SECTIONS = ["before", "disks", "write", "system", "after", "outside", "end"];
const OURS = new Set([
  "imports",
  "system.stateVersion",
  "networking.useNetworkd",
  "networking.useDHCP",
  "services.resolved.enable",
  "services.openssh.enable",
  "services.openssh.openFirewall",
  "console.useXkbConfig",
  "security.sudo.extraRules",
  "boot.swraid.enable",
  "boot.swraid.mdadmConf",
]);
const FILES = "environment\0etc\0systemd/network/";

export function readNixos(files: readonly AnswerFile[]): Imported {
  const main = files.find(({ name }) => name.endsWith(".nix")) ?? files[0];
  const script = files.find(({ name }) => name === "install.sh")?.text;
  const { values, rest } = readNix(main?.text ?? "");
  const taken = new Set<string>();
  const one = (path: string) => {
    taken.add(path.replaceAll(".", "\0"));
    return values.get(path.replaceAll(".", "\0"));
  };
  const text = (path: string) => {
    const value = one(path);
    return value === undefined ? undefined : stringsIn(value)[0];
  };
  const texts = (path: string) => stringsIn(one(path) ?? "");
  const said = <T>(name: string, value: T | undefined) => (value === undefined ? {} : { [name]: value });
  const layout = text("services.xserver.xkb.layout");
  const variant = text("services.xserver.xkb.variant");
  const timeout = one("boot.loader.timeout");
  const packages = one("environment.systemPackages") ?? "";
  const spec: Words = {
    ...said("hostName", text("networking.hostName")),
    ...said("domain", text("networking.domain")),
    ...said("timeZone", text("time.timeZone")),
    ...said("locale", text("i18n.defaultLocale")),
    ...said("keyboard", layout === undefined ? undefined : variant === undefined ? layout : `${layout}(${variant})`),
    ntp: texts("networking.timeServers"),
    ...said("proxy", text("networking.proxy.default")),
    ...readFirewall(one),
    root: {
      passwordHash: text("users.users.root.hashedPassword") ?? null,
      sshKeys: texts("users.users.root.openssh.authorizedKeys.keys"),
    },
    users: readUsers(values),
    packages: stringsIn(packages.slice(packages.lastIndexOf("["))),
    services: readServices(values),
    kernelArguments: texts("boot.kernelParams"),
    bootLoader: { timeoutSeconds: timeout === undefined ? null : Number(timeout) },
    ...readNetwork(values),
    ...(script === undefined ? {} : readScript(script)),
  };
  const notes: Note[] = [];
  for (const path of values.keys()) {
    const shown = path.replaceAll("\0", ".");
    const known =
      taken.has(path) ||
      OURS.has(shown) ||
      /^(users\0users|environment\0etc|services\0[^\0]+\0enable|programs)(\0|$)/.test(path);
    if (!known) notes.push(warning(shown, "is not taken over", "raw.nixos.lines carries it"));
  }
  rest.forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed !== "" && !trimmed.startsWith("#") && !/^(\{.*\}:|[{}]|\]|\};)$/.test(trimmed) && script === undefined)
      notes.push(warning(`line ${index + 1}`, `"${trimmed.slice(0, 60)}" is not taken over`));
  });
  return { spec, source: null, notes };
}

function readFirewall(one: (path: string) => string | undefined): Words {
  const enabled = one("networking.firewall.enable");
  const tcp = one("networking.firewall.allowedTCPPorts") ?? "";
  const udp = one("networking.firewall.allowedUDPPorts") ?? "";
  if (enabled === undefined && tcp === "") return {};
  const ports = (value: string, protocol: string) =>
    (/\[([\d\s]*)\]$/.exec(value)?.[1] ?? "")
      .split(/\s+/)
      .filter((port) => port !== "")
      .map((port) => `${port}/${protocol}`);
  return {
    firewall: {
      enabled: enabled !== "false",
      services: stringsIn(tcp),
      ports: [...ports(tcp, "tcp"), ...ports(udp, "udp")],
    },
  };
}

function readUsers(values: ReadonlyMap<string, string>): readonly Words[] {
  const names = [...values.keys()].flatMap((path) => {
    const [, , name, key] = path.split("\0");
    return path.startsWith("users\0users\0") && key !== undefined && name !== "root" ? [name] : [];
  });
  return [...new Set(names)].map((name) => {
    const get = (key: string) => values.get(`users\0users\0${name}\0${key}`);
    const groups = stringsIn(get("extraGroups") ?? "");
    const shell = Object.entries(SHELLS).find(([, value]) => value === get("shell"))?.[0];
    return {
      name,
      fullName: stringsIn(get("description") ?? "")[0] ?? "",
      passwordHash: stringsIn(get("hashedPassword") ?? "")[0] ?? null,
      uid: get("uid") === undefined ? null : Number(get("uid")),
      sshKeys: stringsIn(get("openssh\0authorizedKeys\0keys") ?? ""),
      sudo: groups.includes("wheel"),
      groups: groups.filter((group) => group !== "wheel"),
      shell: shell === undefined ? "/bin/bash" : `/bin/${shell}`,
    };
  });
}

function readServices(values: ReadonlyMap<string, string>): Words {
  const named = (value: string) =>
    [...values].flatMap(([path, said]) => {
      const [, name] = /^services\0([^\0]+)\0enable$/.exec(path) ?? [];
      return name !== undefined && said === value && !["openssh", "resolved"].includes(name) ? [name] : [];
    });
  return { enable: named("true"), disable: named("false") };
}

function readNetwork(values: ReadonlyMap<string, string>): Words {
  const files = [...values].flatMap(([path, value]) =>
    path.startsWith(FILES)
      ? [{ name: path.slice(FILES.length, -"\0text".length), text: stringsIn(value)[0] ?? "" }]
      : [],
  );
  return files.length === 0 ? {} : { network: readNetworkd(files) };
}

function readScript(script: string): Words {
  const sections = sectionsOf(script, SECTIONS);
  const end = sections.get("end")?.map((line) => /^systemctl (reboot|poweroff|halt)$/.exec(line)?.[1]);
  const { files, rest } = hereDocuments(sections.get("after") ?? []);
  const after = files.map(({ path, text }) => {
    const own = path.replace(/^\/mnt/, "");
    const run = rest.map(shellWords).find((words) => words?.[0] === "nixos-enter" && words.at(-1) === own) ?? [];
    return numbered(own, text, run.slice(run.indexOf("--") + 1), "system");
  });
  return {
    layout: readLayout(readAssignments(script)),
    ...readDisks(sections.get("disks")),
    ...scriptsSpec(readScripts(sections.get("before")), [
      ...after,
      ...readScripts(sections.get("outside"), "installer"),
    ]),
    ...(end?.find(Boolean) === undefined ? {} : { atEnd: end.find(Boolean) }),
  };
}
