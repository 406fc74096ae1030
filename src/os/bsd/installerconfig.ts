// FreeBSD's files. installerconfig, which bsdinstall(8) reads: a part that it takes in as shell before it cuts the disks, and, from
// the first line on that begins with `#!`, a script for the new system. And what starts all that from the network: the loader's
// settings, and the script that init(8) runs first of all.
//
// The loader puts two images into memory: the disc (md0), which is the root file system, and that script (md1), as it is: a
// device is read like a file. The disc's own start would look for /etc/installerconfig on itself, where nothing can be written:
// so the script puts a writable /etc over it, with an rc.local of ours that fetches the file and begins.
import { runCommand } from "../../machines/spec/scripts.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext, AnswerFile } from "../answers/family-answer.ts";
import { fileLines, reportCommand } from "../answers/shell.ts";
import { chooseDisks, cutDisks, diskSettings, reportDisks } from "./disks.ts";
import { setupScript } from "./setup.ts";

export const LOADER_CONF = "loader.conf";
export const START = "start.sh";
/** Where the loader finds them; it takes everything else from the disc. */
export const ROOT = { "boot/loader.conf.local": LOADER_CONF, [`bootlace/${START}`]: START } as const;
/** The disc itself, in the same folder. */
export const DISC = "bootlace/disc.iso";
/** md(4) has sectors; what is left of the last is filled with empty lines. */
const SECTOR = 512;

export function installerconfig(spec: Spec, context: AnswerContext): string {
  const stop = 'echo "$missing"; exit 1';
  const raw = spec.raw.bsd?.preamble;
  return [
    'DISTRIBUTIONS="kernel.txz base.txz"',
    "export DISTRIBUTIONS",
    ...diskSettings(spec),
    reportCommand(context.reportUrl("running"), "fetch"),
    "# before",
    ...spec.scripts.before.flatMap((script, index) => {
      const path = `/tmp/bootlace-before-${index + 1}`;
      return [encoded(path, script.text), `chmod 700 ${path}`, runCommand(script, path), `rm -f ${path}`];
    }),
    "# disks",
    ...chooseDisks(stop),
    ...reportDisks(context.reportUrl("disk"), stop),
    "# write",
    reportCommand(context.reportUrl("writing"), "fetch"),
    ...cutDisks(),
    "# raw",
    // No line of it may look like the beginning of the script.
    ...(raw === undefined ? [] : [raw.replace(/\n$/, "").replaceAll(/^#!/gm, "# !")]),
    ...setupScript(spec, context),
    "",
  ].join("\n");
}

/** Kept from bsdinstall's eyes: a line of the script's own may begin with `#!`. */
function encoded(path: string, text: string): string {
  return `echo ${Buffer.from(text, "utf8").toString("base64")} | b64decode -r > ${path}`;
}

/** For the loader, after the disc's own (loader.conf(5)). Extra: the profile's arguments, `name=value`. */
export function loaderConf(context: AnswerContext): string {
  const own = (context.extraArguments ?? []).flatMap((word) => {
    const [, name, value] = /^([A-Za-z][A-Za-z0-9_.]*)=(.*)$/.exec(word) ?? [];
    return name === undefined ? [] : [`${name}="${value}"`];
  });
  return [
    'autoboot_delay="0"',
    'disc_load="YES"',
    'disc_type="md_image"',
    `disc_name="/${DISC}"`,
    // Behind it, always: the order of modules is nobody's promise.
    `disc_after="load -t md_image /bootlace/${START}"`,
    'vfs.root.mountfrom="cd9660:/dev/md0"',
    'vfs.root.mountfrom.options="ro"',
    'init_script="/dev/md1"',
    ...own,
    "",
  ].join("\n");
}

/** The script of init, with the one that it leaves for the end of the live system's start. */
export function startScript(spec: Spec, context: AnswerContext): AnswerFile {
  const report = (phase: string) => reportCommand(context.reportUrl(phase), "fetch");
  const end = { reboot: "reboot", poweroff: "shutdown -p now", halt: "halt" }[spec.atEnd];
  const begin = [
    "export TERM=vt100",
    "mkdir -p /tmp/bsdinstall_etc",
    "for card in $(ifconfig -l ether); do",
    `  if ifconfig "$card" | grep -qi 'ether ${context.machine.mac}'; then dhclient "$card"; fi`,
    "done",
    "tries=0",
    `until fetch -q -T 20 -o /tmp/installerconfig '${context.answerUrl("installerconfig")}'; do`,
    "  tries=$(( tries + 1 ))",
    '  [ "$tries" -lt 10 ] || break',
    "  sleep 5",
    "done",
    "if [ -s /tmp/installerconfig ] && bsdinstall script /tmp/installerconfig; then",
    `  ${report("installed")}`,
    `  ${end}`,
    "else",
    `  ${report("failed")}`,
    "fi",
  ];
  const text = [
    "PATH=/sbin:/bin:/usr/sbin:/usr/bin",
    "export PATH",
    "mount -t tmpfs tmpfs /tmp",
    "cp -Rp /etc /tmp/etc",
    "mount -t tmpfs tmpfs /etc",
    "cp -Rp /tmp/etc/. /etc/",
    "rm -rf /tmp/etc",
    ...fileLines("/etc/rc.local", begin.join("\n")),
    "exit 0",
    "",
  ].join("\n");
  return { name: START, text: text.padEnd(Math.ceil(text.length / SECTOR) * SECTOR, "\n"), early: true };
}
