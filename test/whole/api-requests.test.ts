// Whatever is sent to any route, the server does not fail: requests made up by the route's own schemas, such that are nearly right,
// and anything else; by each method, in each kind of content.
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import { BODIES, knownPath } from "../../src/http/api/known.test-data.ts";
import { openWorld, type World } from "../../src/http/api/office.test-data.ts";
import { problemSchema } from "../../src/http/contract/problem.ts";
import { BASE, type Route } from "../../src/http/contract/route.ts";
import { ROUTES, STREAM } from "../../src/http/contract/routes.ts";
import { anything, fitting, nearly, word } from "./arbitrary.ts";

const ALL: readonly (readonly [string, Route])[] = Object.entries(ROUTES);
/** The same in each run: what once was found is found again. */
const SEED = 20_261_129;
const RUNS = 20;
/** A second of scrypt, or three of asking a network, by design. */
const FEW_RUNS: Readonly<Record<string, number>> = { "backup.make": 3, "backup.restore": 12, "interfaces.ask": 4 };

/** What these take cannot be made up: a session instead of a token, a code, a sealed file, a font, what an earlier job or boot left. */
const NOT_TAKEN: readonly string[] = [
  "setup.finish",
  "session.password",
  "tokens.add",
  "starts.add",
  "jobs.show",
  "menus.picture",
  "menus.draw",
  "boots.like",
  "backup.restore",
];

type Schema = Parameters<typeof fitting>[0];

const jsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;

/** What fits the schema, what nearly fits, and anything at all. */
function around(schema: z.ZodType): fc.Arbitrary<unknown> {
  const made = jsonSchema(schema);
  return fc.oneof({ weight: 3, arbitrary: fitting(made) }, { weight: 2, arbitrary: nearly(made) }, anything);
}

function bodyFor(name: string, { body }: Route): fc.Arbitrary<unknown> {
  const made = body === undefined || body === "bytes" ? anything : around(body);
  return BODIES[name] === undefined ? made : fc.oneof(made, fc.constant(BODIES[name]));
}

/** Texts by the route's own names, and one that it does not know; or what means something. */
function queryFor(name: string, route: Route): fc.Arbitrary<string> {
  const own = route.query === undefined ? fc.constant({}) : around(route.query);
  const made = fc.tuple(own, fc.dictionary(word, word, { maxKeys: 1 })).map(([own, more]) => {
    const all = Object.entries({ ...(typeof own === "object" ? own : {}), ...more });
    const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
    return new URLSearchParams(all.map(([key, value]): [string, string] => [key, text(value)])).toString();
  });
  return fc.oneof(made, fc.constant(knownPath(name, route).replace(/^[^?]*\??/, "")));
}

/** A path of which something is known here, or any. */
const pathFor = (name: string, { path }: Route): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(knownPath(name, { path } as Route).replace(/\?.*/, "")),
    word.map((text) => path.replaceAll(/\{\w+\}/g, encodeURIComponent(text).replaceAll(".", "%2e") || "x")),
  );

/** Throws where the server failed, or refused without saying why as it should. */
async function mayNotFail(world: World, response: Response): Promise<void> {
  const text = await response.text();
  if (response.status >= 500) throw new Error(`${response.status} ${text} ${world.failures.at(-1)}`);
  if (response.status >= 400 && text !== "") problemSchema.parse(JSON.parse(text));
}

async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  const world = await openWorld({ work: false });
  try {
    await work(world);
    expect(world.failures).toEqual([]);
  } finally {
    await world.close();
  }
}

/** Routes that took at least one of what was made up for them. */
const taken = new Set<string>();

describe("whatever is sent", () => {
  test.each(ALL)("%s does not fail", (name, route) =>
    inWorld((world) =>
      fc.assert(
        fc.asyncProperty(
          pathFor(name, route),
          queryFor(name, route),
          bodyFor(name, route),
          async (path, query, body) => {
            const given = route.body === undefined ? undefined : body;
            const response = await world.ask("admin", route.method.toUpperCase(), `${path}?${query}`, given);
            if (response.ok) taken.add(name);
            await mayNotFail(world, response);
          },
        ),
        { numRuns: FEW_RUNS[name] ?? RUNS, seed: SEED },
      ),
    ),
  );

  test("and of what is sent, much is taken", () => {
    const never = ALL.map(([name]) => name).filter((name) => !taken.has(name));
    expect(never.sort()).toEqual([...NOT_TAKEN].sort());
  });
});

describe("in whatever way it is sent", () => {
  const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"] as const;
  const paths = [...new Set(ALL.map(([, { path }]) => path)), STREAM];
  const ways = [...ALL.map(([, one]) => one), { method: "get", path: STREAM }].map(({ method, path }) => ({
    method: method.toUpperCase(),
    fits: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
  }));

  test("a path asked by another method than its own says which it takes", () =>
    inWorld(async (world) => {
      for (const path of paths)
        for (const method of METHODS) {
          const filled = path.replaceAll(/\{\w+\}/g, "x");
          const own = ways.filter(({ fits }) => fits.test(filled)).map((one) => one.method);
          if (own.includes(method) || (method === "HEAD" && own.includes("GET"))) continue;
          const response = await world.ask("admin", method, filled);
          const allowed = own.includes("GET") ? [...own, "HEAD"] : own;
          expect([path, method, response.status, response.headers.get("allow")?.split(", ").sort()]).toEqual([
            path,
            method,
            405,
            allowed.sort(),
          ]);
          await mayNotFail(world, response);
        }
    }));

  const TYPES: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[] = [
    ["", "{}"],
    ["text/plain", "{}"],
    ["application/x-www-form-urlencoded", "a=b"],
    ["multipart/form-data; boundary=x", "--x\r\n\r\n--x--"],
    ["application/json; charset=utf-16", new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0])],
    ["application/json", new Uint8Array([0x22, 0xc3, 0x28, 0x22])],
    ["application/json", ""],
    ["application/json", "[".repeat(100_000)],
    ["application/json", `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`],
    ["application/json", '{"__proto__":{"role":"admin"},"constructor":{}}'],
    ["application/json", "1e999"],
    ["application/octet-stream", new Uint8Array(4096)],
  ];

  test.each(ALL.filter(([, { body }]) => body !== undefined))("%s does not fail for any content", (name, route) =>
    inWorld(async (world) => {
      for (const [type, body] of FEW_RUNS[name] === undefined ? TYPES : TYPES.filter(([one]) => one === "")) {
        const headers = {
          Authorization: `Bearer ${world.tokens.get("admin")}`,
          ...(type === "" ? {} : { "Content-Type": type }),
        };
        const url = `http://boot.example${BASE}${knownPath(name, route)}`;
        const request = new Request(url, { method: route.method.toUpperCase(), headers, body });
        const response = await world.app.fetch(request, "10.0.0.1");
        if (route.body !== "bytes" && !/^application\/json/.test(type))
          expect([type, response.status]).toEqual([type, 415]);
        await mayNotFail(world, response);
      }
    }),
  );
});
