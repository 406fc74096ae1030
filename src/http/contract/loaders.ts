// Loaders: the first programs that firmware runs.
import { z } from "zod";
import { jobSchema } from "./media.ts";
import { route } from "./route.ts";

const loaderSchema = z.looseObject({
  set: z.string(),
  file: z.string(),
  version: z.string().nullable(),
  sha256: z.string(),
  /** installed, archive: of a Debian package. person: somebody's own. */
  from: z.string(),
  /** The package, or what was said of a person's own. */
  source: z.string(),
});

const which = z.object({ set: z.string().max(40), file: z.string().max(80) });

/** Other machines than PCs, whose loaders are fetched when somebody asks for them. */
export const LOADER_ARCHITECTURES = ["arm64", "arm32", "riscv64"] as const;

/** What they are for: each has a folder of its own. tools: memtest86+, wimboot. */
export const LOADER_SETS = ["ipxe", "pxelinux", "grub", "tools"] as const;

export const loaderRoutes = {
  "loaders.list": route({
    method: "get",
    path: "/loaders",
    role: "viewer",
    says: "The first programs that firmware runs: version, checksum, where from.",
    answer: z.array(loaderSchema).readonly(),
  }),
  "loaders.obtain": route({
    method: "post",
    path: "/loaders/obtain",
    role: "admin",
    says: "Take the loaders from Debian's packages: the host's, else downloaded. PCs', and those of other architectures that are named. A job.",
    body: z.strictObject({ architectures: z.array(z.enum(LOADER_ARCHITECTURES)).readonly().optional() }),
    answer: jobSchema,
    status: 202,
  }),
  "loaders.put": route({
    method: "put",
    path: "/loaders/{set}/{file}",
    role: "admin",
    says: "Use a loader of your own, such as a signed iPXE, in the place of that name; machines get it from then on.",
    params: which,
    query: z.object({
      /** Where it is from, in words, for the list. */
      source: z.string().min(1).max(300).optional(),
    }),
    body: "bytes",
    mostBytes: 64 << 20,
    answer: loaderSchema.extend({
      /** A loader that it starts and that has to be given, too; null: none, or it is there. */
      needs: z.string().nullable(),
    }),
  }),
  "loaders.remove": route({
    method: "delete",
    path: "/loaders/{set}/{file}",
    role: "admin",
    says: "Take a loader of your own away; the packages' one of that name comes back with loaders.obtain.",
    params: which,
    answer: loaderSchema,
  }),
};
