// Making profiles, changing and forgetting them.
import { faults } from "../config.ts";
import { type Profile, profileSchema } from "../machines/profile.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { withHashes } from "./clear-passwords.ts";
import { named } from "./named.ts";

/** Stores what a person wrote of a profile; passwords in clear in its spec become hashes. Throws Mistake. */
export async function putProfile(store: Store, written: Readonly<Record<string, unknown>>): Promise<Profile> {
  const parsed = profileSchema.safeParse({ ...written, spec: withHashes(written.spec) });
  if (!parsed.success) throw new Mistake("the profile was not added", faults(parsed.error));
  const profile = parsed.data;
  await named("media", store.media, profile.media);
  if (profile.packages?.startsWith("media:")) await named("media", store.media, profile.packages.slice(6));
  await store.profiles.put(profile);
  return profile;
}

/** Forgets it. */
export async function removeProfile(store: Store, name: string): Promise<Profile> {
  const found = await named("profile", store.profiles, name);
  await store.profiles.remove(found.name);
  return found;
}
