// The bash script of a live system that installs by itself: a person's work before, the choice of disks, the family's own work, reports.
// Whatever fails is told, and ends it; read-install.ts reads its sections.
import type { Spec } from "../../machines/spec.ts";
import { diskChoice } from "./disk-choice.ts";
import { diskReport } from "./disk-report.ts";
import type { AnswerContext } from "./family-answer.ts";
import { reportCommand } from "./shell.ts";
import { beforeLines } from "./system-setup.ts";

const STOP = 'echo "$missing"; exit 1';

export interface InstallParts {
  /** What stands behind `#!`; null: it is handed to the shell by name. */
  readonly interpreter: string | null;
  /** Variables and functions that the work reads. */
  readonly settings?: readonly string[];
  /** With `$disks` and `$disk` chosen, to the end of the installation; each section begun by `# name`. */
  readonly work: readonly string[];
}

export function installProgram(spec: Spec, context: AnswerContext, parts: InstallParts): string {
  const report = (phase: string) => reportByCurl(context, phase);
  const { interpreter, settings = [], work } = parts;
  return [
    ...(interpreter === null ? [] : [`#!${interpreter}`]),
    "set -e",
    `trap '[ $? = 0 ] || { ${report("failed")}; }' EXIT`,
    ...settings,
    report("running"),
    ...(spec.proxy === null ? [] : [`export http_proxy='${spec.proxy}' https_proxy='${spec.proxy}'`]),
    "# before",
    ...beforeLines(spec),
    "# disks",
    ...diskChoice(spec.disk, STOP),
    ...diskReport(context.reportUrl("disk"), 'curl -fsS -m 10 "$url"', STOP),
    ...work,
    "# end",
    report("installed"),
    `systemctl ${spec.atEnd}`,
    "",
  ].join("\n");
}

export function reportByCurl(context: AnswerContext, phase: string): string {
  return reportCommand(context.reportUrl(phase), "curl");
}
