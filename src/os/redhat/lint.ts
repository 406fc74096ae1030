// Mistakes in a kickstart file, found before a disk is touched.
import type { LintContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { isCommand, OPTIONS, standing } from "./commands.ts";
import { type Command, type KickstartFile, parseKickstart } from "./grammar.ts";
import { type Release, releaseName, releaseOf } from "./release.ts";

export function lintKickstart(text: string, context: LintContext): readonly Note[] {
  const file = parseKickstart(text);
  const release = releaseOf(context.version ?? file.syntax?.replace(/^\D+/, "") ?? "");
  return [
    ...file.notes,
    ...file.commands.flatMap((command) => commandNotes(command, release)),
    ...sectionNotes(file, release),
    ...accessNotes(file),
    ...storageNotes(file, context),
    ...treeNotes(file, context),
  ];
}

function commandNotes(command: Command, release: Release | null): readonly Note[] {
  const at = `line ${command.line}`;
  const { name } = command;
  if (name.startsWith("%")) {
    const known = name === "%include" || name === "%ksappend";
    return known ? [] : [error(at, `${name} is no section`)];
  }
  if (!isCommand(name)) return [error(at, `there is no command "${name}"`)];
  const notes: Note[] = [];
  if (release !== null) {
    const how = standing(name, release);
    const who = releaseName(release);
    if (how === "removed") notes.push(error(at, `${name} is gone from ${who}: it stops there`, REPLACED[name]));
    if (how === "unknown") notes.push(error(at, `${who} does not know ${name}`, REPLACED[name]));
    if (how === "deprecated") notes.push(warning(at, `${name} goes away: ${who} warns of it`, REPLACED[name]));
    for (const word of command.words) {
      const option = word.split("=")[0] ?? "";
      const range = OPTIONS[name === "partition" ? "part" : name]?.[option];
      if (range === undefined) continue;
      const [first, last] = range;
      if (release.generation < first) notes.push(error(at, `${name} ${option} is there from ${first} on`));
      if (release.generation > last) notes.push(error(at, `${name} ${option} is gone since ${last}`, REPLACED[option]));
    }
  }
  const clear =
    (name === "rootpw" && !has(command, "--lock") && !has(command, "--iscrypted")) ||
    (name === "user" && value(command, "--password") !== null && !has(command, "--iscrypted"));
  if (clear) notes.push(warning(at, "a password in clear text", "--iscrypted, and a hash: openssl passwd -6"));
  return notes;
}

const REPLACED: Readonly<Record<string, string>> = {
  auth: "authselect",
  authconfig: "authselect",
  install: "leave it out",
  key: "leave it out",
  "--isUtc": "--utc",
  "--nontp": "timesource --ntp-disable",
  "--ntpservers": "timesource --ntp-server=…",
  "--level": "leave it out",
  vnc: "rdp",
};

function sectionNotes({ sections }: KickstartFile, release: Release | null): readonly Note[] {
  const notes: Note[] = [];
  for (const section of sections) {
    const at = `line ${section.line}`;
    // Up to 5, the next section's beginning or the file's was the end.
    if (!section.ended && (release === null || release.generation > 5))
      notes.push(error(at, `${section.name} has no %end`, "only version 5 takes it so"));
    if (/^%(pre-install|onerror|addon|anaconda)$/.test(section.name) && release !== null && release.generation < 7)
      notes.push(error(at, `${releaseName(release)} does not know ${section.name}`));
    if (section.name === "%anaconda" && release?.generation === 10)
      notes.push(error(at, `${releaseName(release)} does not know ${section.name}`));
  }
  return notes;
}

function accessNotes({ commands, sections }: KickstartFile): readonly Note[] {
  const root = commands.filter(({ name }) => name === "rootpw").at(-1);
  const open = root !== undefined && !has(root, "--lock") && root.words.some((word) => !word.startsWith("--"));
  const admin = commands.some((one) => one.name === "user" && /(^|,)wheel(,|$)/.test(value(one, "--groups") ?? ""));
  const key = commands.some((one) => one.name === "sshkey");
  const script = sections.some(
    ({ name, body }) => name === "%post" && body.some((line) => /authorized_keys|chpasswd|passwd /.test(line)),
  );
  const later = commands.some(({ name }) => name === "%include" || name === "%ksappend");
  if (open || admin || key || script || later) return [];
  return [error("rootpw", "nobody could become root: no root password, no user in wheel, no SSH key")];
}

function storageNotes({ commands, sections }: KickstartFile, { diskMebibytes }: LintContext): readonly Note[] {
  const notes: Note[] = [];
  const named = (name: string) => commands.filter((one) => one.name === name);
  const parts = [...named("part"), ...named("partition")];
  const groups = new Set(named("volgroup").map(({ words }) => words.find((word) => !word.startsWith("--"))));
  const members = new Set(parts.map(({ words }) => words[0] ?? ""));
  for (const one of [...parts, ...named("logvol")]) {
    const size = Number(value(one, "--size") ?? Number.NaN);
    const most = Number(value(one, "--maxsize") ?? Number.NaN);
    if (most < size) notes.push(error(`line ${one.line}`, `--maxsize=${most} is less than --size=${size}`));
  }
  for (const one of named("logvol")) {
    const group = value(one, "--vgname") ?? "";
    if (!groups.has(group)) notes.push(error(`line ${one.line}`, `there is no volgroup "${group}"`));
  }
  for (const one of named("raid")) {
    const used = one.words.filter((word) => /^raid\./.test(word));
    for (const member of used)
      if (!members.has(member)) notes.push(error(`line ${one.line}`, `there is no part ${member}`));
    const level = Number((value(one, "--level") ?? "").replace(/^RAID/i, ""));
    const least = { 0: 2, 1: 2, 4: 3, 5: 3, 6: 4, 10: 4 }[level] ?? 1;
    if (used.length < least)
      notes.push(error(`line ${one.line}`, `RAID ${level} needs ${least} members, here are ${used.length}`));
  }
  const byDisk = new Map<string, number>();
  for (const one of parts) {
    const disk = value(one, "--ondisk") ?? "";
    byDisk.set(disk, (byDisk.get(disk) ?? 0) + Number(value(one, "--size") ?? 0));
  }
  if (diskMebibytes !== null)
    for (const [disk, sum] of byDisk)
      if (sum > diskMebibytes)
        notes.push(error(`disk ${disk}`, `its partitions need ${sum} MiB, the disk has ${diskMebibytes}`));
  const made = parts.length + named("autopart").length + named("mount").length + named("btrfs").length;
  const elsewhere = commands.some(({ name }) => /^%(include|ksappend)$/.test(name)) || sections.length === 0;
  if (made === 0 && !elsewhere) notes.push(error("part", "no disk is cut: neither part, autopart nor mount"));
  return notes;
}

function treeNotes({ commands }: KickstartFile, { ownUrl, exists }: LintContext): readonly Note[] {
  if (ownUrl === null || exists === null) return [];
  return commands.flatMap((one) => {
    const url = value(one, one.name === "repo" ? "--baseurl" : "--url");
    if (url === null || !url.startsWith(`${ownUrl}/`)) return [];
    const path = decodeURI(url.slice(ownUrl.length + 1).replace(/\/+$/, ""));
    const there = ["repodata/repomd.xml", ".treeinfo", ".discinfo"].some((file) => exists(`${path}/${file}`));
    return there ? [] : [error(`line ${one.line}`, `nothing to install from at ${url}`, "see bootlace media list")];
  });
}

function has({ words }: Command, option: string): boolean {
  return words.includes(option);
}

/** `--size=5` and `--size 5`. */
export function value({ words }: Pick<Command, "words">, option: string): string | null {
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  const found = words[at];
  if (found === undefined) return null;
  return found === option ? (words[at + 1] ?? null) : found.slice(option.length + 1);
}
