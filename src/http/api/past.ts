// ◄ door: tells the stream's listeners what was stored since: events, whoever wrote them.
import type { Store } from "../../store/interface.ts";
import type { Hub } from "./hub.ts";

const LOOK_MS = 250;
/** More at once is told as one word: read again. */
const MOST_AT_ONCE = 500;

export function watchPast(store: Store, hub: Hub): { close(): void } {
  let lastId: number | null = null;
  let looking = false;
  async function look(): Promise<void> {
    if (hub.listeners() === 0) {
      lastId = null;
      return;
    }
    if (lastId === null) {
      lastId = (await store.events.list({ limit: 1 }))[0]?.id ?? 0;
      return;
    }
    const events = await store.events.list({ afterId: lastId, limit: MOST_AT_ONCE });
    lastId = events.at(-1)?.id ?? lastId;
    if (events.length === MOST_AT_ONCE) hub.tell({ event: "changed", data: { what: "history" } });
    for (const event of events) hub.tell({ event: "happened", id: event.id, data: event });
  }
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  }, LOOK_MS);
  return { close: () => clearInterval(timer) };
}
