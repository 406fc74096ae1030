// The OpenAPI document holds together, and what it says of answers is true.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import type { AnySchemaObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { STREAM_NAME } from "../../src/http/api/document.ts";
import { ABSENT, knownPath } from "../../src/http/api/known.test-data.ts";
import { openWorld, type World } from "../../src/http/api/office.test-data.ts";
import { problemSchema } from "../../src/http/contract/problem.ts";
import { BASE, type Route } from "../../src/http/contract/route.ts";
import { ROUTES, STREAM } from "../../src/http/contract/routes.ts";

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
  test("is one by its own schema, and each schema in it is one of JSON Schema (2020-12)", async () => {
    const document = (await (await world.ask(null, "GET", "/api/openapi.json")).json()) as Record<string, unknown>;
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
    const ajv = new Ajv2020();
    const wrong = schemasIn(document.paths).filter((schema) => ajv.validateSchema(schema) !== true);
    expect(wrong).toEqual([]);
    // The same two would find something.
    expect(await new Validator().validate({ ...structuredClone(document), info: {} })).toMatchObject({ valid: false });
    expect(ajv.validateSchema({ type: "text" })).toBe(false);
  });

  test("has each route once, each path parameter, responses, schemes that exist, and schemas that a reader takes", async () => {
    const document = (await (await world.ask(null, "GET", "/api/openapi.json")).json()) as Document;
    expect(document.openapi).toBe("3.1.0");
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    );
    const names = [...ALL.map(([name]) => name), STREAM_NAME];
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(names.sort());
    for (const { path, method, operationId, parameters = [], responses, security } of operations) {
      const streamed = { method: "get", path: STREAM };
      const route = operationId === STREAM_NAME ? streamed : (ROUTES as Record<string, Route>)[operationId];
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

function schemasIn(part: unknown): AnySchemaObject[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, one]) =>
    key === "schema" ? [one as AnySchemaObject] : schemasIn(one as unknown),
  );
}

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
