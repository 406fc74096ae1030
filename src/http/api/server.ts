// ◄ door: the admin listener: the API, health and counters; never on the listener that booting machines talk to.
import { version } from "../../../package.json" with { type: "json" };
import type { Loaded } from "../../acts/loaded.ts";
import { createThrottle } from "../../people/throttle.ts";
import { type Admin, type AdminParts, healthAnswer, metricsAnswer } from "../../serve/admin.ts";
import { createApp } from "./app.ts";
import { newSecret } from "./gate.ts";
import { createHub } from "./hub.ts";
import { createJobs } from "./jobs.ts";
import { watchPast } from "./past.ts";
import { tlsFor } from "./tls.ts";
import { createUi } from "./ui.ts";

/** The link for the first admin holds so long; a new start makes a new one. */
const SETUP_MS = 3_600_000;
/** A connection on which nothing moves. Longer than the stream's beat. */
const IDLE_SECONDS = 40;

/** Opens it. `file`: the config's, for what the API tells of it. */
export async function openApi(parts: AdminParts, file: string | null): Promise<Admin> {
  const { config, store, data, files, health, metrics, log, changed } = parts;
  const { address: hostname, port } = config.admin.listen;
  const now = Date.now;
  const hub = createHub();
  const jobs = createJobs(hub, now, (cause) => log.error({ cause: String(cause) }, "a job failed"));
  const loaded: Loaded = { config, file, data, files };
  const first = (await store.people.all()).length === 0 ? { code: newSecret(), untilMs: now() + SETUP_MS } : null;
  const tls = await tlsFor(config, data, now());
  const ui = createUi(data, (cause) => log.error({ cause: String(cause) }, "the web UI could not be built"));
  const app = createApp({
    ui: ui.answer,
    office: {
      store,
      loaded,
      version,
      jobs,
      hub,
      throttle: createThrottle(),
      setupCode: () => (first !== null && now() < first.untilMs ? first.code : null),
      problems: () => health().problems,
      reload: changed,
      now,
    },
    secure: tls !== null,
    failed: (cause, what) =>
      log.error(
        { cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause), what },
        "the API failed",
      ),
  });
  const past = watchPast(store, hub);
  const healthz = () => healthAnswer(health());
  const counters = () => metricsAnswer(metrics());
  let server: ReturnType<typeof Bun.serve>;
  try {
    server = Bun.serve({
      hostname,
      port,
      idleTimeout: IDLE_SECONDS,
      maxRequestBodySize: 16 << 20,
      ...(tls === null ? {} : { tls: { cert: tls.certificate, key: tls.key } }),
      routes: {
        "/healthz": { GET: healthz },
        "/metrics": { GET: counters },
      },
      fetch: (request, self) => app.fetch(request, self.requestIP(request)?.address ?? "unknown"),
      error: () => new Response("this failed on the server's side\n", { status: 500 }),
    });
  } catch (cause) {
    past.close();
    const hint = `find who has it: ss -ltnp 'sport = :${port}', or set admin.listen in the config`;
    throw new Error(`cannot open the admin listener ${hostname}:${port}: ${hint}`, { cause });
  }
  const url = `${tls === null ? "http" : "https"}://${hostname === "0.0.0.0" ? "127.0.0.1" : hostname}:${port}`;
  const notes = [
    ...(tls?.fingerprint == null ? [] : [`The certificate was made here; its SHA-256 is ${tls.fingerprint}`]),
    ...(first === null
      ? []
      : [`Nobody may log in yet. Make the first admin within an hour: ${url}/setup?code=${first.code}`]),
  ];
  return {
    url,
    notes,
    async close() {
      past.close();
      await jobs.close();
      await server.stop(true);
    },
  };
}
