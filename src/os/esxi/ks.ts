// ks.cfg: the answer file of ESXi's installer ("weasel"), versions 6 to 8. Its grammar looks like Red Hat's, its commands
// are its own.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { reportCommand } from "../answers/shell.ts";
import { DISK_LINE, diskChoice } from "./disk.ts";
import { firstBootLines } from "./first-boot.ts";
import { KEYBOARDS } from "./keyboards.ts";
import { networkLine } from "./network.ts";
import { afterSection, type SectionName, section } from "./scripts.ts";

/** The whole file. */
export function renderKs(spec: Spec, context: AnswerContext, generation: number): string {
  const { reportUrl } = context;
  const raw = spec.raw.esxi ?? {};
  const ours = (name: SectionName, lines: readonly string[]) =>
    `${name} --interpreter=busybox\n# Bootlace's own.\n${lines.join("\n")}\n`;
  const report = (phase: string) => reportCommand(reportUrl(phase), "wget");
  const first = [...firstBootLines(spec, generation), ...textLines(raw.firstboot)];
  const sections = [
    ours("%pre", [report("running"), ...diskChoice(spec.disk, reportUrl)]),
    ...spec.scripts.before.map((script) => section("%pre", script)),
    ...spec.scripts.after.map((script) => section(afterSection(script), script)),
    ...(first.length === 0 ? [] : [ours("%firstboot", first)]),
    // The last of its kind: ESXi is written, and starts from its disk from now on.
    ours("%post", [report("installed"), ...(spec.atEnd === "reboot" ? [] : ["sync", "poweroff"])]),
  ];
  const commands = [
    "vmaccepteula",
    `keyboard '${KEYBOARDS[spec.keyboard] ?? "US Default"}'`,
    `rootpw --iscrypted ${spec.root.passwordHash ?? "*"}`,
    ...(spec.productKey === null ? [] : [`serialnum --esx=${spec.productKey}`]),
    DISK_LINE,
    networkLine(spec, context),
    ...textLines(raw.commands),
    "reboot --noeject",
  ];
  const head = `# Made by Bootlace for ${context.name.hostName}. Written anew for each install.\n`;
  return `${head}${commands.join("\n")}\n\n${sections.join("\n")}`;
}

function textLines(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.replace(/\n+$/, "").split("\n");
}
