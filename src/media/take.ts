// ◄ door: adds what lies at some paths to the media that are known, as a person or the watched folder asks.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import { type Fault, Mistake } from "../net/mistake.ts";
import { decideAdding, grouped, type Outcome } from "./adding.ts";
import { importMedia, type Told } from "./import.ts";
import { type Layered, lookAt } from "./look.ts";
import { type Layer, layersOf, type Media, overlayOf } from "./media.ts";

/** Files beside a disc that are looked at for the other discs of its set. */
const MOST_BESIDE = 64;

export interface Taking {
  /** Files and folders, relative ones to the current folder. */
  readonly paths: readonly string[];
  /** Null: of the file. With a name, all paths are one tree, in their order. */
  readonly name: string | null;
  readonly overlay?: string;
  readonly told?: Told;
  readonly replace: boolean;
  /** Do not look beside it for the other discs of its set. */
  readonly alone: boolean;
  readonly watched: boolean;
  readonly known: readonly Media[];
  /** The data folder. */
  readonly data: string;
  readonly nowMs: number;
}

export interface Taken {
  readonly how: Exclude<Outcome["kind"], "taken">;
  /** To be stored, unless it is the same. */
  readonly media: Media;
}

/** Throws Mistake with everything that is wrong, and nothing is taken then. */
export async function takeMedia(taking: Taking): Promise<readonly Taken[]> {
  const { paths, name, data } = taking;
  const looks = new Map<string, Layered>();
  const faults: Fault[] = [];
  for (const path of paths) {
    const looked = await lookAt(resolve(path), data);
    if (looked.kind === "layer") looks.set(looked.layer.path, looked);
    else {
      const { problem, hint } = looked;
      faults.push({ path, problem, ...(hint === undefined ? {} : { hint }) });
    }
  }
  if (faults.length > 0) throw new Mistake("the media were not added", faults);
  if (!taking.alone) for (const look of await companionsOf(looks, data)) looks.set(look.layer.path, look);
  const layers = [...looks.values()].map(({ layer }) => layer);
  const groups = name === null ? grouped(layers) : [layers];
  const taken: Taken[] = [];
  for (const group of groups) {
    const known = [...taking.known, ...taken.map(({ media }) => media)];
    taken.push(await takeOne(group, { ...taking, known }, looks));
  }
  return taken;
}

async function takeOne(layers: readonly Layer[], taking: Taking, looks: ReadonlyMap<string, Layered>): Promise<Taken> {
  const { known, name, replace, data, nowMs, watched, told, overlay } = taking;
  const outcome = decideAdding(layers, { known, name, replace, isThere: ({ path }) => existsSync(path) });
  if (outcome.kind === "taken") {
    const path = layersOf(outcome.media)[0]?.path ?? "";
    throw new Mistake("the media were not added", [
      {
        path: layers[0]?.path ?? "",
        problem: `there are media "${outcome.media.name}" already, from ${path}`,
        hint: "choose another name, or --replace",
      },
    ]);
  }
  const before = "media" in outcome ? outcome.media : null;
  if (outcome.kind === "same" && overlay === undefined && told === undefined)
    return { how: "same", media: outcome.media };
  const on = overlay ?? (before === null ? null : overlayOf(before));
  const said = told ?? (before?.told === true ? { ...before.recognition } : undefined);
  const media = await importMedia({
    name: outcome.kind === "new" ? outcome.name : outcome.media.name,
    layers: "layers" in outcome ? outcome.layers : layersOf(outcome.media),
    ...(on === null ? {} : { overlay: resolve(on) }),
    ...(said === undefined ? {} : { told: said }),
    watched: watched || before?.watched === true,
    what: looks.get(layers[0]?.path ?? "")?.what ?? "files",
    data,
    nowMs,
  });
  return { how: outcome.kind === "same" ? "again" : outcome.kind, media };
}

/** The other discs of the sets that these are of, in the same folders. */
async function companionsOf(looks: ReadonlyMap<string, Layered>, data: string): Promise<readonly Layered[]> {
  const found: Layered[] = [];
  const sets = new Set([...looks.values()].flatMap(({ layer }) => (layer.mark === undefined ? [] : [layer.mark.set])));
  if (sets.size === 0) return [];
  const marked = [...looks.values()].filter(({ layer }) => layer.mark !== undefined);
  const numbers = new Set(marked.map(({ layer }) => `${layer.mark?.set} ${layer.mark?.number}`));
  for (const folder of new Set(marked.map(({ layer }) => dirname(layer.path)))) {
    const discs = (await readdir(folder).catch(() => []))
      .filter((name) => extname(name).toLowerCase() === ".iso")
      .sort();
    for (const name of discs.slice(0, MOST_BESIDE)) {
      const path = join(folder, name);
      if (looks.has(path) || name.startsWith(".")) continue;
      const looked = await lookAt(path, data);
      if (looked.kind !== "layer" || looked.layer.mark === undefined) continue;
      const { set, number } = looked.layer.mark;
      if (!sets.has(set) || numbers.has(`${set} ${number}`)) continue;
      numbers.add(`${set} ${number}`);
      found.push(looked);
    }
  }
  return found;
}
