// The typed client: a route of the contract as a function. The command line uses it, and the web UI.
import { type Problem, problemSchema } from "../contract/problem.ts";
import { type AnswerOf, BASE, type CallOf, type Route } from "../contract/route.ts";
import { ROUTES, type RouteName, type Routes } from "../contract/routes.ts";

/** Sends a request; the platform's `fetch`, or the API itself. */
export type Send = (request: Request) => Promise<Response>;

export interface ClientOptions {
  /** `https://boot.example:8067`. */
  readonly server: string;
  /** Null: the browser's cookie says who asks. */
  readonly token: string | null;
  /** Of the session: for requests that change something. */
  readonly csrf?: () => string | null;
  readonly send: Send;
}

/** What a route answered, and the ETag by which a later write can be held against it. */
export interface Tagged<T> {
  readonly answer: T;
  readonly tag: string | null;
}

export interface Client {
  /** What the route answers. Throws ApiProblem when the server refuses, Error when there is no answer from it. */
  call<K extends RouteName>(
    name: K,
    given: CallOf<Routes[K]>,
    headers?: Record<string, string>,
  ): Promise<AnswerOf<Routes[K]>>;
  /** The same, with its ETag: for If-Match. */
  tagged<K extends RouteName>(
    name: K,
    given: CallOf<Routes[K]>,
    headers?: Record<string, string>,
  ): Promise<Tagged<AnswerOf<Routes[K]>>>;
}

/** What the server said was wrong. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

export function createClient({ server, token, csrf, send }: ClientOptions): Client {
  return {
    call: async (name, given, headers) => (await ask(name, given, headers)).answer as never,
    tagged: async (name, given, headers) => (await ask(name, given, headers)) as never,
  };

  async function ask(name: RouteName, given: unknown, headers: Record<string, string> = {}): Promise<Tagged<unknown>> {
    const route: Route = ROUTES[name];
    const { params, query, body } = given as Given;
    const url = new URL(`${BASE}${pathOf(route.path, params ?? {})}`, server);
    for (const [key, value] of Object.entries(query ?? {}))
      if (value !== undefined) url.searchParams.set(key, String(value));
    const all = new Headers(headers);
    if (token !== null) all.set("Authorization", `Bearer ${token}`);
    const secret = csrf?.() ?? null;
    if (secret !== null) all.set("X-CSRF-Token", secret);
    const init: RequestInit = { method: route.method.toUpperCase(), headers: all };
    if (body instanceof Uint8Array) init.body = body as Uint8Array<ArrayBuffer>;
    else if (body !== undefined) {
      all.set("Content-Type", "application/json");
      init.body = JSON.stringify(body);
    }
    const response = await send(new Request(url.href, init));
    if (!response.ok) throw await problemIn(response);
    const tag = response.headers.get("etag");
    if (route.answer === null) return { answer: null, tag };
    if (typeof route.answer === "string") return { answer: new Uint8Array(await response.arrayBuffer()), tag };
    return { answer: await response.json(), tag };
  }
}

interface Given {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

function pathOf(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(params[key] ?? ""));
}

async function problemIn(response: Response): Promise<Error> {
  const text = await response.text();
  try {
    const parsed = problemSchema.safeParse(JSON.parse(text));
    if (parsed.success) return new ApiProblem(parsed.data);
  } catch {
    // Not from our server: somebody stands between.
  }
  return new Error(`${response.url} answered ${response.status}, and not as Bootlace does: is it the admin listener?`);
}

/** All pages of a list, one after the other. */
export async function* pages<T>(
  list: (cursor: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next: string | null }>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  for (;;) {
    const page = await list(cursor);
    yield* page.items;
    if (page.next === null) return;
    cursor = page.next;
  }
}

/** The same, all at once. */
export async function whole<T>(list: Parameters<typeof pages<T>>[0]): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const one of pages(list)) items.push(one);
  return items;
}
