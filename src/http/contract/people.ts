// People: the first admin, logging in, who there is, tokens of programs, the server's secrets, and who did what.
import { z } from "zod";
import { passwordSchema, personNameSchema, viewSchema } from "../../people/person.ts";
import { roleSchema } from "../../people/role.ts";
import { pageOf, pageShape } from "./page.ts";
import { route } from "./route.ts";

const byName = z.object({ name: personNameSchema });
const passwordGiven = z.string().max(256);

/** The names that specs use: `disk`, `join.corp`. */
export const secretNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "letters, digits, dots, dashes; at most 63");

export const personShownSchema = z.object({ name: z.string(), role: roleSchema, createdMs: z.number() });

export const sessionShownSchema = z.object({
  name: z.string(),
  role: roleSchema,
  /** For the header X-CSRF-Token of every request that changes something; null with a token. */
  csrf: z.string().nullable(),
  expiresMs: z.number().nullable(),
});

export const tokenShownSchema = z.object({
  name: z.string(),
  role: roleSchema,
  person: z.string(),
  createdMs: z.number(),
  expiresMs: z.number().nullable(),
});

export const peopleRoutes = {
  "setup.show": route({
    method: "get",
    path: "/setup",
    role: "public",
    says: "Whether the first admin is still to be made.",
    answer: z.object({ needed: z.boolean() }),
  }),
  "setup.finish": route({
    method: "post",
    path: "/setup",
    role: "public",
    says: "Make the first admin, with the code of the link that the server printed; logs in.",
    body: z.strictObject({ code: z.string().max(100), name: personNameSchema, password: passwordSchema }),
    answer: sessionShownSchema,
    status: 201,
  }),
  "session.start": route({
    method: "post",
    path: "/session",
    role: "public",
    says: "Log in; the session is a cookie.",
    body: z.strictObject({ name: z.string().max(64), password: passwordGiven }),
    answer: sessionShownSchema,
    status: 201,
  }),
  "session.show": route({
    method: "get",
    path: "/session",
    role: "viewer",
    says: "Who is asking.",
    answer: sessionShownSchema,
  }),
  "session.end": route({
    method: "delete",
    path: "/session",
    role: "viewer",
    says: "Log out.",
    answer: null,
  }),
  "session.password": route({
    method: "put",
    path: "/session/password",
    role: "viewer",
    says: "Change your own password; your other sessions end.",
    body: z.strictObject({ old: passwordGiven, password: passwordSchema }),
    answer: sessionShownSchema,
  }),
  "views.list": route({
    method: "get",
    path: "/session/views",
    role: "viewer",
    says: "Your saved views of the machines: filters under a name.",
    answer: z.array(viewSchema).readonly(),
  }),
  "views.put": route({
    method: "put",
    path: "/session/views",
    role: "viewer",
    says: "Keep your saved views: these, and no others.",
    body: z.strictObject({ views: z.array(viewSchema).max(50) }),
    answer: z.array(viewSchema).readonly(),
  }),
  "people.list": route({
    method: "get",
    path: "/people",
    role: "admin",
    says: "Who may use this server.",
    answer: z.array(personShownSchema).readonly(),
  }),
  "people.put": route({
    method: "put",
    path: "/people/{name}",
    role: "admin",
    says: "Make a person, or change role or password; their sessions end when either changes.",
    params: byName,
    body: z.strictObject({ role: roleSchema, password: passwordSchema.optional() }),
    answer: personShownSchema,
  }),
  "people.remove": route({
    method: "delete",
    path: "/people/{name}",
    role: "admin",
    says: "Remove a person with their sessions and tokens.",
    params: byName,
    answer: null,
  }),
  "tokens.list": route({
    method: "get",
    path: "/tokens",
    role: "viewer",
    says: "The tokens of your programs; an admin sees everybody's.",
    answer: z.array(tokenShownSchema).readonly(),
  }),
  "tokens.add": route({
    method: "post",
    path: "/tokens",
    role: "viewer",
    says: "Make a token for a program, with at most your own role; it is shown only now.",
    body: z.strictObject({
      name: personNameSchema,
      role: roleSchema,
      forDays: z.int().min(1).max(3650).nullable().default(null),
      /** Whose. Not given: your own. Another's only from the server's own data folder, where whoever asks is nobody's name. */
      person: personNameSchema.optional(),
    }),
    answer: tokenShownSchema.extend({ token: z.string() }),
    status: 201,
  }),
  "tokens.remove": route({
    method: "delete",
    path: "/tokens/{name}",
    role: "viewer",
    says: "End a token.",
    params: byName,
    answer: null,
  }),
  "secrets.list": route({
    method: "get",
    path: "/secrets",
    role: "admin",
    says: "The names of the server's secrets; what they are is never shown.",
    answer: z.array(z.object({ name: z.string(), changedMs: z.number().nullable() })).readonly(),
  }),
  "secrets.put": route({
    method: "put",
    path: "/secrets/{name}",
    role: "admin",
    says: "Keep a secret under a name that specs may use.",
    params: z.object({ name: secretNameSchema }),
    body: z.strictObject({ value: z.string().min(1).max(4096) }),
    answer: null,
  }),
  "secrets.remove": route({
    method: "delete",
    path: "/secrets/{name}",
    role: "admin",
    says: "Forget a secret.",
    params: z.object({ name: secretNameSchema }),
    answer: null,
  }),
  "audit.list": route({
    method: "get",
    path: "/audit",
    role: "admin",
    says: "Who did what, the newest first.",
    query: z.object({ ...pageShape, who: z.string().max(100).optional() }),
    answer: pageOf(
      z.object({
        id: z.int(),
        atMs: z.number(),
        who: z.string(),
        from: z.string(),
        what: z.string(),
        on: z.string(),
        outcome: z.int(),
      }),
    ),
  }),
};
