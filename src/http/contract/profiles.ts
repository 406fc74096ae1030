// Profiles, and the answer files that come of them. Password hashes are never shown: in their place stands KEPT, and whoever
// writes KEPT back keeps what is stored.
import { z } from "zod";
import { nameSchema } from "../../machines/machine.ts";
import { profileFields } from "../../machines/profile.ts";
import { pageOf, pageShape } from "./page.ts";
import { route } from "./route.ts";

export const KEPT = "(kept)";

const byName = z.object({ name: nameSchema });

/** A profile as it is shown: of the spec every section, its hashes hidden. */
export const shownProfileSchema = profileFields
  .omit({ spec: true })
  .extend({ spec: z.record(z.string(), z.unknown()) });

/** As a person writes it: passwords in clear become hashes before anything is kept. */
export const writtenProfileSchema = profileFields
  .omit({ name: true, spec: true })
  .extend({ spec: z.record(z.string(), z.unknown()).default({}) });

export const noteSchema = z.object({
  severity: z.enum(["error", "warning"]),
  path: z.string(),
  problem: z.string(),
  hint: z.string().optional(),
});

const answerSchema = z.object({
  files: z.array(z.object({ name: z.string(), text: z.string() })).readonly(),
  /** What the family cannot express, by the spec's paths. */
  notes: z.array(noteSchema).readonly(),
  /** `kickstart`, `preseed`, … */
  format: z.string(),
  /** What a look through the first file finds, by its lines: `line 12`. */
  marks: z.array(noteSchema).readonly(),
});

const text = z.string().max(262_144);

/** A system by its family, as `families.list` has it. */
const asSystem = z.strictObject({
  family: nameSchema,
  distribution: nameSchema.optional(),
  version: z.string().min(1).max(40),
  architecture: z.string().min(1).max(40).default("x86_64"),
});

/** One side of a comparison: what a machine and a profile give, or a text. */
const side = z.strictObject({
  machine: nameSchema.optional(),
  profile: nameSchema.optional(),
  /** As the profile was: `profiles.versions`. */
  version: z.int().min(1).optional(),
  written: writtenProfileSchema.optional(),
  as: asSystem.optional(),
  text: text.optional(),
});

export const profileRoutes = {
  "profiles.list": route({
    method: "get",
    path: "/profiles",
    role: "viewer",
    says: "All profiles by name.",
    query: z.object({ ...pageShape, media: nameSchema.optional() }),
    answer: pageOf(shownProfileSchema),
  }),
  "profiles.show": route({
    method: "get",
    path: "/profiles/{name}",
    role: "viewer",
    says: "One profile with its whole spec.",
    params: byName,
    answer: shownProfileSchema,
  }),
  "profiles.versions": route({
    method: "get",
    path: "/profiles/{name}/versions",
    role: "viewer",
    says: "What a profile was, oldest first: the last twenty. `atMs` 0 and an empty `who` are not known.",
    params: byName,
    answer: z.object({ items: z.array(z.object({ number: z.int(), atMs: z.int(), who: z.string() })).readonly() }),
  }),
  "profiles.put": route({
    method: "put",
    path: "/profiles/{name}",
    role: "operator",
    says: "Make a profile, or change it.",
    params: byName,
    body: writtenProfileSchema,
    answer: shownProfileSchema,
    guards: "profiles.show",
  }),
  "profiles.remove": route({
    method: "delete",
    path: "/profiles/{name}",
    role: "operator",
    says: "Forget a profile.",
    params: byName,
    answer: shownProfileSchema,
    guards: "profiles.show",
  }),
  "answers.render": route({
    method: "post",
    path: "/answers/render",
    role: "viewer",
    says: "The answer files of a machine and a profile, stored or as written here. Tokens, hashes and secrets are left out.",
    body: z.strictObject({
      /** Not given: some machine. */
      machine: nameSchema.optional(),
      /** A stored one (else the machine's own) … */
      profile: nameSchema.optional(),
      /** As that was. */
      version: z.int().min(1).optional(),
      /** … or one that is being written. */
      written: writtenProfileSchema.optional(),
      /** For media that need not be there: what any system would be told. */
      as: asSystem.optional(),
    }),
    answer: answerSchema,
    safe: true,
  }),
  "answers.diff": route({
    method: "post",
    path: "/answers/diff",
    role: "viewer",
    says: "What differs between two answer files: of machines, profiles, drafts or texts. Lines with `- ` and `+ ` before them, and some around.",
    body: z.strictObject({ before: side, after: side }),
    answer: z.object({ lines: z.array(z.string()).readonly() }),
    safe: true,
  }),
  "answers.variables": route({
    method: "get",
    path: "/answers/variables",
    role: "viewer",
    says: "What an own template may name, with a machine's and a profile's values.",
    query: z.object({ machine: nameSchema.optional(), profile: nameSchema }),
    answer: z.object({
      variables: z.array(z.object({ name: z.string(), value: z.string().nullable() })).readonly(),
      /** Filters that quote: `{{ x | shell }}`. */
      filters: z.array(z.string()).readonly(),
      snippets: z.array(z.string()).readonly(),
      /** Names that the installer may fetch; the first is the one that it is started with. */
      files: z.array(z.string()).readonly(),
    }),
  }),
  "families.list": route({
    method: "get",
    path: "/families",
    role: "viewer",
    says: "The families of systems that can be installed: the format of their answer files, and where own lines may go.",
    answer: z
      .array(
        z.object({
          family: z.string(),
          title: z.string(),
          format: z.string(),
          files: z.array(z.string()).readonly(),
          /** Places for `raw` lines of a spec → where each is. */
          places: z.record(z.string(), z.string()),
          distributions: z.array(z.string()).readonly(),
        }),
      )
      .readonly(),
  }),
  "spec.schema": route({
    method: "get",
    path: "/spec-schema",
    role: "viewer",
    says: "The spec as a JSON schema (2020-12), for forms and editors.",
    answer: z.record(z.string(), z.unknown()),
  }),
  "answers.lint": route({
    method: "post",
    path: "/answers/lint",
    role: "viewer",
    says: "Mistakes in an answer file.",
    body: z.strictObject({
      text,
      format: z.string().max(40).optional(),
      version: z.string().max(40).optional(),
      diskMebibytes: z.number().positive().optional(),
    }),
    answer: z.array(noteSchema).readonly(),
    safe: true,
  }),
  "answers.import": route({
    method: "post",
    path: "/answers/import",
    role: "viewer",
    says: "An answer file as a spec, and what of it was not understood.",
    body: z.strictObject({ text, name: z.string().max(100).default("file"), format: z.string().max(40).optional() }),
    answer: z.object({
      spec: z.unknown(),
      source: z.string().nullable(),
      notes: z.array(noteSchema).readonly(),
      faults: z.array(z.object({ path: z.string(), problem: z.string(), hint: z.string().optional() })).readonly(),
    }),
    safe: true,
  }),
};
