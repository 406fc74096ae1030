// What the preseed file has the installer run at certain points: reports of how far it is, and scripts fetched from where
// the file itself came from.
import { mountsOf } from "../../machines/spec/layout.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { quote } from "../answers/shell.ts";
import { UNSIGNED } from "./scripts.ts";
import { fetched, report } from "./shell.ts";

/** Left by work that failed; the last hook looks for it. */
const FAILED = "/tmp/bootlace-failed";

/** Steps that the installer has folders of hooks for, and the phase that each reports. */
const STEPS = [
  { folder: "/usr/lib/post-base-installer.d", phase: "base-system" },
  { folder: "/usr/lib/pre-pkgsel.d", phase: "packages" },
] as const;

/** Runs as soon as the preseed file is read. */
export function earlyCommands(spec: Spec, context: AnswerContext): readonly string[] {
  const { reportUrl, packages } = context;
  return [
    // The installer's own permission covers what apt installs, but not its reading of an index without a signature,
    // which apt refuses: "Configure the package manager" would stop with a question (Debian 12). Only until the end:
    // whether the installed system shall trust such a source for good is a person's decision.
    ...(packages?.signed === false
      ? hook(
          "/usr/lib/base-installer.d/90bootlace",
          `mkdir -p /target/etc/apt/apt.conf.d && echo 'Acquire::AllowInsecureRepositories "true";' > ${UNSIGNED}`,
        )
      : []),
    ...subvolumes(spec),
    ...STEPS.flatMap(({ folder, phase }) => hook(`${folder}/90bootlace`, report(reportUrl(phase)))),
    // After the new system is unmounted (95), before the address is given back (97): nothing is left to be done then.
    ...hook("/usr/lib/finish-install.d/96bootlace", `[ -e ${FAILED} ] || ${report(reportUrl("installed"))}`),
    report(reportUrl("running")),
    ...(spec.scripts.before.length === 0 ? [] : [run("before.sh", context)]),
  ];
}

/** Puts a command where the installer runs all that lies in a folder. */
function hook(file: string, command: string): readonly string[] {
  const folder = file.slice(0, file.lastIndexOf("/"));
  return [`mkdir -p ${folder}`, `printf '%s\\n' '#!/bin/sh' ${quote(command)} > ${file}`, `chmod 755 ${file}`];
}

/** What is mounted below the root of btrfs is a subvolume of it, made while it is still empty. */
function subvolumes({ layout }: Spec): readonly string[] {
  if (layout.kind !== "btrfs") return [];
  const paths = mountsOf(layout)
    .map(({ mount }) => mount)
    .filter((mount) => mount !== "/" && mount !== "/boot");
  if (paths.length === 0) return [];
  const made = paths.map(
    (path) => `mkdir -p /target${path.replace(/\/[^/]*$/, "")} && btrfs subvolume create /target${path}`,
  );
  return hook("/usr/lib/base-installer.d/10bootlace", made.join(" && "));
}

/** Runs before disks are looked at. */
export function partmanCommands(context: AnswerContext): readonly string[] {
  return [report(context.reportUrl("partitioning")), run("disks.sh", context)];
}

/** Runs last, with the new system in /target. */
export function lateCommands(context: AnswerContext): readonly string[] {
  return [run("late.sh", context)];
}

/** Fetches a script and runs it; what fails is reported, and the installer stops and shows it. */
function run(file: string, { answerUrl, reportUrl }: AnswerContext): string {
  return `${fetched(answerUrl(file), `/tmp/bootlace-${file}`)} && sh /tmp/bootlace-${file} || { : > ${FAILED}; ${report(reportUrl("failed"))}; false; }`;
}
