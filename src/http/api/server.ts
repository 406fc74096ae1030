// ◄ door: the admin listener: the API, health and counters; never on the listener that booting machines talk to.
import type { Loaded } from "../../acts/loaded.ts";
import { type Admin, type AdminParts, healthAnswer, metricsAnswer } from "../../serve/admin.ts";
import { newSecret } from "./gate.ts";
import type { Reopening } from "./office.ts";
import { openOffice } from "./opening.ts";
import { watchPast } from "./past.ts";
import { tlsFor } from "./tls.ts";
import { watchTraffic } from "./traffic.ts";
import { createUi } from "./ui.ts";

/** The link for the first admin holds so long; a new start makes a new one. */
const SETUP_MS = 3_600_000;
/** A connection on which nothing moves. Longer than the stream's beat. */
const IDLE_SECONDS = 40;
/** The largest body: a backup to be restored, in base64. */
const LARGEST_BODY = 96 << 20;

/** Opens it. `reopening`: how everything is opened again; null where nobody can. */
export async function openApi(parts: AdminParts, loaded: Loaded, reopening: Reopening | null): Promise<Admin> {
  const { config, store, data, health, metrics, log, changed } = parts;
  const { address: hostname, port } = config.admin.listen;
  const first = (await store.people.all()).length === 0 ? { code: newSecret(), untilMs: Date.now() + SETUP_MS } : null;
  const tls = await tlsFor(config, data, Date.now());
  const ui = createUi(data, (cause) => log.error({ cause: String(cause) }, "the web UI could not be built"));
  const { app, hub, close } = openOffice({
    ui: ui.answer,
    store,
    loaded,
    reopening,
    tls,
    setupCode: () => (first !== null && Date.now() < first.untilMs ? first.code : null),
    problems: () => health().problems,
    reload: changed,
    traffic: (listeners) => watchTraffic(metrics, listeners, Date.now),
    failed: (cause, what) =>
      log.error(
        { cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause), what },
        "the API failed",
      ),
  });
  const healthz = () => healthAnswer(health());
  const counters = () => metricsAnswer(metrics());
  const past = watchPast(store, hub);
  let server: ReturnType<typeof Bun.serve>;
  try {
    server = Bun.serve({
      hostname,
      port,
      idleTimeout: IDLE_SECONDS,
      maxRequestBodySize: LARGEST_BODY,
      ...(tls === null ? {} : { tls: { cert: tls.certificate, key: tls.key } }),
      routes: {
        "/healthz": { GET: healthz },
        "/metrics": { GET: counters },
      },
      // Without a host that is one, its URL is none (RFC 9112 §3.2: 400).
      fetch: (request, self) =>
        URL.canParse(request.url)
          ? app.fetch(request, self.requestIP(request)?.address ?? "unknown")
          : new Response("the Host header names no host\n", { status: 400 }),
      error: () => new Response("this failed on the server's side\n", { status: 500 }),
    });
  } catch (cause) {
    past.close();
    await close();
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
      await close();
      await server.stop(true);
    },
  };
}
