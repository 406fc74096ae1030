// SystemRescue's autorun script: it wipes the disks that the spec chooses, or writes an image on one of them where the profile's
// `packages` name one. Fetched and run by SystemRescue itself (`ar_source=`), as root.
import type { Spec } from "../../machines/spec.ts";
import { diskChoice } from "../answers/disk-choice.ts";
import { diskReport } from "../answers/disk-report.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { reportCommand } from "../answers/shell.ts";
import { afterLines, beforeLines } from "../answers/system-setup.ts";
import { imageProgram } from "./image.ts";
import { wipeProgram } from "./wipe.ts";

export const SEED = ["user-data", "meta-data", "vendor-data", "network-config"] as const;

export function autorun(spec: Spec, context: AnswerContext): string {
  const report = (phase: string) => reportCommand(context.reportUrl(phase), "curl");
  const stop = 'echo "$missing"; exit 1';
  const { packages } = context;
  const seed = Object.fromEntries(SEED.map((name) => [name, context.answerUrl(name)]));
  return [
    "#!/bin/bash",
    "set -e",
    `trap '[ $? = 0 ] || { ${report("failed")}; }' EXIT`,
    "tell() {",
    `  curl -fsS -m 10 --retry 2 -o /dev/null '${context.reportUrl("wiped-by-")}'"$1" || true`,
    "}",
    report("running"),
    ...(spec.proxy === null ? [] : [`export http_proxy='${spec.proxy}' https_proxy='${spec.proxy}'`]),
    "# before",
    ...beforeLines(spec),
    "# disks",
    ...diskChoice(spec.disk, stop),
    ...diskReport(context.reportUrl("disk"), 'curl -fsS -m 10 "$url"', stop),
    "# write",
    report("writing"),
    ...(packages === null ? wipeProgram("tell") : imageProgram(packages.url, seed)),
    "# after",
    ...afterLines(spec, "installer"),
    "# end",
    report("installed"),
    `systemctl ${spec.atEnd}`,
    "",
  ].join("\n");
}
