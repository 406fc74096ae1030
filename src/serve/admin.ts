// ◄ door: the admin listener: health, and counters for Prometheus; never on the listener that booting machines talk to.
import type { Ipv4 } from "../net/ipv4.ts";
import { type Metric, metricsText } from "./metrics.ts";

export interface Admin {
  close(): Promise<void>;
}

/** What `GET /healthz` says. */
export interface Health {
  /** What is wrong now, a sentence each; with any the answer is 503. */
  readonly problems: readonly string[];
  /** Events that the store did not take. */
  readonly eventsLost: number;
}

/** Opens it. */
export function openAdmin(
  listen: { readonly address: Ipv4; readonly port: number },
  health: () => Health,
  metrics: () => readonly Metric[],
): Admin {
  const { address: hostname, port } = listen;
  try {
    const server = Bun.serve({
      hostname,
      port,
      routes: {
        "/healthz": { GET: () => healthAnswer(health()) },
        "/metrics": {
          GET: () =>
            new Response(metricsText(metrics()), {
              headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
            }),
        },
      },
      fetch: () => new Response("nothing is here\n", { status: 404 }),
    });
    return { close: () => server.stop(true) };
  } catch (cause) {
    const hint = `find who has it: ss -ltnp 'sport = :${port}', or set admin.listen in the config`;
    throw new Error(`cannot open the admin listener ${hostname}:${port}: ${hint}`, { cause });
  }
}

function healthAnswer(health: Health): Response {
  const well = health.problems.length === 0;
  return Response.json({ status: well ? "ok" : "failing", ...health }, { status: well ? 200 : 503 });
}
