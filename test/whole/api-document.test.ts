// The OpenAPI document holds together, and whatever is sent to any route, the server does not fail.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ABSENT, knownPath } from "../../src/http/api/known.test-data.ts";
import { openWorld, type World } from "../../src/http/api/office.test-data.ts";
import { problemSchema } from "../../src/http/contract/problem.ts";
import { BASE, type Route } from "../../src/http/contract/route.ts";
import { ROUTES } from "../../src/http/contract/routes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ALL: readonly (readonly [string, Route])[] = Object.entries(ROUTES);

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
  readonly security: readonly Readonly<Record<string, unknown>>[];
}
interface Document {
  readonly openapi: string;
  readonly info: Readonly<Record<string, string>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: Readonly<Record<string, unknown>> };
}

describe("the OpenAPI document (3.1)", () => {
  test("has each route once, each path parameter, responses, schemes that exist, and schemas that a reader takes", async () => {
    const document = (await (await world.ask(null, "GET", "/api/openapi.json")).json()) as Document;
    expect(document.openapi).toBe("3.1.0");
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    );
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(ALL.map(([name]) => name).sort());
    for (const { path, method, operationId, parameters = [], responses, security } of operations) {
      const route = (ROUTES as Record<string, Route>)[operationId];
      expect([method, path]).toEqual([route?.method ?? "", `${BASE}${route?.path}`]);
      const inPath = parameters.filter((one) => one.in === "path" && one.required === true).map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""));
      expect(Object.values(responses).every(({ description }) => description !== "")).toBe(true);
      for (const scheme of security.flatMap((one) => Object.keys(one)))
        expect(document.components.securitySchemes[scheme]).toBeDefined();
    }
    // Each reference leads somewhere, and each `required` names a property.
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? "");
    for (const path of references)
      expect(
        path.split("/").reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document),
      ).toBeDefined();
  });

  test("its page and the problems' pages are there, without a script", async () => {
    const page = await (await world.ask(null, "GET", "/api")).text();
    expect([page.includes("/api/v1/machines/{name}"), page.includes("<script")]).toEqual([true, false]);
    expect((await world.ask(null, "GET", "/problems/mistake")).status).toBe(200);
  });
});

describe("answers are what the contract says", () => {
  test.each(ALL.filter(([, { method, answer }]) => method === "get" && typeof answer === "object"))(
    "%s",
    async (name, route) => {
      const response = await world.ask("admin", "GET", knownPath(name, route));
      const body: unknown = await response.json();
      if (ABSENT.includes(name)) return expect(problemSchema.parse(body).name).toBe("not-there");
      expect([response.status, body]).toEqual([200, body]);
      const { answer } = route;
      if (answer !== null && typeof answer === "object") expect(answer.safeParse(body).error).toBeUndefined();
    },
  );
});

/** Words that mean something somewhere, and words that mean mischief. */
const WORDS = [
  "web1",
  "debian",
  "web",
  "web*",
  "*",
  "52:54:00:12:34:56",
  "127.0.0.9",
  "two",
  "../..",
  "%00",
  "__proto__",
  "\u0000",
  "ä",
  "",
];
const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 20 }));
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(word, tie("any"), { maxKeys: 3 }),
  ),
})).any;

/** A body with the fields that the route knows, each with something in it. */
function bodyFor(route: Route): fc.Arbitrary<unknown> {
  const shape = (route.body as { readonly shape?: Readonly<Record<string, unknown>> } | undefined)?.shape ?? {};
  const fields = Object.fromEntries(
    Object.keys(shape).map((key) => [key, fc.oneof(word, fc.array(word, { maxLength: 3 }), fc.integer(), value)]),
  );
  return fc.oneof(value, fc.record(fields, { requiredKeys: [] }));
}

describe("whatever is sent", () => {
  test.each(ALL)("%s does not fail", async (name, route) => {
    await fc.assert(
      fc.asyncProperty(
        word,
        fc.dictionary(
          fc.constantFrom(
            "cursor",
            "limit",
            "q",
            "mac",
            "as",
            "path",
            "grep",
            "severity",
            "offset",
            "install",
            "state",
          ),
          word,
        ),
        bodyFor(route),
        async (param, query, body) => {
          // A job would fetch from the network what was made up here.
          if (name === "media.add" || name === "loaders.obtain") body = null;
          const path = route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(param).replaceAll(".", "%2e") || "x");
          const url = `${path}?${new URLSearchParams(query)}`;
          const response = await world.ask(
            "admin",
            route.method.toUpperCase(),
            url,
            route.body === undefined ? undefined : body,
          );
          const text = await response.text();
          if (response.status >= 500) throw new Error(`${response.status} ${text} ${world.failures.at(-1)}`);
          if (response.status >= 400) problemSchema.parse(JSON.parse(text));
        },
      ),
      { numRuns: 30 },
    );
    expect(world.failures).toEqual([]);
  });
});
