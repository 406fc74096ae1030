// The scripts of an AutoYaST file: before the disks are touched, and in the new system. What fails is reported; AutoYaST itself would
// go on. Before the disks it stops there for good, so that none is wiped that was not meant.
import type { Layout } from "../../machines/spec/layout.ts";
import { runCommand } from "../../machines/spec/scripts.ts";
import type { Spec } from "../../machines/spec.ts";
import { diskChoice } from "../answers/disk-choice.ts";
import { diskReport } from "../answers/disk-report.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { keptLines, keptPattern } from "../answers/kept.ts";
import { encodedFile, fileLines, reportCommand } from "../answers/shell.ts";
import { isXmlText } from "../answers/xml.ts";
import { DISK, KEPT, USE } from "./partitioning.ts";
import { setupLines } from "./setup.ts";
import { list, type Section, type Value } from "./yast.ts";

/** Left by work that failed; the last script looks for it. */
const FAILED = "/root/bootlace-failed";

export function scripts(spec: Spec, context: AnswerContext, generation: 11 | 12 | 15): Section {
  const say = (phase: string) => reportCommand(context.reportUrl(phase), "curl");
  const stop = [
    'missing="a script failed"',
    `stop() { echo "$missing"; ${say("failed")}; while :; do sleep 60; done; }`,
    `trap '[ $? = 0 ] || stop' EXIT`,
  ];
  // Outside of the new system that lies below /mnt.
  const guard = (root = "") => [`trap '[ $? = 0 ] || echo >> ${root}${FAILED}' EXIT`, "set -e"];
  const person = (where: "system" | "installer") =>
    spec.scripts.after.flatMap((one, index) =>
      one.where === where
        ? [
            script(
              `bootlace-after-${index + 1}`,
              [...guard(where === "system" ? "" : "/mnt"), ...own(one, `/root/bootlace-after-${index + 1}`)],
              where === "system",
            ),
          ]
        : [],
    );
  return {
    "pre-scripts": list("script", [
      script("bootlace-running", [say("running")]),
      ...spec.scripts.before.map((one, index) =>
        script(`bootlace-before-${index + 1}`, [...stop, "set -e", ...own(one, `/tmp/bootlace-before-${index + 1}`)]),
      ),
      script("bootlace-disks", [...stop, ...disksLines(spec, context), say("partitioning")]),
    ]),
    ...(generation === 15
      ? { "postpartitioning-scripts": list("script", [script("bootlace-packages", [say("packages")])]) }
      : {}),
    "chroot-scripts": list("script", [
      ...person("installer"),
      script("bootlace-setup", [...guard(), ...setupLines(spec, generation)], true),
      ...person("system"),
      script("bootlace-end", [`if [ -e ${FAILED} ]; then ${say("failed")}; else ${say("installed")}; fi`], true),
    ]),
  };
}

function script(filename: string, lines: readonly string[], inside?: boolean): Value {
  return {
    ...(inside === undefined ? {} : { chrooted: inside }),
    filename,
    interpreter: "shell",
    source: `\n${lines.join("\n")}\n`,
  };
}

/** AutoYaST reads the other file when there is one. */
function disksLines(spec: Spec, context: AnswerContext): readonly string[] {
  const { layout } = spec;
  return [
    ...diskChoice(spec.disk, "stop"),
    ...diskReport(context.reportUrl("disk"), 'curl -fsS -m 10 "$url"', "stop"),
    "if [ -d /sys/firmware/efi ]; then other=bios label=gpt; else other=uefi label=msdos; fi",
    'number=0 edit=""',
    "for name in $disks; do",
    "  number=$((number + 1))",
    `  edit="$edit -e s,>${DISK}$number<,>$name<,"`,
    "done",
    ...(layout.keep.length > 0 ? keptEdits(layout.keep) : []),
    "# shellcheck disable=SC2086",
    'sed $edit -e "s,>bootlace-label<,>$label<," -e "/bootlace-$other {/,/} bootlace-$other/d" /tmp/profile/autoinst.xml > /tmp/profile/modified.xml || stop',
  ];
}

/** The kept partitions' numbers, and those of all others on the disk, which go. A table that is no GPT has no place for GRUB. */
function keptEdits(keep: Layout["keep"]): readonly string[] {
  return [
    ...keptLines(keep, "stop"),
    'others="" folder="/sys/block/$' + '{disk#/dev/}"',
    ...keep.flatMap((_, index) => {
      const name = `$keep${index + 1}`;
      return [
        `[ -e "$folder/${name}" ] || { missing="${name} is on another disk"; stop; }`,
        `edit="$edit -e s,\\\\(partition_nr.config:type=.integer.>\\\\)${KEPT + index + 1}<,\\\\1$(cat "$folder/${name}/partition")<,"`,
      ];
    }),
    'for path in "$folder"/*/partition; do',
    '  part="$' + '{path%/partition}"',
    `  case "\${part##*/}" in ${keptPattern(keep)}) ;; *) others="$others,$(cat "$path")" ;; esac`,
    "done",
    'others="$' + '{others#,}"',
    `edit="$edit -e s|>${USE}<|>\${others:-free}<|"`,
    'if [ "$(blkid -p -o value -s PTTYPE "$disk")" != gpt ]; then edit="$edit -e /bootlace-bios.{/,/}.bootlace-bios/d"; fi',
  ];
}

/** A person's script as a file that is run and removed; what XML cannot say is carried in letters. */
function own(one: Spec["scripts"]["before"][number], path: string): readonly string[] {
  const plain = isXmlText(one.text) && !one.text.includes("\r") && !one.text.includes("]]>");
  return [
    ...(plain ? fileLines(path, one.text) : [encodedFile(path, one.text)]),
    `chmod 700 ${path}`,
    runCommand(one, path),
    `rm -f ${path}`,
  ];
}
