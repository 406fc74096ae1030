// What an installer would be told, before it is: rendered as for a real install, with nothing secret in it.
import { type AnswerFacts, answerContext, answerOf } from "../boot/answer.ts";
import { serverUrl } from "../boot/plan.ts";
import { armSchema } from "../machines/arm.ts";
import type { Machine } from "../machines/machine.ts";
import type { Profile } from "../machines/profile.ts";
import type { Media } from "../media/media.ts";
import { listInterfaces } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import type { Answer, FamilyAnswer } from "../os/answers/family-answer.ts";
import type { Note } from "../os/answers/note.ts";
import { facts, TEMPLATE_FILTERS } from "../os/answers/template.ts";
import { FAMILIES, familyOf } from "../os/families.ts";
import { likelyAddress } from "../serve/networks.ts";
import { listSecrets } from "../serve/secrets.ts";
import type { Store } from "../store/interface.ts";
import type { Loaded } from "./loaded.ts";
import { named } from "./named.ts";
import { treeNotes, treeOf } from "./own-tree.ts";
import { profileNamed } from "./profiles.ts";

const LOOPBACK = "127.0.0.1" as Ipv4;

/** Stands for the arm that a real install would have. */
const NO_ARM = {
  id: "000000000000",
  token: "0".repeat(32),
  armedBy: "nobody",
  armedMs: 0,
  expiresMs: 0,
  state: "loading",
  changedMs: 0,
};

export interface Which {
  readonly machine: string;
  /** By its name, or as it was: `rocky9@3`. */
  readonly profile?: string | undefined;
}

/** The answer files of a machine and a profile. Throws Mistake when there is nothing to render. */
export async function rendered({ machine, profile }: Which, store: Store, loaded: Loaded): Promise<Answer> {
  const found = await named("machine", store.machines, machine);
  const wanted = profile ?? found.profile;
  if (wanted === null)
    throw new Mistake("nothing to render", [{ path: "profile", problem: `${machine} has no profile of its own` }]);
  return renderedWith(found, await profileNamed(store, wanted), store, loaded);
}

/** A system whose media need not be there. */
export interface System {
  readonly family: string;
  readonly distribution?: string | undefined;
  readonly version: string;
  readonly architecture: string;
}

/** Answer files with what a lint says of the first, by its lines. */
export interface Rendered extends Answer {
  readonly format: string;
  readonly marks: readonly Note[];
}

/** The same for a profile that need not be stored, and for any system instead of its media. */
export async function renderedWith(
  machine: Machine,
  profile: Profile,
  store: Store,
  { config, data }: Pick<Loaded, "config" | "data">,
  system?: System,
): Promise<Rendered> {
  const media = system === undefined ? await named("media", store.media, profile.media) : someMedia(system);
  const packages = profile.packages?.startsWith("media:") ? await store.media.get(profile.packages.slice(6)) : null;
  const given: AnswerFacts = {
    ...factsOf(machine, profile, media, config),
    packages,
    secrets: new Map((await listSecrets(store, data)).map(({ name }) => [name, `secret-${name}`])),
  };
  const answer = answerOf(given);
  const family = familyOf(media.recognition);
  if (answer === null || family === null)
    throw new Mistake("nothing to render", [
      {
        path: "profile",
        problem: `no family installs from ${system === undefined ? `media ${media.name}` : media.recognition.family}`,
      },
    ]);
  const [first] = answer.files;
  const ground = {
    version: media.recognition.version,
    ownUrl: serverUrl(given.server, "").slice(0, -1),
    diskMebibytes: null,
  };
  const found = first === undefined ? [] : await treeNotes(family.answer, first.text, ground, treeOf(store, data));
  const files = answer.files.map((file) => ({ ...file, text: file.text.replaceAll(NO_ARM.token, "<token>") }));
  const marks = first === undefined ? [] : family.answer.lint(first.text, { ...ground, exists: null });
  return { files, notes: [...answer.notes, ...found], format: family.answer.format, marks };
}

function factsOf(machine: Machine, profile: Profile, media: Media, config: Loaded["config"]): AnswerFacts {
  return {
    machine,
    // One that was never made: its token opens nothing.
    arm: armSchema.parse({ ...NO_ARM, machine: machine.name, profile: profile.name }),
    profile,
    media,
    packages: null,
    server: { address: likelyAddress(config, listInterfaces()) ?? LOOPBACK, httpPort: config.boot.port },
  };
}

/** As they are usually found: a kernel, and packages at the root. */
function someMedia({ family, distribution, version, architecture }: System): Media {
  const recognition = { family, version, architecture, kernel: "linux", initrd: "initrd", packages: "" };
  const named = distribution === undefined ? recognition : { ...recognition, distribution };
  return { name: `${distribution ?? family}-${version}`, recognition: named, addedMs: 0, layers: [] };
}

export interface Variables {
  /** `machine.name`, `values.x`, …; null where this machine has none. */
  readonly variables: readonly { readonly name: string; readonly value: string | null }[];
  readonly filters: readonly string[];
  readonly snippets: readonly string[];
  readonly files: readonly string[];
}

/** What a template of this profile may name. Throws Mistake when no family installs it. */
export async function variablesOf(
  machine: Machine,
  profile: Profile,
  store: Store,
  { config }: Pick<Loaded, "config">,
): Promise<Variables> {
  const media = await named("media", store.media, profile.media);
  const family = familyOf(media.recognition);
  const context = answerContext(factsOf(machine, profile, media, config));
  if (family === null || context === null)
    throw new Mistake("there are no variables", [
      { path: "profile", problem: `no family installs from media ${profile.media}` },
    ]);
  const all = leaves("", { ...facts(context), values: profile.values });
  return {
    variables: all.map(({ name, value }) => ({ name, value: value?.replaceAll(NO_ARM.token, "<token>") ?? null })),
    filters: [...new Set(["raw", ...TEMPLATE_FILTERS, ...Object.keys(family.answer.quoting)])],
    snippets: Object.keys(profile.snippets),
    files: family.answer.files,
  };
}

function leaves(name: string, value: unknown): { readonly name: string; readonly value: string | null }[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [{ name, value: value === null || value === undefined ? null : String(value) }];
  return Object.entries(value).flatMap(([key, one]) => leaves(name === "" ? key : `${name}.${key}`, one));
}

/** The family whose format it is: by name, else by what the text looks like. Throws Mistake. */
export function formatOf(text: string, format: string | undefined): FamilyAnswer {
  const all = FAMILIES.map(({ answer }) => answer);
  const found = all.find((one) => (format === undefined ? one.looksLike(text) : one.format === format));
  if (found !== undefined) return found;
  const known = [...new Set(all.map((one) => one.format))].join(", ");
  throw new Mistake("this answer file is of no format that is known here", [
    { path: "format", problem: `one of ${known}` },
  ]);
}
