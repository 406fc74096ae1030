// The API's reference page and the page of each problem: plain HTML of our own, no script.
import { PROBLEMS } from "../contract/problem.ts";
import { BASE, type Route } from "../contract/route.ts";

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fdfdfc}" +
  "@media(prefers-color-scheme:dark){body{color:#ddd;background:#161616}a{color:#f0a848}}" +
  "code{font-family:ui-monospace,monospace}h3{margin:1.5rem 0 .2rem;font-size:1rem}p{margin:.2rem 0}small{opacity:.7}";

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style><body>${content}</body></html>`;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export function referencePage(routes: Readonly<Record<string, Route>>): string {
  const groups = new Map<string, string[]>();
  for (const [name, one] of Object.entries(routes)) {
    const [group = ""] = name.split(".");
    const fields = [
      ["path", one.params],
      ["query", one.query],
    ] as const;
    const given = fields.flatMap(([where, schema]) =>
      schema === undefined ? [] : [`${where}: ${Object.keys(schema.shape).join(", ")}`],
    );
    const body = one.body === undefined ? [] : [one.body === "bytes" ? "body: bytes" : "body: JSON"];
    const text = [
      `<h3 id="${name}"><code>${one.method.toUpperCase()} ${escaped(`${BASE}${one.path}`)}</code></h3>`,
      `<p>${escaped(one.says)}</p>`,
      `<p><small>${name} · ${one.role}${[...given, ...body].map((part) => ` · ${part}`).join("")}</small></p>`,
    ].join("");
    groups.set(group, [...(groups.get(group) ?? []), text]);
  }
  const parts = [...groups].map(([group, texts]) => `<h2>${group}</h2>${texts.join("")}`);
  const head =
    `<h1>Bootlace API</h1><p>The whole of it for programs: <a href="/api/openapi.json">openapi.json</a>. ` +
    `Live changes: <code>GET ${BASE}/events</code> (text/event-stream). Errors are application/problem+json: ` +
    `${Object.keys(PROBLEMS)
      .map((name) => `<a href="/problems/${name}">${name}</a>`)
      .join(", ")}.</p>`;
  return page("Bootlace API", head + parts.join(""));
}

/** Null: there is no such problem. */
export function problemPage(name: string): string | null {
  if (!Object.hasOwn(PROBLEMS, name)) return null;
  const { status, title } = PROBLEMS[name as keyof typeof PROBLEMS];
  return page(name, `<h1>${name}</h1><p>${title}.</p><p>HTTP status ${status}. <a href="/api">The API</a></p>`);
}
