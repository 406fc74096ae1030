// Alpine's answers: the variables of setup-alpine's answer file, each the arguments of one of its programs, and the script that
// runs these one after the other. The live system fetches both by the overlay (apkovl) that it is started with.

import { runCommand } from "../../machines/spec/scripts.ts";
import type { Spec } from "../../machines/spec.ts";
import { assignments } from "../answers/assignments.ts";
import { diskChoice } from "../answers/disk-choice.ts";
import { diskReport } from "../answers/disk-report.ts";
import type { AnswerContext, AnswerFile } from "../answers/family-answer.ts";
import { setupProgram, setupSettings } from "../answers/setup-program.ts";
import { encodedFile, reportCommand } from "../answers/shell.ts";
import { afterLines, beforeLines } from "../answers/system-setup.ts";
import { tarGzip } from "../answers/tar.ts";
import { interfacesLines } from "../debian/interfaces.ts";

export const OVERLAY = "host.apkovl.tar.gz";
/** Of the release, where the media have no packages. */
const MIRROR = "http://dl-cdn.alpinelinux.org/alpine";

/** Where packages come from: a folder with one of the architecture in it. */
export function repository({ packages, version }: AnswerContext): string {
  const [major, minor] = version.split(".");
  return packages?.url ?? `${MIRROR}/v${major}.${minor}/main`;
}

export function answersFile(spec: Spec, context: AnswerContext): string {
  const [, layout = "us", , variant = layout] = /^([a-z]+)(\((.*)\))?$/.exec(spec.keyboard) ?? [];
  const { name, packages } = context;
  const own = spec.repositories.filter(({ stays }) => stays).map(({ url }) => url);
  const community = packages === null ? [repository(context).replace(/main$/, "community")] : [];
  const values = {
    KEYMAPOPTS: `${layout} ${variant.includes("-") || variant === layout ? variant : `${layout}-${variant}`}`,
    HOSTNAMEOPTS: name.domain === null ? name.hostName : `${name.hostName}.${name.domain}`,
    TIMEZONEOPTS: spec.timeZone,
    PROXYOPTS: spec.proxy ?? "none",
    APKREPOSOPTS: [repository(context), ...community, ...own].join(" "),
    SSHDOPTS: "openssh",
    NTPOPTS: spec.ntp.length === 0 ? "busybox" : "chrony",
    DISKOPTS: diskOptions(spec),
    ROOTFS: spec.layout.mounts[0]?.fs ?? "ext4",
  };
  return `# Made by Bootlace for ${name.hostName}: setup-alpine's answers.\n${assignments(values).join("\n")}\n`;
}

/** Of setup-disk; the disks come behind. */
function diskOptions({ layout }: Spec): string {
  const swap = layout.swap === "auto" ? [] : ["-s", layout.swap === "none" ? "0" : String(layout.swap)];
  return ["-m", "sys", ...(layout.kind === "lvm" ? ["-L"] : []), ...(layout.raid === 1 ? ["-r"] : []), ...swap].join(
    " ",
  );
}

export function installScript(spec: Spec, context: AnswerContext): string {
  const report = (phase: string) => reportCommand(context.reportUrl(phase), "wget");
  const shells = new Set(spec.users.map(({ shell }) => shell.split("/").at(-1)));
  const words = [...(shells.has("bash") ? ["bash"] : []), ...(shells.has("zsh") ? ["zsh"] : [])];
  return [
    "#!/bin/sh",
    "set -e",
    `trap '[ $? = 0 ] || { ${report("failed")}; }' EXIT`,
    ...setupSettings(spec),
    `wget -q -O /tmp/answers '${context.answerUrl("answers")}'`,
    ". /tmp/answers",
    report("running"),
    "# before",
    ...beforeLines(spec),
    "# disks",
    ...diskChoice(spec.disk, 'echo "$missing"; exit 1'),
    ...diskReport(context.reportUrl("disk"), 'wget -q -T 10 -O - "$url"', 'echo "$missing"; exit 1'),
    "# setup",
    "setup-keymap $KEYMAPOPTS",
    'setup-hostname -n "$HOSTNAMEOPTS"',
    'setup-timezone -z "$TIMEZONEOPTS"',
    'setup-proxy -q "$PROXYOPTS"',
    'printf "%s\\n" $APKREPOSOPTS > /etc/apk/repositories',
    "apk update",
    ...interfaces(spec, context),
    'setup-sshd -c "$SSHDOPTS"',
    'setup-ntp -c "$NTPOPTS"',
    'if [ -n "$time_servers" ]; then',
    "  sed -i '/^\\(server\\|pool\\) /d' /etc/chrony/chrony.conf",
    '  for server in $time_servers; do echo "server $server iburst"; done >> /etc/chrony/chrony.conf',
    "fi",
    `apk add ${[...words, ...(spec.users.some(({ sudo }) => sudo) ? ["sudo"] : [])].join(" ")} $packages`,
    'if [ -n "$without_packages" ]; then apk del $without_packages; fi',
    ...setupProgram("busybox", "wheel"),
    "# Homes are not among what setup-disk takes over by itself.",
    "lbu include /root/.ssh /home",
    "# after",
    ...afterLines(spec, "system", (script, number) => {
      const path = `/etc/bootlace-after-${number}`;
      const start = `/etc/local.d/bootlace-${String(number).padStart(2, "0")}.start`;
      const text = `#!/bin/sh\n${runCommand(script, path)}\nrm -f ${path} ${start}\n`;
      return [encodedFile(path, script.text), encodedFile(start, text), `chmod 700 ${path} ${start}`];
    }),
    "# write",
    report("writing"),
    // What started this script is not to start in the new system.
    "rm -f /etc/local.d/bootlace.start",
    ...(spec.kernelArguments.length === 0 ? [] : [`export KERNELOPTS='${spec.kernelArguments.join(" ")}'`]),
    'ROOTFS="$ROOTFS" ERASE_DISKS="$disks" setup-disk $DISKOPTS $disks',
    "# outside",
    ...afterLines(spec, "installer"),
    "# end",
    report("installed"),
    spec.atEnd,
    "",
  ].join("\n");
}

/** The same words as Debian's, in this system's spelling; written to the live system, whose files the new one takes over. */
function interfaces(spec: Spec, context: AnswerContext): readonly string[] {
  const lines = interfacesLines(spec.network, context);
  if (lines.length === 0) return ["setup-interfaces -a"];
  return lines.map((line) =>
    line
      .replace("/target/etc/", "/etc/")
      .replace("bond-slaves", "bond-members")
      .replace(/bridge_(ports|stp)/, "bridge-$1"),
  );
}

/** A system overlay: at the end of the start `local` runs what lies in local.d, and that fetches the rest. */
export function overlay(context: AnswerContext): AnswerFile {
  const start = [
    "#!/bin/sh",
    `wget -q -T 30 -O /tmp/install.sh '${context.answerUrl("install.sh")}' && sh /tmp/install.sh > /dev/console 2>&1`,
    "",
  ].join("\n");
  const files = [
    { path: "etc/.default_boot_services", mode: 0o644, content: { text: "" } },
    { path: "etc/apk/world", mode: 0o644, content: { text: "alpine-base\n" } },
    { path: "etc/local.d/bootlace.start", mode: 0o755, content: { text: start } },
    { path: "etc/runlevels/default/local", mode: 0o777, content: { link: "/etc/init.d/local" } },
  ];
  const shown = files.map(({ path, content }) => `${path}${"link" in content ? ` -> ${content.link}` : ""}`);
  return { name: OVERLAY, text: `${shown.join("\n")}\n\n${start}`, bytes: tarGzip(files) };
}
