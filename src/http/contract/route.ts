// A route of the API as data: its path, who may take it, what it is given and what it answers. The server, the typed client,
// the OpenAPI document and the UI all read these.
import type { z } from "zod";
import type { Role } from "../../people/role.ts";

/** Below this path all of it lies. */
export const BASE = "/api/v1";

/** In a query and in a path, all is text. */
type Texts = z.ZodObject;

export interface Route {
  readonly method: "get" | "post" | "put" | "delete";
  /** Below BASE, `{name}` for what stands in `params`. */
  readonly path: string;
  /** The least role; public: nobody need be logged in. */
  readonly role: Role | "public";
  /** One sentence. */
  readonly says: string;
  readonly params?: Texts;
  readonly query?: Texts;
  /** A schema: JSON. `bytes`: as they are. */
  readonly body?: z.ZodType | "bytes";
  /** A body of more than is usual, in bytes. */
  readonly mostBytes?: number;
  /** A schema: JSON. A media type: as it is. Null: 204, nothing. */
  readonly answer: z.ZodType | `${string}/${string}` | null;
  /** Of success; 200 (204 for nothing) when it is not there. */
  readonly status?: 201 | 202;
  /** The route whose ETag a write may be held against by If-Match. */
  readonly guards?: string;
  /** Nothing is changed by it, though it is no GET. */
  readonly safe?: true;
  /** One of many that make up one deed: what goes well is not in the audit. */
  readonly piece?: true;
}

/** Keeps what the compiler knows of it. */
export function route<const R extends Route>(one: R): R {
  return one;
}

type Given<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;
type Sent<S> = S extends z.ZodType ? z.input<S> : Record<string, never>;

export type ParamsOf<R> = R extends { readonly params: infer S } ? Given<S> : Record<string, never>;
export type QueryOf<R> = R extends { readonly query: infer S } ? Given<S> : Record<string, never>;
export type BodyOf<R> = R extends { readonly body: infer S } ? (S extends "bytes" ? Uint8Array : Given<S>) : undefined;
/** What a handler returns. */
export type AnswerOf<R> = R extends { readonly answer: infer S }
  ? S extends z.ZodType
    ? z.output<S>
    : S extends string
      ? Uint8Array
      : null
  : never;

/** What a client hands over. */
export type CallOf<R> = (R extends { readonly params: infer S } ? { readonly params: Sent<S> } : object) &
  (R extends { readonly query: infer S } ? { readonly query?: Sent<S> } : object) &
  (R extends { readonly body: infer S } ? { readonly body: S extends "bytes" ? Uint8Array : Sent<S> } : object);
