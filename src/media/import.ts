// ◄ door: takes folders, disc images and archives in as media: looks what they are, by content, and remembers where they
// are. Nothing is copied, mounted or extracted.
import { Mistake } from "../net/mistake.ts";
import { FAMILIES, recognise } from "../os/families.ts";
import { branchReader } from "./branch-reader.ts";
import { discFactsOf } from "./look.ts";
import type { Layer, Media, Recognition } from "./media.ts";
import { mediaBranch } from "./media-branch.ts";
import type { MediaReader } from "./reader.ts";
import { firstRepository, repositoriesIn } from "./repositories.ts";

/** Names that are shown of media that nobody knows. */
const MOST_SHOWN = 12;

/** What a person says that it is. Paths are relative to the media's root. */
export interface Told {
  readonly family: string;
  readonly version: string;
  readonly architecture: string;
  readonly kernel: string | null;
  readonly initrd: string | null;
}

export interface Importing {
  readonly name: string;
  /** At least one, the first at the bottom. */
  readonly layers: readonly Layer[];
  readonly overlay?: string;
  readonly told?: Told;
  readonly watched?: boolean;
  /** The first layer in a few words. */
  readonly what: string;
  /** The data folder. */
  readonly data: string;
  readonly nowMs: number;
}

/** The media as recognised. Throws Mistake when nothing in them is known and nobody says what they are. */
export async function importMedia(importing: Importing): Promise<Media> {
  const { name, layers, overlay, told, watched, data, nowMs } = importing;
  const rest = {
    name,
    layers,
    ...(overlay === undefined ? {} : { overlay }),
    ...(watched === true ? { watched } : {}),
    ...(told === undefined ? {} : { told: true }),
    addedMs: nowMs,
  };
  const [first] = layers;
  const disc = first === undefined ? null : await discFactsOf(first);
  const reader = branchReader(mediaBranch({ ...rest, recognition: NOT_YET }, data), disc);
  const path = first?.path ?? name;
  const recognition =
    told === undefined ? ((await recognise(reader)) ?? (await packagesIn(reader))) : await asTold(reader, told, path);
  if (recognition === null) throw await unknown(reader, path, importing.what);
  return { ...rest, recognition };
}

const NOT_YET: Recognition = {
  family: "",
  version: "",
  architecture: "",
  kernel: null,
  initrd: null,
  packages: null,
};

/** The family of media with packages and no installer. */
export const PACKAGES_ONLY = "packages";

/** A folder or disc of packages belongs to no family, and can be a source of packages all the same. */
async function packagesIn(reader: MediaReader): Promise<Recognition | null> {
  const repositories = await repositoriesIn(reader);
  const packages = firstRepository(repositories);
  if (packages === null) return null;
  const [first] = repositories;
  const signed = first?.kind === "yum" ? first.key !== null : first?.signed === true;
  return { ...NOT_YET, family: PACKAGES_ONLY, kind: "packages", packages, packagesSigned: signed };
}

async function asTold(reader: MediaReader, told: Told, path: string): Promise<Recognition> {
  const absent: string[] = [];
  for (const file of [told.kernel, told.initrd]) if (file !== null && !(await reader.exists(file))) absent.push(file);
  if (absent.length > 0)
    throw new Mistake(
      "the media were not added",
      absent.map((file) => ({ path, problem: `there is no ${file} in it`, hint: "bootlace media ls shows what is" })),
    );
  const repositories = await repositoriesIn(reader);
  return { ...told, packages: firstRepository(repositories) };
}

async function unknown(reader: MediaReader, path: string, what: string): Promise<Mistake> {
  const known = FAMILIES.map((family) => family.title).join(", ");
  const names = [...(await reader.names("", 10_000))].sort();
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : "";
  const found = names.length === 0 ? "nothing at all" : `${names.slice(0, MOST_SHOWN).join(", ")}${more}`;
  const looks = FAMILIES.map(({ title, looksFor }) => (looksFor === undefined ? [] : [`for ${title}: ${looksFor}`]));
  const hint = [...looks.flat(), "if you know what it is: --family NAME --version V --kernel PATH --initrd PATH"];
  return new Mistake("the media were not added", [
    {
      path,
      problem: `nothing in it is the installer or the packages of a system known here (${known}); found ${what} with ${found}`,
      hint: hint.join("; "),
    },
  ]);
}
