// The answer files of an install: made when they are asked for, from the same facts as the plan.
import { type Arm, isUnderWay } from "../machines/arm.ts";
import { systemName } from "../machines/host-name.ts";
import type { Machine } from "../machines/machine.ts";
import type { Profile } from "../machines/profile.ts";
import { imageOf, type Media } from "../media/media.ts";
import type { Answer, AnswerContext, AnswerFile, FamilyAnswer, PackageSource } from "../os/answers/family-answer.ts";
import { error, hasErrors, type Note } from "../os/answers/note.ts";
import { renderTemplate } from "../os/answers/template.ts";
import { familyOf } from "../os/families.ts";
import { answerPath, IMAGE, MEDIA, reportPath } from "./paths.ts";
import { type BootServer, serverUrl } from "./plan.ts";

/** What an answer is made of; the boot decision's facts have all of it. */
export interface AnswerFacts {
  readonly machine: Machine | null;
  readonly arm: Arm | null;
  readonly profile: Profile | null;
  readonly media: Media | null;
  readonly packages: Media | null;
  readonly server: BootServer;
  /** The server's secrets by name. */
  readonly secrets?: ReadonlyMap<string, string>;
}

/** One file of it; null when there is nothing to answer: no install under way (its token opens nothing then), or its parts are gone. */
export function answerFile(facts: AnswerFacts, name: string): AnswerFile | null {
  if (facts.arm === null || !isUnderWay(facts.arm)) return null;
  return answerOf(facts)?.files.find((file) => file.name === name) ?? null;
}

/** All of it, and what there is to say about it. Null when a part that it is made of is missing. */
export function answerOf(facts: AnswerFacts): Answer | null {
  const { profile, media } = facts;
  const context = answerContext(facts);
  const family = media === null ? null : familyOf(media.recognition);
  if (profile === null || media === null || family === null || context === null) return null;
  const needs = mediaNotes(media);
  if (hasErrors(needs)) return { files: [], notes: needs };
  return profile.answer === null
    ? family.answer.render(profile.spec, context)
    : ownAnswer(profile, family.answer, context);
}

/** A person's own files, as they are or as templates. What the lint finds is told, but it is the person's decision. */
function ownAnswer({ answer, values, snippets, spec }: Profile, family: FamilyAnswer, context: AnswerContext): Answer {
  const files: AnswerFile[] = [];
  const notes: Note[] = [];
  for (const [name, text] of Object.entries(answer?.files ?? {})) {
    const made = answer?.template ? renderTemplate({ text, values, snippets }, context, family.quoting) : { text };
    if ("note" in made) notes.push({ ...made.note, path: `${name} ${made.note.path}` });
    else files.push({ name, text: made.text });
  }
  for (const file of family.companions?.(context, spec) ?? [])
    if (!files.some(({ name }) => name === file.name)) files.push(file);
  const main = files.find(({ name }) => name === family.files[0]);
  if (main === undefined)
    notes.push(error("answer.files", `the installer begins with ${family.files[0]}, which is not there`));
  const found = family.lint(main?.text ?? "", {
    version: context.version,
    exists: null,
    ownUrl: null,
    diskMebibytes: null,
  });
  notes.push(...found.map((note): Note => ({ ...note, severity: "warning", path: `${main?.name} ${note.path}` })));
  return { files: hasErrors(notes) ? [] : files, notes };
}

/** What DHCP tells the installer, where that is how it finds its answer file. */
export function installerOptions(facts: AnswerFacts): Readonly<Record<number, string>> {
  const family = facts.media === null ? null : familyOf(facts.media.recognition);
  const context = answerContext(facts);
  return family === null || context === null ? {} : (family.dhcpOptions?.(context) ?? {});
}

/** What a family is told besides the spec. */
export function answerContext(facts: AnswerFacts): AnswerContext | null {
  const { machine, arm, profile, media, server } = facts;
  if (machine === null || arm === null || profile === null || media === null) return null;
  return {
    name: systemName(profile.spec, machine),
    machine: {
      name: machine.name,
      mac: machine.mac,
      address: machine.address,
      serial: machine.serial ?? null,
      // As a person knows it, or as the machine itself told when it came for this install.
      uuid: machine.uuid ?? arm.uuid,
    },
    version: media.recognition.version,
    ...(media.recognition.distribution === undefined ? {} : { distribution: media.recognition.distribution }),
    architecture: media.recognition.architecture,
    mediaArguments: mediaArguments(media, server),
    mediaUrl: serverUrl(server, `${MEDIA}/${media.name}`),
    media: { ...media.recognition, name: media.name },
    extraArguments: profile.arguments,
    packages: packageSource(facts),
    server: server.address,
    logPort: server.logPort ?? null,
    reportUrl: (phase) => serverUrl(server, reportPath(arm.token, phase)),
    answerUrl: (file) => serverUrl(server, answerPath(arm.token, file)),
    secret: (name) => facts.secrets?.get(name) ?? null,
  };
}

/** `{iso}` and `{media}` are known only now: where this server is for that machine. */
export function mediaArguments({ name, recognition }: Media, server: BootServer): readonly string[] {
  const known = { "{media}": `${MEDIA}/${name}`, "{iso}": `${MEDIA}/${name}${IMAGE}` };
  return (recognition.arguments ?? []).map((argument) =>
    Object.entries(known).reduce((text, [word, path]) => text.replaceAll(word, serverUrl(server, path)), argument),
  );
}

function mediaNotes(media: Media): readonly Note[] {
  const wantsImage =
    media.recognition.imageAsInitrd !== undefined ||
    familyOf(media.recognition)?.loaderRoot !== undefined ||
    (media.recognition.arguments ?? []).some((argument) => argument.includes("{iso}"));
  if (!wantsImage || imageOf(media) !== null) return [];
  const problem = "its installer fetches the whole disc image, and these media are no single image";
  return [error("media", problem, "bootlace media add FILE.iso")];
}

/** What the profile names, else what the media itself has; null when neither. */
export function packageSource({ profile, media, packages, server }: AnswerFacts): PackageSource | null {
  const named = profile?.packages ?? null;
  if (named !== null && !named.startsWith("media:"))
    return { url: named.replace(/\/+$/, ""), own: false, signed: true };
  const from = named === null ? media : packages;
  const folder = from?.recognition.packages ?? null;
  if (from === null || folder === null) return null;
  const path = folder === "" ? `${MEDIA}/${from.name}` : `${MEDIA}/${from.name}/${folder}`;
  return { url: serverUrl(server, path), own: true, signed: from.recognition.packagesSigned ?? true };
}
