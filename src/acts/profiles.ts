// Making profiles, changing and forgetting them.
import { faults } from "../config/faults.ts";
import { type Profile, profileSchema } from "../machines/profile.ts";
import { Mistake } from "../net/mistake.ts";
import type { ProfileVersion, Store } from "../store/interface.ts";
import { withHashes } from "./clear-passwords.ts";
import { NotThere, named } from "./named.ts";

export interface Author {
  readonly who: string;
  /** ms since 1970. */
  readonly nowMs: number;
}

/** Stores what a person wrote of a profile; passwords in clear in its spec become hashes. Throws Mistake. */
export async function putProfile(
  store: Store,
  written: Readonly<Record<string, unknown>>,
  { who, nowMs }: Author,
): Promise<Profile> {
  const parsed = profileSchema.safeParse({ ...written, spec: withHashes(written.spec) });
  if (!parsed.success) throw new Mistake("the profile was not added", faults(parsed.error));
  const profile = parsed.data;
  await named("media", store.media, profile.media);
  if (profile.packages?.startsWith("media:")) await named("media", store.media, profile.packages.slice(6));
  await store.profiles.put(profile);
  const last = (await store.profileVersions.list(profile.name)).at(-1);
  if (!Bun.deepEquals(last?.profile, profile)) await store.profileVersions.add(profile, who, nowMs);
  return profile;
}

/** Forgets it. */
export async function removeProfile(store: Store, name: string): Promise<Profile> {
  const found = await named("profile", store.profiles, name);
  await store.profiles.remove(found.name);
  await store.profileVersions.remove(found.name);
  return found;
}

/** What it was, oldest first; the last is what it is. Throws NotThere. */
export async function versionsOf(store: Store, name: string): Promise<readonly ProfileVersion[]> {
  const found = await named("profile", store.profiles, name);
  return store.profileVersions.list(found.name);
}

/** A profile by its name, `rocky9`, or as it was, `rocky9@3`. Throws NotThere. */
export async function profileNamed(store: Store, word: string): Promise<Profile> {
  const [name = "", number] = word.split("@");
  if (number === undefined) return named("profile", store.profiles, name);
  const all = await versionsOf(store, name);
  const found = all.find((one) => String(one.number) === number);
  if (found !== undefined) return found.profile;
  throw new NotThere("nothing was found", [
    {
      path: "profile",
      problem: `${name} has no version ${number} (any more)`,
      hint: `kept are ${all.map((one) => one.number).join(", ")}`,
    },
  ]);
}
