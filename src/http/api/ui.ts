// ◄ door: the web UI's files on the admin listener. In the executable they are built in; from a checkout they are built on the
// first request and after a change, by a process of its own, into the data folder.
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { BUILT } from "./ui-files.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;
/** What the UI is made of. */
const SOURCES = ["web", "src/http/contract", "src/http/client", "src/machines", "src/people", "src/net"];

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

export interface Ui {
  /** Null: this is none of the UI's paths. */
  answer(request: Request): Promise<Response | null>;
}

/** `data`: the data folder, absolute. `failed` hears why it could not be built. */
export function createUi(data: string, failed: (cause: unknown) => void): Ui {
  let folder: { readonly key: string; readonly ready: Promise<string> } | null = null;

  /** Where a file of that name lies now, or null. */
  async function find(name: string): Promise<string | null> {
    if (BUILT !== null) return BUILT[name] ?? null;
    if (folder === null || name === "index.html.gz") {
      const key = keyOf();
      if (folder?.key !== key) folder = { key, ready: made(data, key) };
    }
    const path = join(await folder.ready, name);
    return existsSync(path) ? path : null;
  }

  async function file(name: string, request: Request): Promise<Response | null> {
    const plain = await find(name);
    const path = plain ?? (await find(`${name}.gz`));
    if (path === null) return null;
    const headers: Record<string, string> = {
      "Content-Type": TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
      "Cache-Control": name === "index.html" ? "no-cache" : "public, max-age=31536000, immutable",
      Vary: "Accept-Encoding",
    };
    const bytes = await Bun.file(path).bytes();
    if (plain !== null) return new Response(bytes, { headers });
    if (!/\bgzip\b/.test(request.headers.get("accept-encoding") ?? ""))
      return new Response(Bun.gunzipSync(bytes), { headers });
    return new Response(bytes, { headers: { ...headers, "Content-Encoding": "gzip" } });
  }

  return {
    async answer(request) {
      if (request.method !== "GET" && request.method !== "HEAD") return null;
      const { pathname } = new URL(request.url);
      const asset = /^\/ui\/([\w.-]+)$/.exec(pathname)?.[1];
      // A page's address is typed or followed by a person; programs that ask for a wrong path get a problem.
      const page = (request.headers.get("accept") ?? "").includes("text/html") && !pathname.startsWith("/ui/");
      if (asset === undefined && !page) return null;
      try {
        return await file(asset ?? "index.html", request);
      } catch (cause) {
        folder = null;
        failed(cause);
        const text = "The web UI could not be built; the server's log says why. The API and the command line work.\n";
        return new Response(text, { status: 503, headers: { "Content-Type": "text/plain" } });
      }
    },
  };
}

/** Changes with every file that the UI is made of: by sizes and times. */
function keyOf(): string {
  const parts: string[] = [];
  for (const source of [...SOURCES, "package-lock.json"]) {
    const base = join(ROOT, source);
    if (!existsSync(base)) continue;
    const names = statSync(base).isDirectory() ? readdirSync(base, { recursive: true, encoding: "utf8" }) : [""];
    for (const name of names.sort()) {
      if (/\.test\.tsx?$/.test(name)) continue;
      const { size, mtimeMs } = statSync(join(base, name));
      parts.push(`${name} ${size} ${mtimeMs}`);
    }
  }
  return Bun.hash(parts.join("\n")).toString(36);
}

/** The folder of the UI's files. A process of its own makes it: the bundler takes memory that a server would keep. */
async function made(data: string, key: string): Promise<string> {
  const all = join(data, "ui");
  const folder = join(all, key);
  if (existsSync(folder)) return folder;
  const build = join(ROOT, "web/build.ts");
  const child = Bun.spawn([process.execPath, build, folder], { stdout: "ignore", stderr: "pipe" });
  const words = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(`the web UI could not be built: ${words.slice(-4000)}`);
  for (const name of readdirSync(all)) if (name !== key) rmSync(join(all, name), { recursive: true, force: true });
  return folder;
}
