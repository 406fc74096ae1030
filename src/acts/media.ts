// Media that people add, check and remove. The files stay where they are.
import type { Profile } from "../machines/profile.ts";
import { checkLayer, type Finding, type OnBytes } from "../media/check.ts";
import type { Told } from "../media/import.ts";
import { layersOf, type Media } from "../media/media.ts";
import { problemsOf, stateOf } from "../media/state.ts";
import { type Taken, takeMedia } from "../media/take.ts";
import { dropPlain } from "../media/unpack.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { named } from "./named.ts";

export interface Adding {
  /** Files and folders of this host. */
  readonly paths: readonly string[];
  /** Null: of the file. */
  readonly name: string | null;
  readonly overlay?: string | undefined;
  readonly told?: Told | null | undefined;
  readonly replace: boolean;
  readonly alone: boolean;
  /** They lie in the watched folder. */
  readonly watched: boolean;
  readonly data: string;
  readonly nowMs: number;
}

/** Media as they are shown: with what is wrong with them. */
export type Shown = Media & { readonly how: Taken["how"]; readonly problems: readonly string[] };

/** Takes what lies at those paths in. Throws Mistake, and nothing is taken then. */
export async function addMedia(store: Store, { overlay, told, ...adding }: Adding): Promise<readonly Taken[]> {
  const known = await store.media.all();
  const taken = await takeMedia({
    ...adding,
    ...(overlay === undefined ? {} : { overlay }),
    ...(told === undefined || told === null ? {} : { told }),
    known,
  });
  for (const { how, media } of taken) if (how !== "same") await store.media.put(media);
  await dropPlain(known.flatMap(layersOf), await store.media.all());
  return taken;
}

export function shownOf({ how, media }: Taken): Shown {
  return { ...media, how, problems: problemsOf(media) };
}

/** The profiles that install from these media. */
export function usersOf(name: string, profiles: readonly Profile[]): readonly string[] {
  return profiles
    .filter((profile) => profile.media === name || profile.packages === `media:${name}`)
    .map((profile) => profile.name);
}

/** Who watches the folder may have been quicker than whoever gave the files in it a name: what it made of them alone goes. */
export async function forgetNamedByFile(store: Store, files: readonly string[], name: string): Promise<void> {
  const profiles = await store.profiles.all();
  for (const media of await store.media.all()) {
    const isOnlyOf = layersOf(media).every(({ path }) => files.includes(path));
    if (media.watched === true && media.name !== name && isOnlyOf && usersOf(media.name, profiles).length === 0)
      await store.media.remove(media.name);
  }
}

/** Forgets media. Throws Mistake while profiles use them, unless forced. */
export async function removeMedia(store: Store, name: string, force: boolean): Promise<Media> {
  const found = await named("media", store.media, name);
  const users = usersOf(name, await store.profiles.all());
  if (users.length > 0 && !force)
    throw new Mistake(`media ${name} were not removed`, [
      { path: "profile", problem: `in use by ${users.join(", ")}`, hint: "remove those first, or --force" },
    ]);
  await store.media.remove(name);
  await dropPlain(layersOf(found), await store.media.all());
  return found;
}

/** Verifies media by what comes with them, or by a sum that a person has. Throws Mistake for a sum that cannot be one. */
export async function checkMedia(found: Media, sha256: string | undefined, onBytes: OnBytes): Promise<Finding[]> {
  const { name } = found;
  const layers = layersOf(found);
  const files = layers.filter(({ kind }) => kind !== "folder");
  if (sha256 !== undefined && !/^[0-9a-fA-F]{64}$/.test(sha256))
    throw new Mistake(`media ${name} were not checked`, [{ path: "sha256", problem: "is 64 hexadecimal digits" }]);
  if (sha256 !== undefined && files.length !== 1)
    throw new Mistake(`media ${name} were not checked`, [
      { path: "sha256", problem: `goes with one file, these media are ${files.length}` },
    ]);
  const findings: Finding[] = [];
  for (const layer of layers) {
    if (stateOf(layer) === "gone")
      findings.push({ subject: layer.path, against: "what was added", right: false, detail: "it is gone" });
    else for await (const finding of checkLayer(layer, sha256?.toLowerCase() ?? null, onBytes)) findings.push(finding);
  }
  return findings;
}
