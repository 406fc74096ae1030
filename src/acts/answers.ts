// What an installer would be told, before it is: rendered as for a real install, with nothing secret in it.
import { type AnswerFacts, answerOf } from "../boot/answer.ts";
import { serverUrl } from "../boot/plan.ts";
import { armSchema } from "../machines/arm.ts";
import type { Machine } from "../machines/machine.ts";
import type { Profile } from "../machines/profile.ts";
import { listInterfaces } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import type { Answer, FamilyAnswer } from "../os/answers/family-answer.ts";
import { FAMILIES, familyOf } from "../os/families.ts";
import { likelyAddress } from "../serve/networks.ts";
import { listSecrets } from "../serve/secrets.ts";
import type { Store } from "../store/interface.ts";
import type { Loaded } from "./loaded.ts";
import { named } from "./named.ts";
import { treeNotes, treeOf } from "./own-tree.ts";

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
  readonly profile?: string | undefined;
}

/** The answer files of a machine and a profile. Throws Mistake when there is nothing to render. */
export async function rendered({ machine, profile }: Which, store: Store, loaded: Loaded): Promise<Answer> {
  const found = await named("machine", store.machines, machine);
  const wanted = profile ?? found.profile;
  if (wanted === null)
    throw new Mistake("nothing to render", [{ path: "profile", problem: `${machine} has no profile of its own` }]);
  return renderedWith(found, await named("profile", store.profiles, wanted), store, loaded);
}

/** The same for a profile that need not be stored. */
export async function renderedWith(
  machine: Machine,
  profile: Profile,
  store: Store,
  { config, data }: Pick<Loaded, "config" | "data">,
): Promise<Answer> {
  const media = await named("media", store.media, profile.media);
  const packages = profile.packages?.startsWith("media:") ? await store.media.get(profile.packages.slice(6)) : null;
  const facts: AnswerFacts = {
    machine,
    // One that was never made: its token opens nothing.
    arm: armSchema.parse({ ...NO_ARM, machine: machine.name, profile: profile.name }),
    profile,
    media,
    packages,
    server: { address: likelyAddress(config, listInterfaces()) ?? LOOPBACK, httpPort: config.boot.port },
    secrets: new Map((await listSecrets(store, data)).map(({ name }) => [name, `secret-${name}`])),
  };
  const answer = answerOf(facts);
  const family = familyOf(media.recognition);
  if (answer === null || family === null)
    throw new Mistake("nothing to render", [
      { path: "profile", problem: `no family installs from media ${profile.media}` },
    ]);
  const [first] = answer.files;
  const ground = {
    version: media.recognition.version,
    ownUrl: serverUrl(facts.server, "").slice(0, -1),
    diskMebibytes: null,
  };
  const found = first === undefined ? [] : await treeNotes(family.answer, first.text, ground, treeOf(store, data));
  const files = answer.files.map((file) => ({ ...file, text: file.text.replaceAll(NO_ARM.token, "<token>") }));
  return { files, notes: [...answer.notes, ...found] };
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
