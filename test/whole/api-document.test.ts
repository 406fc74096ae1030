// The OpenAPI document holds together, and whatever is sent to any route, the server does not fail.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import { ABSENT, knownPath } from "../../src/http/api/known.test-data.ts";
import { openWorld, type World } from "../../src/http/api/office.test-data.ts";
import { problemSchema } from "../../src/http/contract/problem.ts";
import { BASE, type Route } from "../../src/http/contract/route.ts";
import { ROUTES } from "../../src/http/contract/routes.ts";
import { anything, fitting, nearly, word } from "./arbitrary.ts";

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

/** By the route's own schema: what fits, what nearly fits, and anything at all. */
function bodyFor({ body }: Route): fc.Arbitrary<unknown> {
  if (body === undefined || body === "bytes") return anything;
  const schema = z.toJSONSchema(body, { io: "input", unrepresentable: "any" }) as Parameters<typeof fitting>[0];
  return fc.oneof({ weight: 3, arbitrary: fitting(schema) }, { weight: 2, arbitrary: nearly(schema) }, anything);
}

/** Would send packets, fetch from the network, or make each run take a second by design. */
const NOT_HERE: readonly string[] = ["media.add", "loaders.obtain", "interfaces.ask", "backup.make", "backup.restore"];
/** Routes that took at least one of the bodies made up for them. */
const taken = new Set<string>();

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
          if (NOT_HERE.includes(name)) body = null;
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
          if (response.status < 300) taken.add(name);
          if (response.status >= 400) problemSchema.parse(JSON.parse(text));
        },
      ),
      { numRuns: 30 },
    );
    expect(world.failures).toEqual([]);
  });

  test("and of what is sent, much is taken", () => {
    // Those that change or compute something, without a record that has to be there already.
    for (const name of ["config.check", "menus.hash", "config.apply"])
      expect([name, taken.has(name)]).toEqual([name, true]);
  });
});
