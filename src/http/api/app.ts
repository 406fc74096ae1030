// The API as one function from request to response: each route of the contract is checked (who, whence, how much, what),
// handled, and answered; what changes something is told to the audit.
import { createHash } from "node:crypto";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { z } from "zod";
import { faults } from "../../config/faults.ts";
import { Mistake } from "../../net/mistake.ts";
import { allows } from "../../people/role.ts";
import { LARGEST_PIECE } from "../contract/media.ts";
import { PROBLEMS, type Problem, problemOf } from "../contract/problem.ts";
import { BASE, type Route } from "../contract/route.ts";
import { ROUTES, STREAM } from "../contract/routes.ts";
import { readBody } from "./body.ts";
import { describe, describeSecurity, describeStream, STREAM_NAME } from "./document.ts";
import { askerOf, COOKIE, refuseForged } from "./gate.ts";
import { HANDLERS } from "./handlers.ts";
import { methodsAt } from "./methods.ts";
import type { Asked, Asker, Office } from "./office.ts";
import { problemPage, referencePage } from "./reference.ts";
import { problemFor, Refusal } from "./refusal.ts";
import { stream } from "./stream.ts";

const JSON_BOUNDS = { bytes: 4 << 20, seconds: 20 };
const BYTES_BOUNDS = { bytes: LARGEST_PIECE, seconds: 300 };

/** Somebody of whom nothing is known. */
const NOBODY: Asker = {
  name: "",
  role: "viewer",
  csrf: null,
  expiresMs: null,
  session: null,
  by: "nothing",
  title: "nobody",
};

const UNREAD: ReadonlySet<string> = new Set(["too-large", "too-slow"]);

const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

export interface AppParts {
  readonly office: Office;
  /** The cookie is for TLS only. */
  readonly secure: boolean;
  /** Whoever may open the store's file asks as this one; null: everybody has to say who they are. */
  readonly local?: Asker;
  /** The web UI's files; null: not one of its paths. Absent: no UI. */
  readonly ui?: (request: Request) => Promise<Response | null>;
  /** A request that failed on our side. */
  failed(cause: unknown, what: string): void;
}

export interface App {
  /** @param from the client's address */
  fetch(request: Request, from: string): Promise<Response>;
}

type Handler = (office: Office, asked: Asked<unknown>) => Promise<unknown>;

export function createApp(parts: AppParts): App {
  const { office, failed } = parts;
  const app = new OpenAPIHono<{ Bindings: { readonly from: string } }>();
  let writing: Promise<unknown> = Promise.resolve();

  /** A write that is held against a version, and the look at that version, are one step. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = writing.then(work);
    writing = result.catch(() => {});
    return result;
  }

  for (const [name, route] of Object.entries(ROUTES) as [keyof typeof ROUTES, Route][]) {
    describe(app.openAPIRegistry, name, route);
    const handler = HANDLERS[name] as unknown as Handler;
    app.on(route.method.toUpperCase(), `${BASE}${honoPath(route.path)}`, (c) =>
      guarded(c, name, (step) => answer(c, name, route, handler, step)),
    );
  }

  interface Step {
    who: Asker | null;
    on: string;
  }

  /** Runs the work, tells the audit, and makes a problem of what is thrown. */
  async function guarded(c: Context, name: string, work: (step: Step) => Promise<Response>): Promise<Response> {
    const step: Step = { who: null, on: "" };
    const response = await work(step).catch((cause) => problemAnswer(cause, name));
    const route: Route | undefined = (ROUTES as Record<string, Route>)[name];
    const looks = route === undefined || route.method === "get" || route.safe === true;
    if (!looks && !(route.piece === true && response.status < 300)) {
      const who = step.who?.title ?? "nobody";
      const deed = { atMs: office.now(), who, from: c.env.from, what: name, on: step.on, outcome: response.status };
      await office.store.deeds.append([deed]).catch((cause) => failed(cause, "the audit"));
      if (response.status < 300 && step.who?.session !== undefined) await told(name);
    }
    return response;
  }

  async function told(name: string): Promise<void> {
    const [what = ""] = name.split(".");
    await office.reload();
    office.hub.tell({ event: "changed", data: { what } });
  }

  function problemAnswer(cause: unknown, name: string): Response {
    const problem = problemFor(cause);
    if (problem === null) failed(cause, name);
    const retry = cause instanceof Refusal ? cause.retrySeconds : undefined;
    return problemResponse(problem ?? problemOf("failed"), {
      ...(retry === undefined ? {} : { "Retry-After": String(retry) }),
      // What still comes of such a body is not waited for.
      ...(problem !== null && UNREAD.has(problem.name) ? { Connection: "close" } : {}),
    });
  }

  async function answer(c: Context, name: string, route: Route, handler: Handler, step: Step): Promise<Response> {
    const { req } = c;
    step.on = wordsOf(route.path, req.param());
    const from: string = c.env.from;
    const who = parts.local ?? (await askerOf(office.store, req.raw.headers, office.now()));
    step.who = who;
    if (route.role !== "public") {
      if (who === null) throw new Refusal("not-known");
      refuseForged(req.method, req.raw.headers, who);
      if (!allows(who.role, route.role))
        throw new Refusal("not-allowed", `this is for role ${route.role}, yours is ${who.role}`);
    } else refuseForged(req.method, req.raw.headers, null);
    const wrong: { path: string; problem: string }[] = [];
    const params = checked(route.params, req.param(), wrong);
    const query = checked(route.query, req.query(), wrong);
    const body = await bodyOf(req.raw, route, wrong);
    if (wrong.length > 0) throw new Mistake("what was asked for has mistakes", wrong);
    step.on = subjectOf(step.on, body);
    let cookie: string | null = null;
    const asked: Asked<unknown> = {
      params: params as never,
      query: query as never,
      body: body as never,
      who: who ?? NOBODY,
      from,
      cookie: (value, expiresMs) => {
        cookie = cookieText(value, expiresMs);
      },
    };
    const work = async () => {
      await refuseChanged(req.raw.headers, route, asked);
      return handler(office, asked);
    };
    const result = await (route.guards === undefined ? work() : inTurn(work));
    const response = responseOf(req.raw, name, route, result);
    if (cookie !== null) response.headers.append("Set-Cookie", cookie);
    if (route.role === "public" && req.method !== "GET") step.who = { ...NOBODY, title: titleOf(body) };
    return response;
  }

  function cookieText(value: string | null, expiresMs: number): string {
    const seconds = value === null ? 0 : Math.max(0, Math.floor((expiresMs - office.now()) / 1000));
    const secure = parts.secure ? "; Secure" : "";
    return `${COOKIE}=${value ?? ""}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
  }

  /** RFC 9110 §13.1.1, for records whose show-route is named. */
  async function refuseChanged(headers: Headers, route: Route, asked: Asked<unknown>): Promise<void> {
    const [match, none] = [headers.get("if-match"), headers.get("if-none-match")];
    if (route.guards === undefined || (match === null && none === null)) return;
    const show = (HANDLERS as unknown as Record<string, Handler>)[route.guards];
    const current = await show?.(office, asked).catch(() => null);
    const tag = current === null || current === undefined ? null : tagOf(JSON.stringify(current));
    const is = (list: string) =>
      tag !== null && (list.trim() === "*" || list.split(",").some((one) => one.trim() === tag));
    if (match !== null && !is(match)) throw new Refusal("changed");
    if (none !== null && is(none)) throw new Refusal("changed", "it is there already");
  }

  describeSecurity(app.openAPIRegistry, COOKIE);
  describeStream(app.openAPIRegistry);
  app.get(`${BASE}${STREAM}`, (c) => guarded(c, STREAM_NAME, () => stream(office, c.req.raw)));
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Bootlace", version: office.version, description: "What the command line and the web UI do." },
    servers: [{ url: "/" }],
  });
  app.get("/api/openapi.json", (c) => c.json(document));
  app.get("/api", (c) => c.html(referencePage(ROUTES)));
  app.get("/problems/:name", (c) => {
    const page = problemPage(c.req.param("name"));
    return page === null ? problemResponse(problemOf("no-route"), {}) : c.html(page);
  });
  app.notFound(async (c) => {
    const methods = methodsAt(c.req.path);
    if (methods.length > 0)
      return problemResponse(problemOf("bad-method", `it takes ${methods.join(", ")}`), { Allow: methods.join(", ") });
    const page = /^\/(api|problems)\//.test(c.req.path) ? null : await parts.ui?.(c.req.raw);
    return page ?? problemResponse(problemOf("no-route", c.req.path.slice(0, 200)), {});
  });
  app.onError((cause) => problemAnswer(cause, "request"));

  return {
    async fetch(request, from) {
      const response = await app.fetch(request, { from });
      const secured = new Response(response.body, response);
      for (const [name, value] of Object.entries(HEADERS)) secured.headers.set(name, value);
      return secured;
    },
  };
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

function checked(
  schema: z.ZodObject | undefined,
  given: Readonly<Record<string, string>>,
  wrong: { path: string; problem: string }[],
): unknown {
  if (schema === undefined) return {};
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  wrong.push(...faults(parsed.error));
  return {};
}

async function bodyOf(
  request: Request,
  { body: schema, mostBytes }: Route,
  wrong: { path: string; problem: string }[],
): Promise<unknown> {
  if (schema === undefined) return undefined;
  const usual = schema === "bytes" ? BYTES_BOUNDS : JSON_BOUNDS;
  const bytes = await readBody(request, { ...usual, bytes: mostBytes ?? usual.bytes });
  if (schema === "bytes") return bytes;
  // Other sites' forms cannot send this type without being asked first.
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? ""))
    throw new Refusal("not-json", "send it as Content-Type: application/json");
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal("bad-body", "it is no JSON");
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  wrong.push(...faults(parsed.error));
  return undefined;
}

/** What stands in a path's places, in their order. */
function wordsOf(path: string, params: Readonly<Record<string, string>>): string {
  const words = [...path.matchAll(/\{(\w+)\}/g)].map(([, key = ""]) => params[key] ?? "");
  return words.join(" ").slice(0, 200);
}

/** Names out of a body, for the audit: never values that could be secrets. */
function subjectOf(path: string, body: unknown): string {
  if (typeof body !== "object" || body === null) return path;
  const { machines, groups, addresses, name, profile, address } = body as Record<string, unknown>;
  const names = [machines, groups, addresses, name, profile, address].flat().filter((one) => typeof one === "string");
  return [path, ...names]
    .filter((one) => one !== "")
    .join(" ")
    .slice(0, 500);
}

function titleOf(body: unknown): string {
  const name = (body as { readonly name?: unknown } | undefined)?.name;
  return typeof name === "string" ? name.slice(0, 64) : "nobody";
}

export function tagOf(text: string): string {
  return `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
}

function responseOf(request: Request, name: string, route: Route, result: unknown): Response {
  if (route.answer === null) return new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } });
  const status = route.status ?? 200;
  if (typeof route.answer === "string") {
    const headers: Record<string, string> = { "Content-Type": route.answer, "Cache-Control": "private, no-cache" };
    if (name === "installs.bundle" || name === "backup.make") headers["Content-Disposition"] = "attachment";
    return new Response(result as Uint8Array<ArrayBuffer>, { status, headers });
  }
  const text = JSON.stringify(result);
  const tag = tagOf(text);
  const headers = { "Content-Type": "application/json", "Cache-Control": "private, no-cache", ETag: tag };
  const known = request.headers.get("if-none-match");
  if (route.method === "get" && known !== null && (known === "*" || known.split(",").some((one) => one.trim() === tag)))
    return new Response(null, { status: 304, headers });
  return new Response(text, { status, headers });
}

function problemResponse(problem: Problem, more: Readonly<Record<string, string>>): Response {
  const challenge: Record<string, string> =
    problem.status === PROBLEMS["not-known"].status ? { "WWW-Authenticate": "Bearer" } : {};
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...challenge, ...more },
  });
}
