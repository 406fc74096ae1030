// A kickstart file as a spec: what it says in our words, the rest as raw lines, and what does not count here.
// Our own files come back as they went in; anaconda-ks.cfg of an installed machine is the other common case.
import type { Imported } from "../answers/family-answer.ts";
import { warning } from "../answers/note.ts";
import { type Command, type KickstartFile, parseKickstart } from "./grammar.ts";
import { value } from "./lint.ts";
import { commandWords, type Draft, IGNORED, lostOptions } from "./read-commands.ts";
import { readScripts } from "./read-scripts.ts";
import { readStorage } from "./read-storage.ts";

export function readKickstart(written: string): Imported {
  const text = withPartitions(written);
  const file = parseKickstart(text);
  const scripts = readScripts(file.sections);
  // What %pre writes into a file that is included stands for the lines of that file.
  const included = scripts.included.filter(({ path }) =>
    file.commands.some((one) => one.name === "%include" && one.words[0] === path),
  );
  const inner = included.map(({ text }) => parseKickstart(text));
  const commands = [...file.commands, ...inner.flatMap((one) => one.commands)];
  const draft: Draft = {
    spec: {},
    users: new Map(),
    interfaces: [],
    raw: [],
    notes: [...file.notes, ...scripts.notes],
  };
  if (text !== written)
    draft.notes.push(
      warning("comments", "the partitions stand in comments only, as version 6 and older leave them: taken"),
    );
  let source: string | null = null;
  for (const one of commands) {
    draft.notes.push(...lostOptions(one));
    if (STORAGE.has(one.name)) continue;
    if (one.name === "cdrom" || one.name === "harddrive") {
      draft.notes.push(
        warning(`line ${one.line}`, `${one.name} does not count: over the network the profile's packages do`),
      );
      continue;
    }
    if (one.name === "%include" && included.some(({ path }) => path === one.words[0])) continue;
    source = sourceOf(one) ?? source;
    if (sourceOf(one) !== null || IGNORED.has(one.name)) continue;
    if (commandWords(one, draft, scripts.cards)) continue;
    draft.raw.push(one.text);
    draft.notes.push(warning(`line ${one.line}`, `${one.name} is kept as it is, in raw.redhat.commands`));
  }
  const storage = readStorage(commands, scripts.kept);
  const own = included.length > 0;
  const packages = packagesOf(file);
  const sections = { ...packages.raw, ...scripts.raw };
  const raw = { ...(draft.raw.length > 0 ? { commands: `${draft.raw.join("\n")}\n` } : {}), ...sections };
  return {
    spec: {
      ...draft.spec,
      ...(draft.interfaces.length > 0 ? { network: networkOf(draft) } : {}),
      ...(scripts.disk !== null ? { disk: scripts.disk } : storage.disk !== null ? { disk: storage.disk } : {}),
      ...(storage.layout === null ? {} : { layout: storage.layout }),
      ...(draft.users.size > 0 ? { users: [...draft.users.values()].map((user) => scripts.user(user)) } : {}),
      ...scripts.spec(draft.spec),
      ...packages.spec,
      ...(Object.keys(raw).length > 0 ? { raw: { redhat: raw } } : {}),
    },
    source,
    notes: [...draft.notes, ...(own ? [] : storage.notes)],
  };
}

/** Version 6 and older write what they have partitioned into the file as comments, so that nobody wipes a disk with it. */
function withPartitions(text: string): string {
  if (/^[ \t]*(part|partition|autopart|logvol|btrfs|%include)\b/m.test(text)) return text;
  return text.replaceAll(/^#[ \t]*((?:part|partition|raid|volgroup|logvol|clearpart)[ \t]+\S)/gm, "$1");
}

const STORAGE: ReadonlySet<string> = new Set(
  "part partition raid volgroup logvol btrfs clearpart zerombr ignoredisk reqpart autopart".split(" "),
);

function networkOf({ interfaces, spec }: Draft) {
  return { ...(typeof spec.network === "object" ? spec.network : {}), interfaces };
}

function sourceOf(one: Command): string | null {
  if (one.name === "url") return value(one, "--url");
  if (one.name === "nfs") return `nfs://${value(one, "--server") ?? ""}${value(one, "--dir") ?? ""}`;
  return null;
}

function packagesOf({ sections }: KickstartFile) {
  const section = sections.find(({ name }) => name === "%packages");
  const packages: string[] = [];
  const groups: string[] = [];
  const without: string[] = [];
  const other: string[] = [];
  for (const physical of section?.body ?? []) {
    const line = physical.replace(/#.*/, "").trim();
    if (line === "") continue;
    if (/^@\s*[^:]+$/.test(line)) groups.push(line.slice(1).trim());
    else if (/^-[^@]/.test(line)) without.push(line.slice(1));
    else if (/^[A-Za-z0-9][A-Za-z0-9.+_*:-]*$/.test(line)) packages.push(line);
    else other.push(line);
  }
  return {
    spec: {
      ...(packages.length > 0 ? { packages } : {}),
      ...(groups.length > 0 ? { groups } : {}),
      ...(without.length > 0 ? { withoutPackages: without } : {}),
    },
    raw: other.length > 0 ? { packages: `${other.join("\n")}\n` } : {},
  };
}
