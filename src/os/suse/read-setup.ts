// The set-up script of our AutoYaST files read back into what it stands for.
import { hereDocuments, shellWords } from "../answers/read-shell.ts";
import { NO_PASSWORD } from "../answers/system-setup.ts";

type Words = Readonly<Record<string, unknown>>;

export interface ReadSetup {
  readonly users: readonly Words[];
  readonly rootKeys: readonly string[];
  readonly ntp: readonly string[] | null;
  readonly running: Words;
  /** Names of repositories that do not stay. */
  readonly leaving: ReadonlySet<string>;
}

export function readSetup(script: readonly string[]): ReadSetup {
  const { files, rest } = hereDocuments(script);
  const keys = new Map(files.map(({ path, text }) => [path, text.replace(/\n$/, "").split("\n")]));
  const line = (form: RegExp) => rest.flatMap((one) => form.exec(one)?.[1] ?? []);
  const services = serviceWords(rest);
  const ntp = line(/^printf 'server %s iburst\\n' (.*) >>? \//)[0];
  return {
    users: usersOf(rest).map((user) => {
      const own = keys.get(`/home/${user.name}/.ssh/authorized_keys`);
      return own === undefined ? user : { ...user, sshKeys: own };
    }),
    rootKeys: keys.get("/root/.ssh/authorized_keys") ?? [],
    ntp: ntp === undefined ? null : ntp.split(" "),
    running: { ...services, ...firewallOf(rest, line) },
    leaving: new Set(line(/removerepo (.*)$/)),
  };
}

/** Ours, for the firewall and the clock, are none of a spec's. */
const OWN = /^(firewalld|chronyd|ntpd|SuSEfirewall2\w*)$/;

function serviceWords(lines: readonly string[]): Words {
  const enable: string[] = [];
  const disable: string[] = [];
  for (const line of lines) {
    const [, state, name] = /^systemctl (enable|disable) (.*)$/.exec(line) ?? [];
    const [, old, switched] = /^chkconfig (.*) (on|off)$/.exec(line) ?? [];
    const called = name ?? old;
    if (called === undefined || OWN.test(called) || line === "chkconfig ntp on") continue;
    (state === "enable" || switched === "on" ? enable : disable).push(called);
  }
  return enable.length + disable.length === 0 ? {} : { services: { enable, disable } };
}

function firewallOf(lines: readonly string[], line: (form: RegExp) => readonly string[]): Words {
  const state = lines.find((one) => /firewalld$|SuSEfirewall2$|^chkconfig SuSEfirewall2_setup/.test(one));
  if (state === undefined) return {};
  if (/^systemctl disable| off$/.test(state)) return { firewall: { enabled: false } };
  const old = (kind: string) =>
    (line(new RegExp(`FW_SERVICES_EXT_${kind}="(.*)",`))[0] ?? "").split(" ").filter((one) => one !== "");
  const tcp = old("TCP");
  return {
    firewall: {
      services: [...line(/--add-service=(.*)$/), ...tcp.filter((one) => !/^\d+$/.test(one))],
      ports: [
        ...line(/--add-port=(.*)$/),
        ...tcp.filter((one) => /^\d+$/.test(one)).map((one) => `${one}/tcp`),
        ...old("UDP").map((one) => `${one}/udp`),
      ],
    },
  };
}

function usersOf(lines: readonly string[]): readonly Words[] {
  const users = new Map<string, Words>();
  for (const one of lines) {
    const words = shellWords(one) ?? [];
    const name = words.at(-1) ?? "";
    const option = (key: string) => words[words.indexOf(key) + 1] ?? "";
    if (words[0] === "useradd") {
      const password = option("--password");
      users.set(name, {
        name,
        fullName: option("--comment"),
        shell: option("--shell"),
        passwordHash: password === NO_PASSWORD ? null : password,
        ...(words.includes("--uid") ? { uid: Number(option("--uid")) } : {}),
      });
    } else if (words[0] === "usermod" && words.includes("--groups")) {
      const groups = option("--groups").split(",");
      const others = groups.filter((group) => group !== "wheel");
      users.set(name, {
        ...users.get(name),
        ...(groups.includes("wheel") ? { sudo: true } : {}),
        ...(others.length > 0 ? { groups: others } : {}),
      });
    }
  }
  return [...users.values()];
}
