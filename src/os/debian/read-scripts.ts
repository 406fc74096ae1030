// The scripts that belong to a preseed file of ours, read back into what they stand for.
import { readDiskChoice } from "../answers/disk-choice.ts";
import { hereDocuments, shellWords } from "../answers/read-shell.ts";
import { NO_PASSWORD } from "../answers/system-setup.ts";
import { readInterfaces } from "./read-interfaces.ts";

type Words = Readonly<Record<string, unknown>>;

export interface ReadScripts {
  readonly disk: Words | null;
  readonly network: Words | null;
  readonly users: readonly Words[];
  readonly rootKeys: readonly string[];
  readonly ntp: readonly string[] | null;
  /** Services, firewall, boot loader, packages that go. */
  readonly running: Words;
  /** URLs of repositories that do not stay. */
  readonly leaving: readonly string[];
  readonly scripts: { readonly before: readonly Words[]; readonly after: readonly Words[] };
}

export function readScripts(disks: string, before: string, late: string): ReadScripts {
  const work = hereDocuments(late.split("\n"));
  const setup = hereDocuments(
    (work.files.find(({ path }) => path === "/target/root/bootlace-setup")?.text ?? "").split("\n"),
  );
  const users = usersOf(setup.rest);
  const keys = new Map(setup.files.map(({ path, text }) => [path, text.replace(/\n$/, "").split("\n")]));
  const line = (form: RegExp) => setup.rest.flatMap((one) => form.exec(one)?.[1] ?? []);
  const enable = line(/^systemctl enable (.*)$/);
  const disable = line(/^systemctl disable (.*)$/);
  const allowed = line(/^ufw allow (.*)$/);
  const timeout = line(/GRUB_TIMEOUT=(\d+)\//)[0];
  const without = line(/^DEBIAN_FRONTEND=noninteractive apt-get -y purge (.*)$/)[0];
  const ntp = line(/^printf '\[Time\]\\nNTP=%s\\n' '(.*)' > /)[0];
  const firewall = setup.rest.some((one) => one.includes("/etc/ufw/ufw.conf"))
    ? {
        firewall: {
          services: allowed.filter((one) => !one.includes("/")),
          ports: allowed.filter((one) => one.includes("/")),
        },
      }
    : {};
  return {
    disk: readDiskChoice(disks.split("\n")),
    network: readInterfaces(
      work.files.find(({ path }) => path === "/target/etc/network/interfaces")?.text ?? null,
      work.rest,
    ),
    users: users.map((user) => {
      const own = keys.get(`/home/${user.name}/.ssh/authorized_keys`);
      return own === undefined ? user : { ...user, sshKeys: own };
    }),
    rootKeys: keys.get("/root/.ssh/authorized_keys") ?? [],
    ntp: ntp === undefined ? null : ntp.split(" "),
    running: {
      ...(enable.length + disable.length > 0 ? { services: { enable, disable } } : {}),
      ...firewall,
      ...(timeout === undefined ? {} : { bootLoader: { timeoutSeconds: Number(timeout) } }),
      ...(without === undefined ? {} : { withoutPackages: without.split(" ") }),
    },
    leaving: line(/^sed -i '\\,(.*),d' \/etc\/apt\/sources.list$/).map((url) => url.replaceAll(/\\(.)/g, "$1")),
    scripts: { before: scriptsOf(before.split("\n")), after: scriptsOf(late.split("\n")) },
  };
}

/** In the order in which something is done for them. */
function usersOf(lines: readonly string[]): readonly Words[] {
  const users = new Map<string, Record<string, unknown>>();
  const add = (name: string, words: Words) => users.set(name, { name, ...users.get(name), ...words });
  for (const one of lines) {
    const words = shellWords(one) ?? [];
    const name = words.at(-1) ?? "";
    const option = (key: string) => words[words.indexOf(key) + 1] ?? "";
    if (words[0] === "useradd") {
      const password = option("--password");
      add(name, {
        fullName: option("--comment"),
        shell: option("--shell"),
        passwordHash: password === NO_PASSWORD ? null : password,
        ...(words.includes("--uid") ? { uid: Number(option("--uid")) } : {}),
      });
    } else if (words[0] === "usermod" && words.includes("--shell")) add(name, { shell: option("--shell") });
    else if (words[0] === "usermod" && words.includes("--groups")) {
      const groups = option("--groups").split(",");
      const others = groups.filter((group) => group !== "sudo");
      add(name, {
        ...(groups.includes("sudo") ? { sudo: true } : {}),
        ...(others.length > 0 ? { groups: others } : {}),
      });
    } else if (words[0] === "mkdir" && /^\/home\/[^/]+\/\.ssh$/.test(name)) add(name.split("/")[2] ?? "", {});
  }
  return [...users.values()];
}

/** Scripts that lines write to a file, run and remove. */
function scriptsOf(lines: readonly string[]): readonly Words[] {
  const { files, rest } = hereDocuments(lines);
  return files
    .filter(({ path }) => /\/bootlace-(before|after)-\d+$/.test(path))
    .map(({ path, text }) => {
      const inside = path.replace(/^\/target/, "");
      const run = rest.find((one) => one.endsWith(inside) && !/^(chmod|rm) /.test(one)) ?? "";
      const [by] = run.replace(/^(?:curtin )?in-target (?:-- )?/, "").split(" ");
      const own = by !== inside && !(by === "/bin/sh" && !text.startsWith("#!"));
      return {
        text,
        ...(own ? { interpreter: by } : {}),
        ...(/after-\d+$/.test(path) && path === inside ? { where: "installer" } : {}),
      };
    });
}
