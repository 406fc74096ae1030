// The engine: media and a table → what the media are. Nothing here knows any one system.
import type { Recognition, WholeBoot } from "../../media/media.ts";
import type { MediaReader } from "../../media/reader.ts";
import { architectureNamed } from "./architecture.ts";
import { type Answer, answer, type Clue, firstAnswer, UNKNOWN } from "./clue.ts";
import { evidenceOf } from "./evidence.ts";
import { loadersIn } from "./loaders.ts";
import { find } from "./path.ts";
import type { Row, Table } from "./table.ts";
import { atLeast } from "./version.ts";

const MIB = 1 << 20;
const NO_BOOT_IMAGE = "a boot image (El Torito) for BIOS or UEFI: no firmware boots this disc";

/** What a person said because the media do not. */
export interface ByHand {
  readonly version?: string;
  readonly architecture?: string;
}

/** What these media are by this table; null when no row fits. */
export async function recogniseBy(table: Table, media: MediaReader): Promise<Recognition | null> {
  for (const row of table.rows) {
    const marks: Answer[] = [];
    for (const clue of row.is) {
      const mark = await (isOne(clue) ? answer(media, clue) : firstAnswer(media, clue));
      if (mark === null) break;
      marks.push(mark);
    }
    if (marks.length < row.is.length) continue;
    const found = await read(table, row, media, marks, {});
    if (found !== null) return found;
  }
  return (await table.read?.(media)) ?? null;
}

function isOne(clue: Clue | readonly Clue[]): clue is Clue {
  return "from" in clue;
}

/**
 * The same when a person says that they are this family's, or one distribution's: the first row for which there is something
 * to boot, installers before the rest, whether or not the media say so themselves.
 */
export async function recogniseAs(
  table: Table,
  name: string,
  media: MediaReader,
  byHand: ByHand,
): Promise<Recognition | "not-told" | "nothing"> {
  const own = table.rows.filter((row) => row.distribution === name);
  const rows = own.length > 0 ? own : table.rows;
  const guess: ByHand = { version: byHand.version ?? UNKNOWN, architecture: "x86_64" };
  let untold = false;
  for (const row of [
    ...rows.filter(({ kind }) => kind === "installer"),
    ...rows.filter(({ kind }) => kind !== "installer"),
  ]) {
    const found = await read(table, row, media, [], byHand);
    if (found !== null)
      return own.length > 0 ? found : { ...found, distribution: name, title: `${name} ${found.version}` };
    untold ||= (await read(table, row, media, [], guess)) !== null;
  }
  return untold ? "not-told" : "nothing";
}

async function read(
  table: Table,
  row: Row,
  media: MediaReader,
  marks: readonly Answer[],
  byHand: ByHand,
): Promise<Recognition | null> {
  const version = given(byHand.version) ?? (await firstAnswer(media, row.version));
  const raw = given(byHand.architecture) ?? (await firstAnswer(media, row.architecture));
  const architecture = raw === null ? null : architectureNamed(raw.value);
  if (version === null || raw === null || architecture === null) return null;
  const words = new Map([
    ["version", version.value],
    ["arch", architecture],
  ]);
  for (const [name, clues] of Object.entries(row.facts ?? {})) {
    const fact = await firstAnswer(media, clues);
    if (fact !== null) words.set(name, fact.value);
  }
  const files = await filesOf(media, row, words);
  const boots = (row.boots ?? ["kernel"]).every((role) => files.has(role));
  const number = await setOf(media, row);
  // A tree made of several discs has the last one's number and the first one's kernel.
  const set = boots && number !== null && number.disc > 1 ? null : number;
  const first = set === null || set.disc === 1;
  const repositories = await repositoriesOf(media, row);
  const names = Object.keys(repositories);
  if (!boots && names.length === 0 && row.kind !== "packages" && first) return null;
  const { kernel, initrd, ...others } = Object.fromEntries(files);
  const own = (row.loaders ?? []).flatMap((one) => filled(one, words) ?? []);
  const { loaders, firmware } = await loadersIn(media, own, architecture);
  const images = media.disc?.firmware ?? [];
  const whole = (row.whole ?? []).filter((way) => images.includes(way === "uefi-http" ? "uefi" : "bios"));
  const missing = [
    ...(first ? await missingIn(media, row, version.value, words) : []),
    ...discsMissing(set),
    ...(row.starter === "disc" && kernel === undefined && whole.length === 0 ? [NO_BOOT_IMAGE] : []),
  ];
  const found: Recognition = {
    family: table.family,
    version: version.value,
    architecture,
    kernel: boots ? (kernel ?? null) : null,
    initrd: boots ? (initrd ?? null) : null,
    packages: names.length === 0 ? null : (row.packages ?? Object.values(repositories)[0] ?? null),
    distribution: row.distribution,
    title: version.value === UNKNOWN ? row.title : `${row.title} ${version.value}`,
    kind: boots ? row.kind : "packages",
    starter: row.starter,
    ...(Object.keys(others).length === 0 ? {} : { files: others }),
    ...(names.length === 0 ? {} : { repositories }),
    ...(boots ? startOf(media, row, version.value, words, whole) : {}),
    ...(firmware.length === 0 ? {} : { firmware }),
    ...(loaders.length === 0 ? {} : { loaders }),
    ...(missing.length === 0 ? {} : { missing }),
    ...(set === null ? {} : { set }),
    ...(whole.length === 0 ? {} : { whole }),
    evidence: evidenceOf(row.title, [
      ...marks.map((mark) => ({ ...mark, what: "mark" as const })),
      { ...version, what: "version" },
      { ...raw, value: architecture, what: "architecture" },
    ]),
  };
  return { ...found, ...(await row.more?.(media, found)) };
}

/** What the kernel needs to find the rest: arguments, memory, the image itself. */
function startOf(
  media: MediaReader,
  row: Row,
  version: string,
  words: ReadonlyMap<string, string>,
  whole: readonly WholeBoot[],
): Pick<Recognition, "arguments" | "memoryMib" | "imageAsInitrd"> {
  const since = (row.since ?? []).filter((one) => atLeast(version, one.version));
  const args = since.findLast((one) => one.arguments !== undefined)?.arguments ?? row.arguments;
  const least = since.findLast((one) => one.memoryMib !== undefined)?.memoryMib ?? row.memoryMib ?? 0;
  // sanboot reads sector by sector, all else has the image in memory.
  const loadsImage = row.starter !== "disc" || whole.some((way) => way !== "sanboot");
  const image = loadsImage ? row.memoryOfImage : undefined;
  const imageMib = Math.ceil((media.disc?.size ?? 0) / MIB);
  const memoryMib = Math.max(least, image === undefined || imageMib === 0 ? 0 : imageMib * image.times + image.plusMib);
  return {
    ...(args === undefined ? {} : { arguments: args.flatMap((one) => filled(one, words) ?? []) }),
    ...(memoryMib === 0 ? {} : { memoryMib }),
    ...(row.imageAsInitrd === undefined ? {} : { imageAsInitrd: row.imageAsInitrd }),
  };
}

type DiscSet = NonNullable<Recognition["set"]>;

async function setOf(media: MediaReader, row: Row): Promise<DiscSet | null> {
  const disc = Number((await firstAnswer(media, row.set?.disc ?? []))?.value ?? 0);
  const of = Number((await firstAnswer(media, row.set?.of ?? []))?.value ?? 0);
  if (!(disc > 0) || (disc === 1 && of <= 1)) return null;
  return { disc, of: of >= disc ? of : null };
}

function discsMissing(set: DiscSet | null): readonly string[] {
  if (set === null) return [];
  if (set.disc > 1) return [`disc 1: this is disc ${set.disc}, and only the first can be booted`];
  return set.of === null ? [] : [`disc ${set.of === 2 ? "2" : `2 to ${set.of}`}: this is disc 1 of ${set.of}`];
}

function given(value: string | undefined): Answer | null {
  return value === undefined ? null : { value, source: "a person" };
}

async function filesOf(media: MediaReader, row: Row, words: Map<string, string>): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [role, patterns] of Object.entries(row.files ?? {})) {
    for (const pattern of patterns) {
      const wanted = filled(pattern, words);
      const found = wanted === null ? null : await find(media, wanted);
      if (found === null) continue;
      files.set(role, found.path);
      words.set(role, found.path);
      if (role === "kernel") for (const [at, star] of found.stars.entries()) words.set(`${at + 1}`, star);
      break;
    }
  }
  return files;
}

async function repositoriesOf(media: MediaReader, row: Row): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const [name, folder] of Object.entries(row.repositories ?? {})) {
    for (const mark of row.repositoryMarks ?? []) {
      if ((await find(media, folder === "" ? mark : `${folder}/${mark}`)) === null) continue;
      found[name] = folder;
      break;
    }
  }
  return found;
}

async function missingIn(
  media: MediaReader,
  row: Row,
  version: string,
  words: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const need of row.needs ?? []) {
    if (need.since !== undefined && !atLeast(version, need.since)) continue;
    if (need.until !== undefined && atLeast(version, need.until)) continue;
    let there = false;
    for (const pattern of need.anyOf) {
      const wanted = filled(pattern, words);
      there ||= wanted !== null && (await find(media, wanted)) !== null;
    }
    if (!there) missing.push(need.otherwise);
  }
  return missing;
}

/** `{name}` by what it stands for; null when that is not known. `{media}` and `{iso}` are known only when a machine boots. */
function filled(pattern: string, words: ReadonlyMap<string, string>): string | null {
  let known = true;
  const result = pattern.replace(/\{([a-zA-Z0-9]+)\}/g, (all, name: string) => {
    if (name === "media" || name === "iso") return all;
    const word = words.get(name);
    known &&= word !== undefined;
    return word ?? "";
  });
  return known ? result : null;
}
