// An autoinstall file as a spec: what it says in our words, the rest as raw lines, and what does not count here. Our own files
// come back as they went in.
import { YAML } from "bun";
import { isCrypt } from "../../machines/crypt-form.ts";
import { readDiskChoice } from "../answers/disk-choice.ts";
import type { Imported } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { mapping, readNetplan, texts } from "../answers/read-netplan.ts";
import { shellWords } from "../answers/read-shell.ts";
import { type Yaml, yaml } from "../answers/yaml.ts";
import { readScripts } from "../debian/read-scripts.ts";
import { readStorage } from "./read-storage.ts";

type Words = Readonly<Record<string, unknown>>;

export function readAutoinstall(text: string): Imported {
  let whole: Words;
  try {
    whole = mapping(YAML.parse(text));
  } catch (cause) {
    return { spec: {}, source: null, notes: [error("user-data", `no YAML: ${String(cause)}`)] };
  }
  const keys = whole.autoinstall === undefined ? whole : mapping(whole.autoinstall);
  const notes: Note[] = [];
  for (const key of Object.keys(whole))
    if (whole.autoinstall !== undefined && key !== "autoinstall")
      notes.push(warning(key, "stands beside autoinstall: not taken over"));
  const early = commandsOf(keys["early-commands"]);
  const late = commandsOf(keys["late-commands"]);
  // Which are ours: those that a file of ours has.
  const own = late.some((one) => one.includes("/root/bootlace-setup"));
  const choice = early.find((one) => one.includes("python3 - $disks"))?.split("\n") ?? [];
  const scripts = readScripts(choice.join("\n"), early.join("\n"), late.join("\n"));
  const setup = setupOf(late.join("\n"));
  const { network, notes: networkNotes } = readNetplan(keys.network, "network");
  const storage = readStorage(keys.storage, growthOf(choice));
  notes.push(...networkNotes, ...storage.notes);
  const identity = identityOf(keys, notes);
  const others = Object.keys(keys).filter((key) => !UNDERSTOOD.has(key) && !(own && OURS.has(key)));
  for (const key of others) notes.push(warning(key, "is kept as it is, in raw.ubuntu.keys"));
  const raw = Object.fromEntries(others.map((key) => [key, keys[key] as Yaml]));
  const apt = mapping(keys.apt);
  const keyboard = mapping(keys.keyboard);
  const firstStart = mapping(keys["user-data"]);
  const packages = own && setup.packages.length > 0 ? setup.packages : texts(keys.packages);
  const rootKeys = scripts.rootKeys.length > 0 ? { sshKeys: scripts.rootKeys } : {};
  const groups = packages.filter((one) => one.endsWith("^")).map((one) => one.slice(0, -1));
  const timeZone = keys.timezone ?? firstStart.timezone;
  const hostName = identity.hostName ?? (typeof firstStart.hostname === "string" ? firstStart.hostname : null);
  return {
    spec: {
      ...given("locale", keys.locale),
      ...(typeof keyboard.layout === "string"
        ? {
            keyboard:
              given("variant", keyboard.variant).variant === undefined
                ? keyboard.layout
                : `${keyboard.layout}(${keyboard.variant})`,
          }
        : {}),
      ...(timeZone === "geoip" ? {} : given("timeZone", timeZone)),
      ...(scripts.ntp === null ? {} : { ntp: scripts.ntp }),
      ...given("hostName", hostName?.split(".")[0] ?? ""),
      ...domainOf(firstStart.fqdn ?? hostName),
      ...(network === null ? {} : { network }),
      ...diskAndLayout(choice, storage),
      root: { passwordHash: setup.root, ...rootKeys },
      users: own ? scripts.users : identity.users,
      ...(packages.length > groups.length ? { packages: packages.filter((one) => !one.endsWith("^")) } : {}),
      ...(groups.length > 0 ? { groups } : {}),
      ...(setup.repositories.length > 0 ? { repositories: setup.repositories } : {}),
      ...given("proxy", keys.proxy),
      ...given("edition", mapping(keys.source).id),
      ...given("productKey", mapping(keys["ubuntu-pro"]).token),
      ...scripts.running,
      ...setup.running,
      scripts: own ? scripts.scripts : { before: early.map((one) => ({ text: one })), after: late.map(foreignCommand) },
      atEnd: keys.shutdown === "poweroff" ? "poweroff" : "reboot",
      ...(others.length > 0 ? { raw: { ubuntu: { keys: yaml(raw) } } } : {}),
    },
    source: mirrorOf(apt),
    notes,
  };
}

const UNDERSTOOD: ReadonlySet<string> = new Set(
  (
    "version early-commands late-commands locale keyboard timezone network proxy apt storage identity ssh packages " +
    "user-data shutdown source ubuntu-pro"
  ).split(" "),
);
const OURS: ReadonlySet<string> = new Set(["refresh-installer", "updates", "error-commands", "reporting"]);

function given(name: string, value: unknown): Words {
  return typeof value === "string" && value !== "" ? { [name]: value } : {};
}

/** A command is a line for the shell, or a list of words. */
function commandsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map((one) =>
    Array.isArray(one) ? one.map((word) => `'${String(word).replaceAll("'", "'\\''")}'`).join(" ") : String(one),
  );
}

/** What stands behind `curtin in-target --` runs in the new system. */
function foreignCommand(command: string): Words {
  const inside = /^curtin in-target (?:--target=\/target )?-- ([^&|;\n]*)$/.exec(command)?.[1];
  return inside === undefined ? { text: command, where: "installer" } : { text: inside };
}

function diskAndLayout(choice: readonly string[], { layout, disk }: ReturnType<typeof readStorage>): Words {
  const chosen = readDiskChoice(choice) ?? disk;
  return { ...(chosen === null ? {} : { disk: chosen }), ...(layout === null ? {} : { layout }) };
}

function growthOf(lines: readonly string[]): Readonly<Record<string, readonly number[]>> {
  const text = lines.map((line) => /^grow = (\{.*\})$/.exec(line)?.[1]).find((found) => found !== undefined);
  return text === undefined ? {} : (JSON.parse(text) as Record<string, number[]>);
}

function domainOf(name: unknown): Words {
  const at = typeof name === "string" ? name.indexOf(".") : -1;
  return at < 0 ? {} : { domain: String(name).slice(at + 1) };
}

function identityOf(
  keys: Words,
  notes: Note[],
): { readonly hostName: string | null; readonly users: readonly Words[] } {
  const identity = mapping(keys.identity);
  const ssh = mapping(keys.ssh);
  const all = mapping(keys["user-data"]).users;
  const more = (Array.isArray(all) ? all : []).filter((one) => typeof one === "object").map(mapping);
  const users = more.map((one) => {
    const groups = Array.isArray(one.groups) ? texts(one.groups) : String(one.groups ?? "").split(/\s*,\s*/);
    return account(
      String(one.name),
      one.gecos,
      one.passwd,
      texts(one.ssh_authorized_keys),
      groups.includes("sudo") || one.sudo !== undefined,
      notes,
    );
  });
  if (typeof identity.username !== "string") return { hostName: null, users };
  const first = account(
    identity.username,
    identity.realname,
    identity.password,
    texts(ssh["authorized-keys"]),
    true,
    notes,
  );
  return { hostName: typeof identity.hostname === "string" ? identity.hostname : null, users: [first, ...users] };
}

function account(
  name: string,
  fullName: unknown,
  password: unknown,
  sshKeys: readonly string[],
  sudo: boolean,
  notes: Note[],
): Words {
  const hash = typeof password === "string" && isCrypt(password) ? password : null;
  if (hash === null && password !== undefined)
    notes.push(warning(`user ${name}`, "the password is no hash that can be kept", "give it as password: in the spec"));
  return { name, ...given("fullName", fullName), passwordHash: hash, ...(sshKeys.length > 0 ? { sshKeys } : {}), sudo };
}

function mirrorOf(apt: Words): string | null {
  const primary = mapping(apt["mirror-selection"]).primary ?? apt.primary;
  const found = (Array.isArray(primary) ? primary : []).map(mapping).find(({ uri }) => typeof uri === "string");
  return found === undefined ? null : String(found.uri);
}

/** What our own set-up does besides that of Debian. */
function setupOf(late: string) {
  const lines = late.split("\n");
  const line = (form: RegExp) => lines.flatMap((one) => form.exec(one)?.[1] ?? []);
  const words = (text: string | undefined) => (text === undefined ? [] : (shellWords(text) ?? []));
  const kernel = line(/^GRUB_CMDLINE_LINUX_DEFAULT="(.*)"$/)[0];
  const timeout = line(/^GRUB_TIMEOUT=(\d+)$/)[0];
  const removed = new Set(line(/^rm -f \/etc\/apt\/sources\.list\.d\/(.*)\.list$/));
  const keyUrls = new Map(
    lines.flatMap((one) => {
      const found = /urlretrieve\(.*\)' (\S+) \/etc\/apt\/keyrings\/(.*)\.(?:asc|gpg)$/.exec(one);
      return found === null ? [] : [[found[2] ?? "", words(found[1])[0] ?? ""] as const];
    }),
  );
  const repositories = lines.flatMap((one): readonly Words[] => {
    const [, quoted, name = ""] = /^echo (.*) > \/etc\/apt\/sources\.list\.d\/(.*)\.list$/.exec(one) ?? [];
    const [, options = "", url, suite, rest = ""] =
      /^deb (?:\[(.*?)\] )?(\S+) (\S+)(?: (.*))?$/.exec(words(quoted).join(" ")) ?? [];
    if (url === undefined) return [];
    const components = rest.split(" ").filter((part) => part !== "");
    const keyUrl = keyUrls.get(name) ?? null;
    return [{ name, url, suite, components, keyUrl, signed: options !== "trusted=yes", stays: !removed.has(name) }];
  });
  return {
    root: words(line(/^usermod --password (.*) root$/)[0])[0] ?? null,
    packages: words(line(/^DEBIAN_FRONTEND=noninteractive apt-get -y install (.*)$/)[0]),
    repositories,
    running: {
      ...(kernel === undefined ? {} : { kernelArguments: kernel.split(" ") }),
      ...(timeout === undefined ? {} : { bootLoader: { timeoutSeconds: Number(timeout) } }),
    },
  };
}
