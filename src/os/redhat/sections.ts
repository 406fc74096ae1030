// The scripts of a kickstart file: the choice of disks, reports of how far it is, the work that no command does, and a
// person's own. %pre runs in the installer, %post in the new system, %post --nochroot beside it.

import type { Layout } from "../../machines/spec/layout.ts";
import type { AfterScript, Script } from "../../machines/spec/scripts.ts";
import { runCommand } from "../../machines/spec/scripts.ts";
import type { Spec } from "../../machines/spec.ts";
import { diskChoice } from "../answers/disk-choice.ts";
import { diskReport } from "../answers/disk-report.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { keptLines, keptPattern } from "../answers/kept.ts";
import { encodedFile, quote } from "../answers/shell.ts";
import type { NetworkLines } from "./network.ts";
import type { Release } from "./release.ts";
import { setupLines } from "./setup.ts";
import { storageLines } from "./storage.ts";

/** Below it the new system, for scripts outside of it: the second name is the newer one. */
const ROOT = "root=/mnt/sysimage; [ -d /mnt/sysroot/etc ] && root=/mnt/sysroot";
/** Left by work that failed; the last script looks for it. */
const FAILED = "/root/bootlace-failed";

export function scriptSections(
  spec: Spec,
  context: AnswerContext,
  release: Release,
  network: NetworkLines,
): readonly (readonly string[])[] {
  const say = (phase: string) => report(context.reportUrl(phase), release);
  const modern = release.generation >= 7;
  const trap = `trap '[ $? = 0 ] || echo >> ${FAILED}' EXIT`;
  return [
    ["%pre --log=/tmp/bootlace-pre.log", say("running"), "%end"],
    ...spec.scripts.before.map((script, index) =>
      own(
        script,
        `%pre --erroronfail --log=/tmp/bootlace-before-${index + 1}.log`,
        `/tmp/bootlace-before-${index + 1}`,
      ),
    ),
    [
      "%pre --erroronfail --log=/tmp/bootlace-disks.log",
      `stop() { echo "$missing"; ${say("no-disk")}; ${say("failed")}; exit 1; }`,
      ...networkNames(network),
      ...disksFile(spec, context, release),
      "%end",
    ],
    ...(modern ? [["%pre-install", say("packages"), "%end"]] : []),
    [
      "%post --erroronfail --log=/root/bootlace-post.log",
      trap,
      "set -e",
      ...setupLines(spec, context, release),
      "%end",
    ],
    ...spec.scripts.after.map((script, index) => after(script, index + 1)),
    [
      "%post --nochroot --log=/tmp/bootlace-end.log",
      ROOT,
      'cp /tmp/bootlace-*.log "$root/root/" 2>/dev/null',
      `if [ -e "$root${FAILED}" ]; then ${say("failed")}; else ${say("installed")}; fi`,
      "%end",
    ],
    ...(modern ? [["%onerror", say("failed"), "%end"]] : []),
  ];
}

/** curl is in the installers from 7 on; those before have Python 2. */
function report(url: string, { generation }: Release): string {
  if (generation >= 7) return `curl -fsS -m 10 --retry 2 -o /dev/null ${quote(url)} || true`;
  const program = `import socket, urllib; socket.setdefaulttimeout(10); urllib.urlopen("${url}").read()`;
  return `python -c ${quote(program)} || true`;
}

/** Prints what the URL in `$url` answers. */
function ask({ generation }: Release): string {
  if (generation >= 7) return 'curl -fsS -m 10 --retry 2 "$url"';
  const program = "import socket, sys, urllib; socket.setdefaulttimeout(10); print(urllib.urlopen(sys.argv[1]).read())";
  return `python -c '${program}' "$url"`;
}

/** Where the cards' names must be known, the commands for the network are written here. */
function networkNames({ place, lines, cards }: NetworkLines): readonly string[] {
  if (place === "file") return [];
  return [
    "nic() {",
    "  for path in /sys/class/net/*; do",
    '    [ -e "$path/device" ] && [ "$(cat "$path/address")" = "$1" ] && echo "$' + '{path##*/}" && return',
    "  done",
    '  missing="no network card $1"; stop',
    "}",
    ...[...cards].map(([name, mac]) => `${name}="$(nic ${mac})"`),
    "cat > /tmp/bootlace-network.ks <<BOOTLACE",
    ...lines,
    "BOOTLACE",
  ];
}

function disksFile(spec: Spec, context: AnswerContext, release: Release): readonly string[] {
  const { layout } = spec;
  const passphrase = layout.encryption === null ? null : context.secret(layout.encryption.secret);
  const raw = spec.raw.redhat?.disks;
  return [
    ...diskChoice(spec.disk, "stop"),
    ...diskReport(context.reportUrl("disk"), ask(release), "stop"),
    ...keptLines(layout.keep, "stop"),
    "index=0",
    'for name in $disks; do index=$((index + 1)); eval "disk$index=\\$' + '{name#/dev/}"; done',
    ...(layout.keep.length > 0 ? othersLines(layout.keep) : []),
    ...(raw === undefined && (release.generation < 7 || layout.esp !== null) ? [firmwareLine(release)] : []),
    "cat > /tmp/bootlace-disks.ks <<BOOTLACE",
    ...(raw === undefined ? storageLines(spec, release, passphrase) : raw.replace(/\n+$/, "").split("\n")),
    "BOOTLACE",
  ];
}

/** What stands before lines that count on one firmware only. */
function firmwareLine({ generation }: Release): string {
  if (generation < 7) return "if [ -d /sys/firmware/efi ]; then esp=''; else esp='# '; fi";
  return "if [ -d /sys/firmware/efi ]; then esp='' bios='# '; else esp='# ' bios=''; fi";
}

/** All partitions of the chosen disks but those that are kept. */
function othersLines(keep: Layout["keep"]): readonly string[] {
  return [
    "others=",
    "for name in $disks; do",
    '  for path in "/sys/block/$' + '{name#/dev/}/"*/partition; do',
    '    part="$' + '{path%/partition}"; part="$' + '{part##*/}"',
    `    case "$part" in "*" | ${keptPattern(keep)}) ;; *) others="$others$part," ;; esac`,
    "  done",
    "done",
    'others="$' + '{others%,}"',
  ];
}

function after(script: AfterScript, number: number): readonly string[] {
  const inside = script.where === "system";
  const head = inside
    ? `%post --erroronfail --log=/root/bootlace-after-${number}.log`
    : `%post --nochroot --erroronfail --log=/tmp/bootlace-after-${number}.log`;
  return own(script, head, inside ? `/root/bootlace-after-${number}` : `/tmp/bootlace-after-${number}`);
}

/** A person's script as a section, run by its interpreter. */
function own(script: Script, head: string, path: string): readonly string[] {
  const { text, interpreter } = script;
  const body = text.replace(/\n$/, "").split("\n");
  // Lines that begin with % are the installer's own words, wherever they stand; and it takes an interpreter without
  // arguments. Such a script is carried in a wrapping.
  const says = /^#!\s*(\/\S+)\s*$/.exec(body[0] ?? "")?.[1];
  const plain = interpreter !== null || !text.startsWith("#!") || (says !== undefined && !says.endsWith("/env"));
  if (!plain || body.some((line) => /^\s*%/.test(line)) || text.includes("\r"))
    return [head, encodedFile(path, text), `chmod 700 ${path}`, runCommand(script, path), "%end"];
  const by = interpreter ?? says;
  return [by === undefined ? head : `${head} --interpreter=${by}`, ...body, "%end"];
}
