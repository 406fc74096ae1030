// The families that Bootlace can install. A new one is a folder and a line here.
import type { Recognition } from "../media/media.ts";
import type { MediaReader } from "../media/reader.ts";
import { debian } from "./debian/debian.ts";
import type { Family } from "./family.ts";

export const FAMILIES: readonly Family[] = [debian];

/** The family of that name; null when there is none (any more). */
export function familyNamed(name: string): Family | null {
  return FAMILIES.find((family) => family.name === name) ?? null;
}

/** What these media are: the first family that knows them says. Null when none does. */
export async function recognise(media: MediaReader): Promise<Recognition | null> {
  for (const family of FAMILIES) {
    const found = await family.recognise(media);
    if (found !== null) return found;
  }
  return null;
}
