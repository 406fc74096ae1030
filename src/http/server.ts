// ◄ door: HTTP for machines that boot and install. Files go from where they lie to the socket without passing through
// our memory (the runtime uses sendfile), also when they lie inside an ISO.
import { ANY, type Ipv4, ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { normalise } from "../tree/path.ts";
import type { Asker, Entry, Fetch, Tree } from "../tree/tree.ts";
import { answerFile, factsOf } from "./files.ts";
import { createFollower } from "./follow.ts";
import { encodePath, listingPage } from "./listing.ts";
import { missingText } from "./missing.ts";
import { requestPath } from "./request-path.ts";

export interface HttpOptions {
  readonly address: Ipv4;
  /** 80, or 0 to let the kernel choose. */
  readonly port: number;
  readonly tree: Tree;
  readonly macOf: (address: Ipv4) => Mac | null;
  /** Called once for each path that was asked for, when its body has left or the client is gone. */
  readonly onFetch: (fetch: Fetch) => void;
  /** Asked first; null: it is the tree's. May take other methods than GET and HEAD. */
  readonly extra?: (request: Request, url: URL, asker: Asker) => Promise<Response | null>;
  /** A connection on which nothing moves is closed after that long. iPXE and apt keep theirs for a while. */
  readonly idleSeconds?: number;
  /** How long `close` lets running answers go on. */
  readonly drainMs?: number;
}

export interface Http {
  readonly port: number;
  /** No new connections; waits a little for answers that run, then ends them. */
  close(): Promise<void>;
}

type Content = Extract<Entry, { kind: "file" | "text" }>;
type Stretch = { readonly from: number; readonly to: number };

/** Reports and logs are small; everything larger is answered 413. */
const LARGEST_BODY = 64 * 1024;
const TICK_MS = 100;
/** Memory for GRUB's sake (see `bodyOf`): one file, and all under way. */
const LARGEST_FOR_GRUB = 128 << 20;
const ALL_FOR_GRUB = 256 << 20;

/** Opens the door. Throws when the port cannot be had. */
export async function openHttp(options: HttpOptions): Promise<Http> {
  const { address, tree, macOf, onFetch } = options;
  const follower = createFollower(onFetch);
  let grubBytes = 0;

  async function answer(request: Request, from: Ipv4, finished: () => boolean): Promise<Response> {
    const startedMs = Date.now();
    // HTTP/1.0 clients may send no Host: the URL is then the bare path.
    const url = URL.parse(request.url, "http://localhost");
    if (url === null) return text(400, "not a URL\n");
    const asker: Asker = { door: "http", address: from, mac: macOf(from) };
    const special = await options.extra?.(request, url, asker);
    if (special !== undefined && special !== null) return special;
    if (request.method !== "GET" && request.method !== "HEAD")
      return text(405, "only GET and HEAD are answered here\n", { Allow: "GET, HEAD" });
    const path = requestPath(url.pathname);
    const segments = path === null ? null : normalise(path);
    if (path === null || segments === null) return text(400, "this is no path of the tree\n");
    const entry = await tree.open(path, asker);
    const fetch = { asker, path: segments.join("/"), startedMs };
    if (entry.kind === "absent") {
      onFetch({ ...fetch, outcome: "absent", bytes: 0, endedMs: Date.now() });
      return text(404, await missingText(tree, segments, entry.why, asker));
    }
    if (entry.kind === "folder") {
      const shown = segments.length === 0 ? "/" : `/${fetch.path}/`;
      if (!path.endsWith("/")) return text(301, "", { Location: `${encodePath(shown)}${url.search}` });
      return text(200, listingPage(shown, entry.names), { "Content-Type": "text/html; charset=utf-8" });
    }
    return content(request, entry, fetch, finished);
  }

  async function content(
    request: Request,
    entry: Content,
    fetch: Pick<Fetch, "asker" | "path" | "startedMs">,
    finished: () => boolean,
  ): Promise<Response> {
    const method = request.method === "HEAD" ? "HEAD" : "GET";
    const facts = factsOf(entry);
    const { status, headers, body } = answerFile(method, (name) => request.headers.get(name), facts);
    const sent = body === null || method === "HEAD" ? 0 : body.to - body.from;
    const whole = method === "GET" && sent === facts.length && body !== null;
    const { signal } = request;
    const held = body === null ? 0 : bytesForGrub(request, entry, body);
    grubBytes += held;
    follower.follow({
      planned: { ...fetch, outcome: whole ? "whole" : "part", bytes: sent },
      finished,
      aborted: () => signal.aborted,
      release: () => {
        grubBytes -= held;
      },
    });
    return new Response(body === null ? null : await bodyOf(entry, body, held > 0), { status, headers });
  }

  /** What of it has to be held in memory; 0: nothing. */
  function bytesForGrub(request: Request, entry: Content, { from, to }: Stretch): number {
    if (entry.kind === "text" || request.method === "HEAD") return 0;
    if (!request.headers.get("user-agent")?.startsWith("GRUB ")) return 0;
    return to - from <= LARGEST_FOR_GRUB && grubBytes + to - from <= ALL_FOR_GRUB ? to - from : 0;
  }

  const server = listen(options, answer);
  const ticking = setInterval(() => follower.tick(Date.now()), TICK_MS);
  return {
    port: server.port ?? options.port,
    async close() {
      const stopped = server.stop();
      const until = performance.now() + (options.drainMs ?? 3000);
      while (server.pendingRequests > 0 && performance.now() < until) await Bun.sleep(20);
      await server.stop(true);
      await stopped;
      clearInterval(ticking);
      follower.tick(Date.now());
    },
  };

  function listen(
    { port, idleSeconds = 120 }: HttpOptions,
    handle: (request: Request, from: Ipv4, finished: () => boolean) => Promise<Response>,
  ) {
    try {
      return Bun.serve({
        hostname: address,
        port,
        idleTimeout: idleSeconds,
        maxRequestBodySize: LARGEST_BODY,
        development: false,
        fetch(request, from) {
          // The runtime forgets the address when it is done with the request.
          const finished = () => from.requestIP(request) === null;
          return handle(request, ipv4(from.requestIP(request)?.address ?? "") ?? ANY, finished);
        },
        error: () => text(500, "this failed on the server's side\n"),
      });
    } catch (cause) {
      const hint = port < 1024 ? "is it taken (ss -ltnp), and may we (root or CAP_NET_BIND_SERVICE)?" : "is it taken?";
      throw new Error(`cannot open http ${address}:${port}: ${hint}`, { cause });
    }
  }
}

/**
 * The bytes to send. GRUB's own HTTP client looks for `Content-Length: ` in exactly that case; the runtime writes it so
 * in front of bytes, and in lower case in front of a file. So GRUB alone gets its files by way of our memory.
 */
async function bodyOf(
  entry: Content,
  { from, to }: Stretch,
  inMemory: boolean,
): Promise<Blob | Uint8Array<ArrayBuffer>> {
  if (entry.kind === "text") return Uint8Array.from(entry.bytes.subarray(from, to));
  if (to === from) return new Uint8Array(0);
  const stretch = Bun.file(entry.file).slice(entry.offset + from, entry.offset + to);
  return inMemory ? await stretch.bytes() : stretch;
}

function text(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { "Content-Type": "text/plain; charset=utf-8", ...headers } });
}
