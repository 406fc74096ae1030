// How the server is set up: what it is, its certificate, and its records as a file to keep.
import { z } from "zod";
import { route } from "./route.ts";

const passphrase = z.string().min(10, "at least 10 characters").max(256);

/** A backup, at most, in base64. */
export const LARGEST_BACKUP = 64 << 20;

export const settingsRoutes = {
  "about.show": route({
    method: "get",
    path: "/about",
    role: "viewer",
    says: "What runs here: version, since when, how large its store is.",
    answer: z.object({
      version: z.string(),
      runtime: z.string(),
      platform: z.string(),
      startedMs: z.number(),
      storeBytes: z.number(),
    }),
  }),
  "reasons.list": route({
    method: "get",
    path: "/reasons",
    role: "viewer",
    says: "What each `why` of an event means: the reasons for which a boot decision was made, and DHCP answered or not.",
    answer: z.array(z.object({ name: z.string(), says: z.string(), cure: z.string().nullable() })).readonly(),
  }),
  "tls.show": route({
    method: "get",
    path: "/tls",
    role: "admin",
    says: "The certificate of the admin listener.",
    answer: z.object({
      /** none: plain HTTP. */
      kind: z.enum(["none", "self-made", "own"]),
      /** SHA-256 of the certificate. */
      fingerprint: z.string().nullable(),
      names: z.array(z.string()).readonly(),
      validToMs: z.number().nullable(),
    }),
  }),
  "backup.make": route({
    method: "post",
    path: "/backup",
    role: "admin",
    says: "All records (machines, profiles, media, permissions, leases, people, secrets) in one file, sealed by a passphrase. Not the past, and no media files.",
    body: z.strictObject({ passphrase }),
    answer: "application/vnd.bootlace.backup",
    safe: true,
  }),
  "backup.restore": route({
    method: "post",
    path: "/restore",
    role: "admin",
    says: "Put back what a backup holds: records of the same names are replaced, others stay. Machines that were armed are not.",
    body: z.strictObject({ passphrase: z.string().max(256), backup: z.base64().max(LARGEST_BACKUP) }),
    mostBytes: LARGEST_BACKUP + 4096,
    answer: z.object({ restored: z.record(z.string(), z.int()), madeMs: z.number() }),
  }),
};
