// Media: what is there, what is in it, adding by path, URL or upload, checking. Long work is a job that is asked after.
import { z } from "zod";
import { nameSchema } from "../../machines/machine.ts";
import { idSchema, pageOf, pageShape } from "./page.ts";
import { route } from "./route.ts";
import { entriesSchema } from "./tree.ts";

const byName = z.object({ name: nameSchema });

/** A disc, archive or folder of the media. */
const layerSchema = z
  .object({ kind: z.string(), path: z.string(), size: z.number().nullable(), modifiedMs: z.number().nullable() })
  .loose();

/** What media are, by their content; what each field means stands in src/media/media.ts. */
const recognitionSchema = z.looseObject({
  family: z.string(),
  version: z.string(),
  architecture: z.string(),
  distribution: z.string().optional(),
  /** As people know it: `Rocky Linux 9.4`. */
  title: z.string().optional(),
  kind: z.string().optional(),
  kernel: z.string().nullable(),
  initrd: z.string().nullable(),
  packages: z.string().nullable(),
  firmware: z.array(z.string()).readonly().optional(),
  loaders: z
    .array(
      z.object({
        architecture: z.string(),
        path: z.string(),
        shim: z.boolean(),
        signed: z.boolean(),
        grub: z.string().nullable(),
      }),
    )
    .readonly()
    .optional(),
  memoryMib: z.number().optional(),
  editions: z
    .array(
      z.object({
        index: z.number(),
        name: z.string(),
        version: z.string(),
        architecture: z.string(),
        edition: z.string(),
      }),
    )
    .readonly()
    .optional(),
  missing: z.array(z.string()).readonly().optional(),
  whole: z.array(z.string()).readonly().optional(),
  evidence: z.array(z.string()).readonly().optional(),
});

export const mediaSchema = z.object({
  name: z.string(),
  recognition: recognitionSchema,
  addedMs: z.number(),
  layers: z.array(layerSchema).readonly(),
  overlay: z.string().nullable(),
  told: z.boolean(),
  watched: z.boolean(),
  problems: z.array(z.string()).readonly(),
  /** Profiles that install from it. */
  profiles: z.array(z.string()).readonly(),
  /** How it can be started, best first, a sentence each. */
  starts: z.array(z.object({ says: z.string() }).loose()).readonly(),
});
export type ShownMedia = z.infer<typeof mediaSchema>;

export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(["media.add", "media.check", "loaders.obtain"]),
  state: z.enum(["running", "done", "failed"]),
  /** What is being done, in words. */
  says: z.string(),
  doneBytes: z.number(),
  totalBytes: z.number().nullable(),
  startedMs: z.number(),
  /** What came of it, by kind. */
  result: z.unknown(),
  /** Why it failed: a problem as errors have it. */
  problem: z.unknown(),
});
export type Job = z.infer<typeof jobSchema>;

export const uploadSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Bytes in all, and how many are here: go on from there. */
  size: z.number(),
  offset: z.number(),
});

/** A file of the watched folder, without folders. */
const fileNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ()+,._-]{0,180}$/, "a file's name of letters, digits and ._-()+,");

/** A piece of an upload, in bytes, at most. */
export const LARGEST_PIECE = 8 << 20;

const told = z.strictObject({
  family: nameSchema,
  version: z.string().max(40).optional(),
  architecture: z.string().max(40).optional(),
  kernel: z.string().max(500).nullable().default(null),
  initrd: z.string().max(500).nullable().default(null),
});

export const mediaRoutes = {
  "media.list": route({
    method: "get",
    path: "/media",
    role: "viewer",
    says: "All media by name.",
    query: z.object({ ...pageShape, family: nameSchema.optional() }),
    answer: pageOf(mediaSchema),
  }),
  "media.show": route({
    method: "get",
    path: "/media/{name}",
    role: "viewer",
    says: "One of the media: what it is, where it lies, what is wrong with it, who uses it.",
    params: byName,
    answer: mediaSchema,
  }),
  "media.files": route({
    method: "get",
    path: "/media/{name}/files",
    role: "viewer",
    says: "What is in a folder of the media, as machines get it.",
    params: byName,
    query: z.object({ path: z.string().max(1000).default("") }),
    answer: entriesSchema,
  }),
  "media.repositories": route({
    method: "get",
    path: "/media/{name}/repositories",
    role: "viewer",
    says: "The repositories of packages in the media, and the .repo file or sources.list lines by which machines use them.",
    params: byName,
    query: z.object({
      /** This server as machines reach it; else the network's address. */
      url: z
        .url({ protocol: /^https?$/ })
        .max(300)
        .optional(),
      /** An interface of the config; else the first. */
      network: z.string().max(40).optional(),
    }),
    answer: z.object({
      url: z.string(),
      repositories: z.array(z.looseObject({ kind: z.string() })).readonly(),
      lines: z.string(),
    }),
  }),
  "media.add": route({
    method: "post",
    path: "/media",
    role: "operator",
    says: "Take media in: a URL (downloaded), files that were uploaded, an installer that is a Debian package, or, for admins, files and folders of the server's host. A job.",
    body: z.strictObject({
      paths: z.array(z.string().min(1).max(1000)).max(32).default([]),
      urls: z
        .array(z.url({ protocol: /^https?$/ }).max(2000))
        .max(32)
        .default([]),
      /** Files of the watched folder, where uploads are, by their names. */
      files: z.array(fileNameSchema).max(32).default([]),
      /** One of Debian's packages with an installer, from the archive that the server's host uses. */
      package: z
        .string()
        .regex(/^debian-installer-\d+-netboot-\w+$/, "such as debian-installer-12-netboot-amd64")
        .optional(),
      name: nameSchema.nullable().default(null),
      overlay: z.string().max(1000).optional(),
      told: told.optional(),
      replace: z.boolean().default(false),
      alone: z.boolean().default(false),
      sha256: z
        .string()
        .regex(/^[0-9a-fA-F]{64}$/)
        .optional(),
    }),
    answer: jobSchema,
    status: 202,
  }),
  "media.check": route({
    method: "post",
    path: "/media/{name}/check",
    role: "operator",
    says: "Verify media by the checksums that come with them, or by one that you have. A job.",
    params: byName,
    body: z.strictObject({
      sha256: z
        .string()
        .regex(/^[0-9a-fA-F]{64}$/)
        .optional(),
    }),
    answer: jobSchema,
    status: 202,
  }),
  "media.remove": route({
    method: "delete",
    path: "/media/{name}",
    role: "operator",
    says: "Forget media; the files stay where they are.",
    params: byName,
    query: z.object({ force: z.enum(["true", "false"]).default("false") }),
    answer: mediaSchema,
    guards: "media.show",
  }),
  "uploads.add": route({
    method: "post",
    path: "/uploads",
    role: "operator",
    says: "Begin, or go on with, an upload of a disc image or archive into the watched folder.",
    body: z.strictObject({
      name: fileNameSchema,
      size: z
        .int()
        .min(1)
        .max(2 ** 46),
    }),
    answer: uploadSchema,
    status: 201,
  }),
  "uploads.show": route({
    method: "get",
    path: "/uploads/{id}",
    role: "operator",
    says: "How much of an upload is here.",
    params: z.object({ id: idSchema }),
    answer: uploadSchema,
  }),
  "uploads.put": route({
    method: "put",
    path: "/uploads/{id}",
    role: "operator",
    says: "The next piece of an upload, from `offset` on; with the last it becomes media.",
    params: z.object({ id: idSchema }),
    query: z.object({ offset: z.coerce.number().int().min(0) }),
    body: "bytes",
    answer: uploadSchema,
    piece: true,
  }),
  "uploads.remove": route({
    method: "delete",
    path: "/uploads/{id}",
    role: "operator",
    says: "Give an upload up; what has come is thrown away.",
    params: z.object({ id: idSchema }),
    answer: null,
  }),
  "jobs.list": route({
    method: "get",
    path: "/jobs",
    role: "viewer",
    says: "Long work that is under way, and the last that ended.",
    answer: z.array(jobSchema).readonly(),
  }),
  "jobs.show": route({
    method: "get",
    path: "/jobs/{id}",
    role: "viewer",
    says: "One piece of long work.",
    params: z.object({ id: idSchema }),
    answer: jobSchema,
  }),
};
