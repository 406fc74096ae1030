// ◄ door: the watched folder `media/` in the data folder: what is dropped in becomes media by itself, what is taken away is
// told to whoever uses it. Media from elsewhere are looked after likewise: gone, back, or another file in their place.
import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { EventName } from "../installs/messages.ts";
import { lookAt } from "../media/look.ts";
import { layersOf, type Media, WATCHED } from "../media/media.ts";
import { type Seen, scan } from "../media/scan.ts";
import { createSettling, PATIENCE_MS } from "../media/settling.ts";
import { stateOf } from "../media/state.ts";
import { type Taken, takeMedia } from "../media/take.ts";
import { dropPlain } from "../media/unpack.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import type { Log } from "./log.ts";

const LOOK_MS = 1000;

export interface WatchParts {
  readonly store: Store;
  /** The data folder. */
  readonly data: string;
  readonly log: Log;
  /** Media were written to the store or removed from it. */
  changed(): Promise<void>;
  tell(name: EventName, detail: Readonly<Record<string, string>>): void;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Watch {
  /** Ends it; resolves when nothing is under way any more. */
  close(): Promise<void>;
}

export async function watchMedia(parts: WatchParts): Promise<Watch> {
  const folder = join(parts.data, WATCHED);
  await mkdir(folder, { recursive: true });
  const round = createRound(folder, parts);
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let working: Promise<void> = Promise.resolve();
  const work = () => {
    working = round()
      .catch((cause) => parts.log.error({ cause: String(cause) }, "the media folder cannot be looked at"))
      .then(() => {
        if (!closed) timer = setTimeout(work, LOOK_MS);
      });
  };
  work();
  return {
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await working;
    },
  };
}

/** One look at everything; what it finds out is remembered for the next. */
function createRound(folder: string, { store, data, log, changed, tell, now }: WatchParts): () => Promise<void> {
  const settling = createSettling();
  const containers = new Set<string>();
  /** Gone at the last look: once may be a file being replaced. */
  let missed = new Set<string>();

  async function take(path: string, watched: boolean, known: readonly Media[]): Promise<void> {
    const rest = { replace: false, alone: true, name: null, data, nowMs: now() };
    for (const taken of await takeMedia({ paths: [path], watched, known, ...rest })) await keep(taken, path, known);
  }

  async function keep({ how, media }: Taken, path: string, known: readonly Media[]): Promise<void> {
    const before = known.find(({ name }) => name === media.name);
    if (how === "same" || (before !== undefined && isSame(before, media))) return;
    await store.media.put(media);
    await changed();
    if (before !== undefined) await dropPlain(layersOf(before), await store.media.all());
    const { family, version } = media.recognition;
    tell(before === undefined ? "media.added" : "media.changed", {
      media: media.name,
      system: `${family} ${version}`.trim(),
      file: path,
    });
    log.info({ media: media.name, file: path }, before === undefined ? "media were added" : "media were read again");
  }

  function refuse(path: string, why: string): void {
    settling.done(path);
    tell("media.refused", { file: path, why });
    log.warn({ file: path, why }, "a file in the media folder is no media");
  }

  async function settled(seen: Seen, known: readonly Media[]): Promise<void> {
    const { path, kind } = seen;
    try {
      if (kind === "file") {
        const looked = await lookAt(path, data);
        if (looked.kind === "refused") {
          const mayCome = looked.why === "incomplete" && settling.stillMs(path, now()) < PATIENCE_MS;
          if (looked.why === "absent" || mayCome) return;
          refuse(path, looked.problem);
          return;
        }
      }
      await take(path, true, known);
      settling.done(path);
    } catch (cause) {
      if (!(cause instanceof Mistake)) throw cause;
      // A folder that nobody knows holds media, perhaps; a file that nobody knows is told.
      if (kind === "folder") containers.add(path);
      else refuse(path, cause.faults.map(({ problem }) => problem).join("; "));
      settling.done(path);
    }
  }

  /** Media whose files went, came back, or are others now. */
  async function lookAfter(known: readonly Media[]): Promise<void> {
    const gone = new Set<string>();
    for (const media of known) {
      const layers = layersOf(media);
      const away = layers.filter((layer) => stateOf(layer) === "gone").map(({ path }) => path);
      if (away.length > 0) {
        gone.add(media.name);
        if (missed.has(media.name)) await tellGone(media, away, away.length === layers.length);
        continue;
      }
      const [changed] = layers.filter((layer) => stateOf(layer) === "changed");
      const first = changed?.path ?? (media.missing === undefined ? undefined : layers[0]?.path);
      if (first === undefined) continue;
      const identity = layers.map(({ path }) => identityOf(path)).join();
      if (!settling.see(`again ${media.name}`, identity, now())) continue;
      settling.done(`again ${media.name}`);
      await take(first, media.watched === true, [media]).catch((cause) => fault(media, first, cause));
    }
    missed = gone;
  }

  async function fault(media: Media, path: string, cause: unknown): Promise<void> {
    if (!(cause instanceof Mistake)) throw cause;
    const why = cause.faults.map(({ problem }) => problem).join("; ");
    await store.media.put({ ...media, missing: `${path}: ${why}` });
    await changed();
    tell("media.refused", { file: path, why });
    log.warn({ media: media.name, file: path, why }, "media have changed, and are no media now");
  }

  async function tellGone(media: Media, away: readonly string[], all: boolean): Promise<void> {
    const why = `${away.join(", ")} ${away.length === 1 ? "is" : "are"} gone`;
    const profiles = await store.profiles.all();
    const used = profiles.some(
      ({ media: name, packages }) => name === media.name || packages === `media:${media.name}`,
    );
    if (all && media.watched === true && !used) {
      await store.media.remove(media.name);
      await dropPlain(layersOf(media), await store.media.all());
    } else if (media.missing === undefined) await store.media.put({ ...media, missing: why });
    else return;
    await changed();
    tell("media.gone", { media: media.name, why });
    log.warn({ media: media.name, why }, "media are gone");
  }

  return async () => {
    const known = await store.media.all();
    await lookAfter(known);
    const folders = new Set(known.flatMap(layersOf).flatMap(({ kind, path }) => (kind === "folder" ? [path] : [])));
    const judged = {
      isMedia: (path: string) => folders.has(path),
      isContainer: (path: string) => containers.has(path),
    };
    const seen = await scan(folder, judged);
    const files = new Set(known.flatMap(layersOf).flatMap(({ kind, path }) => (kind === "folder" ? [] : [path])));
    for (const one of seen) {
      // What is known already is looked after above.
      if (files.has(one.path)) continue;
      if (settling.see(one.path, one.identity, now())) await settled(one, await store.media.all());
    }
    const again = known.map(({ name }) => `again ${name}`);
    settling.keep(new Set([...seen.map(({ path }) => path), ...again]));
  };
}

function identityOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return `${path} ${stats?.ino} ${stats?.size} ${stats?.mtimeMs}`;
}

function isSame(before: Media, after: Media): boolean {
  return JSON.stringify({ ...before, addedMs: 0 }) === JSON.stringify({ ...after, addedMs: 0 });
}
