// The admin listener as the rest of the server knows it: what it is given, and what health and counters answer.
import type { Config } from "../config.ts";
import type { Store } from "../store/interface.ts";
import type { Log } from "./log.ts";
import { type Metric, metricsText } from "./metrics.ts";

export interface Admin {
  readonly url: string;
  /** For whoever started the server, a sentence each. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

export interface AdminParts {
  readonly config: Config;
  readonly store: Store;
  /** Absolute paths. */
  readonly data: string;
  readonly files: string;
  readonly log: Log;
  health(): Health;
  metrics(): readonly Metric[];
  /** Something was written to the store beside the estate: take it in now. */
  changed(): Promise<void>;
}

export type OpenAdmin = (parts: AdminParts) => Promise<Admin>;

/** What `GET /healthz` says. */
export interface Health {
  /** What is wrong now, a sentence each; with any the answer is 503. */
  readonly problems: readonly string[];
  /** Events that the store did not take. */
  readonly eventsLost: number;
}

export function healthAnswer(health: Health): Response {
  const well = health.problems.length === 0;
  return Response.json({ status: well ? "ok" : "failing", ...health }, { status: well ? 200 : 503 });
}

/** In Prometheus' text format. */
export function metricsAnswer(metrics: readonly Metric[]): Response {
  return new Response(metricsText(metrics), {
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
  });
}
