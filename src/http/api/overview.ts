// The contract's routes of the overview and the search.
import { statfs } from "node:fs/promises";
import { overview } from "../../acts/overview.ts";
import { search } from "../../acts/search.ts";
import type { overviewRoutes } from "../contract/overview.ts";
import type { Handlers } from "./office.ts";

export const overviewHandlers: Handlers<typeof overviewRoutes> = {
  async "overview.show"({ store, loaded, problems, traffic, now }) {
    const { finished, ...rest } = await overview(store, problems(), now());
    const { bavail, blocks, bsize } = await statfs(loaded.data);
    return {
      ...rest,
      finished: finished.map(({ id, machine, profile, state, changedMs, armedMs }) => ({
        install: id,
        machine,
        profile,
        state,
        endedMs: changedMs,
        seconds: Math.round((changedMs - armedMs) / 1000),
      })),
      disk: { freeBytes: bavail * bsize, totalBytes: blocks * bsize },
      traffic: traffic(),
    };
  },
  "search.find": async ({ store }, { query }) => ({ items: await search(store, query.q) }),
};
