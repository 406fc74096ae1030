// ◄ door: the admin listener. Health only, so far; never on the listener that booting machines talk to.
import type { Ipv4 } from "../net/ipv4.ts";

export interface Admin {
  close(): Promise<void>;
}

/** Opens it; `facts` go into the answer of `GET /healthz`, which is 200 from now on. */
export function openAdmin(listen: { readonly address: Ipv4; readonly port: number }, facts: () => object): Admin {
  const { address: hostname, port } = listen;
  try {
    const server = Bun.serve({
      hostname,
      port,
      routes: { "/healthz": { GET: () => Response.json({ status: "ok", ...facts() }) } },
      fetch: () => new Response("nothing is here\n", { status: 404 }),
    });
    return { close: () => server.stop(true) };
  } catch (cause) {
    const hint = `find who has it: ss -ltnp 'sport = :${port}', or set admin.listen in the config`;
    throw new Error(`cannot open the admin listener ${hostname}:${port}: ${hint}`, { cause });
  }
}
