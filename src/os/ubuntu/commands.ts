// What an autoinstall file has the installer run: reports, the choice of disks and a person's work before; the set-up of the new
// system at the end, in /target. Users are made here, too: the installer's own would only come to be at the first start.
import { runCommand } from "../../machines/spec/scripts.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { fileLines, quote } from "../answers/shell.ts";
import { keyLines, scriptLines, serviceLines, userLines, userRights } from "../answers/system-setup.ts";
import { firewallLines, timeServers } from "../debian/scripts.ts";
import { disksCommand } from "./disks.ts";
import { repositoryLines } from "./packages.ts";
import type { Growth } from "./storage.ts";

/** Python is there in every release; curl and wget are not. Never stops the installation. */
export function report(url: string): string {
  return `python3 -c ${quote(`import urllib.request as u; u.urlopen("${url}", timeout=10)`)} || true`;
}

/** As soon as the installer has the file, before it looks at disks. */
export function earlyCommands(spec: Spec, context: AnswerContext, growth: Growth | null): readonly string[] {
  const { reportUrl, server, logPort } = context;
  const failed = report(reportUrl("failed"));
  return [
    report(reportUrl("running")),
    ...(logPort == null
      ? []
      : [
          `[ ! -d /etc/rsyslog.d ] || { echo '*.* @${server}:${logPort}' > /etc/rsyslog.d/90-bootlace.conf; systemctl restart rsyslog; } || true`,
        ]),
    ...spec.scripts.before.map((one, index) => command(failed, scriptLines(one, `/tmp/bootlace-before-${index + 1}`))),
    ...(growth === null ? [] : [text(disksCommand(spec.disk, growth, failed, reportUrl("disk")))]),
    report(reportUrl("partitioning")),
  ];
}

/** With the new system in /target, all its packages in place. */
export function lateCommands(spec: Spec, context: AnswerContext): readonly string[] {
  const failed = report(context.reportUrl("failed"));
  return [
    report(context.reportUrl("setup")),
    command(failed, [
      ...fileLines("/target/root/bootlace-setup", ["set -e", ...setupLines(spec, context)].join("\n")),
      "curtin in-target -- /bin/sh /root/bootlace-setup",
      "rm -f /target/root/bootlace-setup",
    ]),
    ...spec.scripts.after.map((one, index) => {
      const path = one.where === "system" ? `/root/bootlace-after-${index + 1}` : `/tmp/bootlace-after-${index + 1}`;
      if (one.where === "installer") return command(failed, scriptLines(one, path));
      return command(failed, [
        ...fileLines(`/target${path}`, one.text),
        `chmod 700 /target${path}`,
        `curtin in-target -- ${runCommand(one, path)}`,
        `rm -f /target${path}`,
      ]);
    }),
    report(context.reportUrl("installed")),
  ];
}

/** What fails is reported, and stops the installation. */
function command(failed: string, lines: readonly string[]): string {
  return text(["set -e", `trap ${quote(`[ $? = 0 ] || ${failed}`)} EXIT`, ...lines]);
}

function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

function setupLines(spec: Spec, { name }: AnswerContext): readonly string[] {
  const own = name.domain === null ? name.hostName : `${name.hostName}.${name.domain} ${name.hostName}`;
  return [
    `echo ${name.hostName} > /etc/hostname`,
    `sed -i '/^127\\.0\\.1\\.1/d' /etc/hosts && echo '127.0.1.1 ${own}' >> /etc/hosts`,
    ...(spec.root.passwordHash === null ? [] : [`usermod --password ${quote(spec.root.passwordHash)} root`]),
    ...keyLines("root", "/root", spec.root.sshKeys),
    ...spec.users.flatMap((user) => [...userLines(user), ...userRights(user, "sudo", "add")]),
    ...timeServers(spec),
    ...repositoryLines(spec),
    ...(spec.withoutPackages.length === 0
      ? []
      : [`DEBIAN_FRONTEND=noninteractive apt-get -y purge ${spec.withoutPackages.map(quote).join(" ")}`]),
    ...serviceLines(spec, "systemctl"),
    ...firewallLines(spec),
    ...bootLoaderLines(spec),
  ];
}

/** Read after the installer's own, which stands in a file beside it. */
function bootLoaderLines({ kernelArguments, bootLoader }: Spec): readonly string[] {
  const lines = [
    ...(kernelArguments.length === 0 ? [] : [`GRUB_CMDLINE_LINUX_DEFAULT="${kernelArguments.join(" ")}"`]),
    ...(bootLoader.timeoutSeconds === null
      ? []
      : [`GRUB_TIMEOUT=${bootLoader.timeoutSeconds}`, "GRUB_TIMEOUT_STYLE=menu"]),
  ];
  return lines.length === 0
    ? []
    : [...fileLines("/etc/default/grub.d/90-bootlace.cfg", lines.join("\n")), "update-grub"];
}
