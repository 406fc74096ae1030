// SystemRescue's autorun script: it wipes the disks that the spec chooses, or writes an image on one of them where the profile's
// `packages` name one. Fetched and run by SystemRescue itself (`ar_source=`), as root.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { installProgram, reportByCurl } from "../answers/install-script.ts";
import { afterLines } from "../answers/system-setup.ts";
import { imageProgram } from "./image.ts";
import { wipeProgram } from "./wipe.ts";

export const SEED = ["user-data", "meta-data", "vendor-data", "network-config"] as const;

export function autorun(spec: Spec, context: AnswerContext): string {
  const { packages } = context;
  const seed = Object.fromEntries(SEED.map((name) => [name, context.answerUrl(name)]));
  return installProgram(spec, context, {
    interpreter: "/bin/bash",
    settings: [
      "tell() {",
      `  curl -fsS -m 10 --retry 2 -o /dev/null '${context.reportUrl("wiped-by-")}'"$1" || true`,
      "}",
    ],
    work: [
      "# write",
      reportByCurl(context, "writing"),
      ...(packages === null ? wipeProgram("tell") : imageProgram(packages.url, seed)),
      "# after",
      ...afterLines(spec, "installer"),
    ],
  });
}
