// The scripts of a kickstart file read back: those that Bootlace writes itself into what they stand for, all others as a
// person's own.
import { readDiskChoice } from "../answers/disk-choice.ts";
import { type Kept, readKept } from "../answers/kept.ts";
import { type Note, warning } from "../answers/note.ts";
import { type HereDocument, hereDocuments, shellWords } from "../answers/read-shell.ts";
import type { Section } from "./grammar.ts";
import { value } from "./lint.ts";

type Words = Readonly<Record<string, unknown>>;

export interface ReadScripts {
  /** Files that %pre writes. */
  readonly included: readonly HereDocument[];
  readonly disk: Words | null;
  readonly kept: ReadonlyMap<string, Kept>;
  /** Shell variable → MAC. */
  readonly cards: ReadonlyMap<string, string>;
  readonly raw: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
  /** Adds what scripts do for a user. */
  user(user: Words): Words;
  /** Sections of the spec that scripts speak of. */
  spec(known: Words): Words;
}

export function readScripts(sections: readonly Section[]): ReadScripts {
  const before: Words[] = [];
  const after: Words[] = [];
  const others: string[] = [];
  const notes: Note[] = [];
  let setup: readonly string[] = [];
  let choice: readonly string[] = [];
  const included: HereDocument[] = [];
  for (const section of sections) {
    const log = value(section, "--log") ?? "";
    if (section.name === "%packages" || isReport(section)) continue;
    if (log === "/tmp/bootlace-disks.log") {
      const read = hereDocuments(section.body);
      choice = read.rest;
      included.push(
        ...read.files.map(({ path, text }) => ({
          path,
          text: text.replaceAll(/^\$\{(esp|bios)\}/gm, "").replaceAll(/\\([\\$`])/g, "$1"),
        })),
      );
    } else if (log === "/root/bootlace-post.log") setup = section.body;
    else if (section.name === "%pre") {
      const read = hereDocuments(section.body);
      included.push(...read.files);
      before.push(scriptOf(section));
    } else if (section.name === "%post")
      after.push({ ...scriptOf(section), ...(section.words.includes("--nochroot") ? { where: "installer" } : {}) });
    else {
      others.push([`${[section.name, ...section.words].join(" ")}`, ...section.body, "%end", ""].join("\n"));
      notes.push(warning(`line ${section.line}`, `${section.name} is kept as it is, in raw.redhat.sections`));
    }
  }
  const work = readSetup(setup);
  return {
    included,
    disk: readDiskChoice(choice),
    kept: readKept(choice),
    cards: new Map(choice.flatMap((line) => pairOf(/^(nic\d+)="\$\(nic (.*)\)"$/.exec(line), "$"))),
    raw: others.length === 0 ? {} : { sections: others.join("\n") },
    notes,
    user: (user) => ({ ...user, ...work.users.get(String(user.name)) }),
    spec: (known) => ({
      ...(before.length + after.length > 0 ? { scripts: { before, after } } : {}),
      ...(work.ntp === null ? {} : { ntp: work.ntp }),
      ...(work.rootKeys === null ? {} : { root: { ...(known.root as Words | undefined), sshKeys: work.rootKeys } }),
      ...repositories(known, work),
    }),
  };
}

/** Ours, and nothing but that. */
function isReport({ body, words }: Section): boolean {
  const log = value({ words }, "--log") ?? "";
  return (
    log === "/tmp/bootlace-pre.log" ||
    log === "/tmp/bootlace-end.log" ||
    (body.length === 1 && /\/reports\//.test(body[0] ?? ""))
  );
}

function scriptOf(section: Section): Words {
  const interpreter = value(section, "--interpreter");
  const wrapped = /^echo ([A-Za-z0-9+/=]*) \| base64 -d > (\S*bootlace-\S+)$/.exec(section.body[0] ?? "");
  if (wrapped !== null) {
    const text = Buffer.from(wrapped[1] ?? "", "base64").toString("utf8");
    const run = (section.body[2] ?? "").split(" ");
    const by = run.length > 1 && !(run[0] === "/bin/sh" && !text.startsWith("#!")) ? run[0] : null;
    return { text, ...(by == null ? {} : { interpreter: by }) };
  }
  const text = `${section.body.join("\n")}\n`;
  return { text, ...(interpreter === null || text.startsWith(`#!${interpreter}`) ? {} : { interpreter }) };
}

function pairOf(match: RegExpExecArray | null, prefix: string): readonly (readonly [string, string])[] {
  return match === null ? [] : [[`${prefix}${match[1]}`, match[2] ?? ""]];
}

interface Setup {
  readonly users: ReadonlyMap<string, Words>;
  readonly rootKeys: readonly string[] | null;
  readonly ntp: readonly string[] | null;
  readonly repositories: readonly Words[];
}

function readSetup(lines: readonly string[]): Setup {
  const users = new Map<string, Words>();
  let rootKeys: readonly string[] | null = null;
  let ntp: readonly string[] | null = null;
  const repositories: Words[] = [];
  const add = (name: string, words: Words) => users.set(name, { ...users.get(name), ...words });
  const { files, rest } = hereDocuments(lines);
  for (const { path, text } of files) {
    const owner = /^\/(?:root|home\/([^/]+))\/\.ssh\/authorized_keys$/.exec(path);
    const keys = text.replace(/\n$/, "").split("\n");
    if (owner?.[1] !== undefined) add(owner[1], { sshKeys: keys });
    else if (owner !== null) rootKeys = keys;
    else if (path === "/etc/yum.repos.d/bootlace.repo") repositories.push(...readRepositories(text));
  }
  for (const line of rest) {
    const admin = /^echo '(\S+) ALL=\(ALL\)/.exec(line)?.[1];
    if (admin !== undefined) add(admin, { sudo: true });
    const servers = /^printf 'server %s iburst\\n' (.*) >> \/etc\/ntp.conf$/.exec(line)?.[1];
    if (servers !== undefined) ntp = servers.split(" ");
    const comment = line.startsWith("usermod --comment ") ? shellWords(line) : null;
    if (comment !== null) add(comment[3] ?? "", { fullName: comment[2] ?? "" });
  }
  return { users, rootKeys, ntp, repositories };
}

/** Sections of a .repo file; the media's own are none of a spec's. */
function readRepositories(text: string): readonly Words[] {
  return text
    .split(/^\[/m)
    .slice(1)
    .flatMap((section) => {
      const field = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(section)?.[1];
      const name = section.split("]")[0] ?? "";
      if (/^bootlace(-baseos|-appstream)?$/.test(name)) return [];
      const keyUrl = field("gpgkey");
      return [
        {
          name,
          url: field("baseurl"),
          signed: field("gpgcheck") === "1",
          stays: true,
          ...(keyUrl === undefined ? {} : { keyUrl }),
        },
      ];
    });
}

function repositories(known: Words, { repositories }: Setup): Words {
  if (repositories.length === 0 || !Array.isArray(known.repositories)) return {};
  return {
    repositories: known.repositories.map((one: Words) => repositories.find(({ name }) => name === one.name) ?? one),
  };
}
