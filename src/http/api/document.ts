// The OpenAPI document's part of one route, out of the same schemas that check its requests.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { problemSchema } from "../contract/problem.ts";
import { BASE, type Route } from "../contract/route.ts";
import { STREAM } from "../contract/routes.ts";

/** As the document and the audit name it. */
export const STREAM_NAME = "events.stream";

type Registry = OpenAPIHono["openAPIRegistry"];

export function describe(registry: Registry, name: string, one: Route): void {
  const status = one.answer === null ? 204 : (one.status ?? 200);
  const [tag = ""] = name.split(".");
  registry.registerPath({
    method: one.method,
    path: `${BASE}${one.path}`,
    operationId: name,
    tags: [tag],
    summary: one.says,
    description: one.role === "public" ? "Open to everybody." : `For role ${one.role} and above.`,
    security: one.role === "public" ? [] : [{ session: [] }, { token: [] }],
    request: {
      ...(one.params === undefined ? {} : { params: one.params }),
      ...(one.query === undefined ? {} : { query: one.query }),
      ...(one.body === undefined
        ? {}
        : {
            body: {
              required: true,
              content:
                one.body === "bytes"
                  ? { "application/octet-stream": { schema: BYTES } }
                  : { "application/json": { schema: one.body } },
            },
          }),
    },
    responses: {
      [status]:
        one.answer === null
          ? { description: "Done." }
          : {
              description: one.says,
              content:
                typeof one.answer === "string"
                  ? { [one.answer]: { schema: BYTES } }
                  : { "application/json": { schema: one.answer } },
            },
      default: { description: "What is wrong, by a name that stays.", content: PROBLEM },
    },
  });
}

const PROBLEM = { "application/problem+json": { schema: problemSchema } };
const BYTES = { type: "string", format: "binary" } as const;

/** The stream of changes, whose answer no schema of JSON can say. */
export function describeStream(registry: Registry): void {
  const says = "Live changes as server-sent events: happened, changed, job, traffic.";
  registry.registerPath({
    method: "get",
    path: `${BASE}${STREAM}`,
    operationId: STREAM_NAME,
    tags: ["events"],
    summary: says,
    description: "For role viewer and above.",
    security: [{ session: [] }, { token: [] }],
    request: {
      headers: z.object({ "last-event-id": z.string().optional() }),
    },
    responses: {
      200: { description: says, content: { "text/event-stream": { schema: { type: "string" } } } },
      default: { description: "What is wrong, by a name that stays.", content: PROBLEM },
    },
  });
}

/** How one says who one is. */
export function describeSecurity(registry: Registry, cookie: string): void {
  registry.registerComponent("securitySchemes", "session", { type: "apiKey", in: "cookie", name: cookie });
  registry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
}
