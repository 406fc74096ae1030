// ◄ door: takes folders, disc images and archives in as media: looks what they are, by content, and remembers where they
// are. Nothing is copied, mounted or extracted.
import { Mistake } from "../net/mistake.ts";
import { lookedFor, namesByHand, recognise, recogniseByHand } from "../os/families.ts";
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
  /** A family or a distribution. */
  readonly family: string;
  readonly distribution?: string;
  /** Not needed where the media say it. */
  readonly version?: string;
  readonly architecture?: string;
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
  const { version, architecture, kernel, initrd } = told;
  const name = told.distribution ?? told.family;
  const byHand = {
    ...(version === undefined ? {} : { version }),
    ...(architecture === undefined ? {} : { architecture }),
  };
  const found = await recogniseByHand(reader, name, byHand);
  const own = { ...(kernel === null ? {} : { kernel }), ...(initrd === null ? {} : { initrd }) };
  if (typeof found === "object") return { ...found, ...own };
  if (found === "unknown-name" && kernel === null)
    throw notTold(path, `there is no family "${name}"`, `one of ${namesByHand().join(", ")}; or say --kernel`);
  if (found === "nothing" && kernel === null)
    throw notTold(
      path,
      `nothing that ${name} boots or installs from is in it`,
      "say --kernel and --initrd, or --family disc to boot it whole",
    );
  if (found === "not-told" || version === undefined)
    throw notTold(
      path,
      `the content does not say which version of ${name} it is, or for which processor`,
      "add --release and --architecture",
    );
  const packages = firstRepository(await repositoriesIn(reader));
  return { family: told.family, version, architecture: architecture ?? "x86_64", kernel, initrd, packages };
}

function notTold(path: string, problem: string, hint: string): Mistake {
  return new Mistake("the media were not added", [{ path, problem, hint }]);
}

async function unknown(reader: MediaReader, path: string, what: string): Promise<Mistake> {
  const names = [...(await reader.names("", 10_000))].sort();
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : "";
  const found = names.length === 0 ? "nothing at all" : `${names.slice(0, MOST_SHOWN).join(", ")}${more}`;
  const looks = lookedFor().map(({ title, looksFor }) => `  ${title}: ${looksFor}`);
  const whole = (reader.disc?.firmware ?? []).length === 0 ? "" : ", or --family disc to boot it whole";
  const hint = [
    "looked for:",
    ...looks,
    `if you know what it is: --family NAME --release VERSION, with --kernel and --initrd where they lie elsewhere${whole}`,
  ];
  return new Mistake("the media were not added", [
    {
      path,
      problem: `nothing in it is the installer or the packages of a system known here; found ${what} with ${found}`,
      hint: hint.join("\n    "),
    },
  ]);
}
