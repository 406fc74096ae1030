// ks.cfg, and the boot.cfg that leads to it, for ESXi 6 to 8.
import type { AnswerContext, AnswerFile, FamilyAnswer } from "../answers/family-answer.ts";
import { error, hasErrors, type Note } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import { kernelArguments } from "./arguments.ts";
import { readBootConfig, writeBootConfig } from "./boot-config.ts";
import { cannot } from "./cannot.ts";
import { renderKs } from "./ks.ts";
import { lintKs } from "./lint.ts";
import { PLACES } from "./places.ts";
import { readKs } from "./read.ts";

export const BOOT_CONFIG = "boot.cfg";
/** The same for loaders that have TFTP only, and what an old PXELINUX is told. */
export const TFTP_CONFIG = "boot-tftp.cfg";
export const PXELINUX_CONFIG = "pxelinux.cfg";

export const kickstart: FamilyAnswer = {
  format: "esxi-kickstart",
  files: ["ks.cfg", BOOT_CONFIG, TFTP_CONFIG, PXELINUX_CONFIG],
  places: PLACES,
  render(spec, context) {
    const generation = Number(/^\d+/.exec(context.version)?.[0] ?? 0);
    if (generation < 6 || generation > 8)
      return { files: [], notes: [error("version", `version "${context.version}" is none of 6 to 8`)] };
    const notes: Note[] = [...cannot(spec, context, generation)];
    const companions = loaderFiles(context);
    if (companions.length === 0)
      notes.push(error("media", "its boot.cfg was not read, or has no kernel in it", "bootlace media add it again"));
    if (hasErrors(notes)) return { files: [], notes };
    return { files: [{ name: "ks.cfg", text: renderKs(spec, context, generation) }, ...companions], notes };
  },
  companions: loaderFiles,
  lint: lintKs,
  read: ([file]) => readKs(file?.text ?? ""),
  looksLike: (text) => /^(vm)?accepteula\b/m.test(text),
  // A value of a command cannot have blanks or quotes in it, whatever is done.
  quoting: { value: (value) => value.replaceAll(/[^\x21-\x7e]+/g, "_").replaceAll(/['"\\]/g, "_"), shell: quote },
};

/** What the loader fetches; none when the media's boot.cfg is not known. */
function loaderFiles(context: AnswerContext): readonly AnswerFile[] {
  const known = readBootConfig(context.media?.texts?.bootConfig ?? "");
  if (known === null) return [];
  const { answerUrl, media, mediaUrl, name, version } = context;
  const words = [...kernelArguments(null, context), ...(context.extraArguments ?? [])];
  const common = { title: `ESXi ${version} on ${name.hostName}`, arguments: words };
  // The path of an answer's file in the tree: the URL's.
  const tftp = (file: string) => `::${new URL(answerUrl(file)).pathname.slice(1)}`;
  const mboot = `::media/${media?.name}/${media?.files?.mboot ?? "mboot.c32"}`;
  const pxelinux = [
    "DEFAULT install",
    "PROMPT 0",
    "LABEL install",
    `  KERNEL ${mboot}`,
    `  APPEND -c ${tftp(TFTP_CONFIG)}`,
  ];
  return [
    { name: BOOT_CONFIG, text: writeBootConfig(known, { ...common, prefix: mediaUrl }), early: true },
    { name: TFTP_CONFIG, text: writeBootConfig(known, { ...common, prefix: `::media/${media?.name}` }), early: true },
    { name: PXELINUX_CONFIG, text: `${pxelinux.join("\n")}\n`, early: true },
  ];
}
