// ◄ door: what the API on a listener and the API without one have in common: an office, its hub and its jobs, and the app on them.
import { version } from "../../../package.json" with { type: "json" };
import type { Loaded } from "../../acts/loaded.ts";
import { createThrottle } from "../../people/throttle.ts";
import type { Store } from "../../store/interface.ts";
import { type App, type AppParts, createApp } from "./app.ts";
import { createHub, type Hub } from "./hub.ts";
import { createJobs } from "./jobs.ts";
import type { Asker, Office } from "./office.ts";

export interface OpeningParts extends Pick<Office, "reopening" | "tls" | "setupCode" | "problems" | "reload"> {
  readonly store: Store;
  readonly loaded: Loaded;
  /** Whoever may open the store's file asks as this one. */
  readonly local?: Asker;
  readonly ui?: AppParts["ui"];
  /** Made on the hub that is opened. */
  traffic(hub: Hub): { lately: Office["traffic"]; close(): void };
  failed(cause: unknown, what: string): void;
}

export interface Opened {
  readonly app: App;
  readonly hub: Hub;
  /** Ends long work, and waits for it. */
  close(): Promise<void>;
}

export function openOffice({ local, ui, traffic, failed, ...parts }: OpeningParts): Opened {
  const hub = createHub();
  const jobs = createJobs(hub, Date.now, (cause) => failed(cause, "a job"));
  const watch = traffic(hub);
  const office: Office = {
    ...parts,
    version,
    jobs,
    hub,
    throttle: createThrottle(),
    traffic: watch.lately,
    startedMs: Date.now(),
    now: Date.now,
  };
  const secure = parts.tls !== null;
  const theirs = { ...(local === undefined ? {} : { local }), ...(ui === undefined ? {} : { ui }) };
  const app = createApp({ office, secure, ...theirs, failed });
  return {
    app,
    hub,
    async close() {
      watch.close();
      await jobs.close();
    },
  };
}
