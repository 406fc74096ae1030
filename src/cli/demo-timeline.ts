// ◄ door: follows a machine's timeline in the store and tells it as it happens.
import type { EventName } from "../installs/messages.ts";
import type { Mac } from "../net/mac.ts";
import { openSqlite, storeFile } from "../store/sqlite.ts";
import { eventLine, stepAfter, timed } from "./demo-story.ts";

export interface FollowOptions {
  readonly data: string;
  readonly mac: Mac;
  readonly startMs: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Why the server or the machine ended; null while both run. */
  readonly ended: () => string | null;
}

export type Followed = { readonly kind: "running" } | { readonly kind: "failed"; readonly why: string };

const SILENCE_SECONDS = 20;
/** An emulated machine unpacks its RAM disk and starts its kernel in one to two minutes, and says nothing meanwhile. */
const STALL_SECONDS = 300;

/** Resolves when the installer reported that it runs, or with the reason why that is not to be expected any more. */
export async function followTimeline(options: FollowOptions): Promise<Followed> {
  const { say, startMs, signal } = options;
  const store = await openSqlite(storeFile(options.data));
  let afterId = 0;
  let last: EventName | null = null;
  let lastMs = Date.now();
  let told = 0;
  const failed = (why: string): Followed => ({ kind: "failed", why: `\n${why}\n${stepAfter(last).look}` });
  try {
    for (;;) {
      const ended = options.ended();
      const events = await store.events.list({ afterId, mac: options.mac });
      for (const event of events) {
        afterId = event.id;
        if (event.atMs < startMs) continue;
        say(eventLine(event, startMs));
        last = event.name;
        lastMs = Date.now();
        told = 0;
        if (event.name === "install.running") return { kind: "running" };
        if (event.name === "install.failed") return failed("The installer reported a failure.");
      }
      if (signal.aborted) return failed("Interrupted.");
      if (ended !== null && events.length === 0) return failed(`It ended: ${ended}`);
      const silent = (Date.now() - lastMs) / 1000;
      if (silent > STALL_SECONDS)
        return failed(`Nothing happened for ${STALL_SECONDS} seconds. Still expected: ${stepAfter(last).next}.`);
      if (Math.floor(silent / SILENCE_SECONDS) > told) {
        told = Math.floor(silent / SILENCE_SECONDS);
        const since = (Date.now() - startMs) / 1000;
        say(timed(since, `… still waiting for ${stepAfter(last).next} (${Math.round(silent)} s)`));
      }
      await Bun.sleep(200);
    }
  } finally {
    await store.close();
  }
}
