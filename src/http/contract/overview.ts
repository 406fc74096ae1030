// The look over all there is, and the search through it.
import { z } from "zod";
import { idSchema } from "./page.ts";
import { route } from "./route.ts";

export const bootingSchema = z.object({
  mac: z.string(),
  machine: z.string().nullable(),
  install: z.string().nullable(),
  /** Of `boots.show`. */
  boot: z.int(),
  startedMs: z.number(),
  seenMs: z.number(),
  furthest: z.string(),
  /** Of an install; null where nothing tells. */
  percent: z.number().nullable(),
  says: z.string(),
});

export const attentionSchema = z.object({
  kind: z.enum(["diagnosis", "stalled", "failed", "media", "dhcp", "server", "discovered"]),
  /** Of what it is said: a machine's or media's name, a MAC, an interface. */
  subject: z.string(),
  mac: z.string().nullable(),
  install: z.string().nullable(),
  says: z.string(),
  cures: z.array(z.string()).readonly(),
  atMs: z.number().nullable(),
});

/** What went through the doors in a second, by the time that it was whole. */
export const trafficSchema = z.object({
  atMs: z.number(),
  /** DHCP packets that came. */
  dhcp: z.number(),
  /** Files that were asked for. */
  fetches: z.number(),
  /** Bytes of files. */
  tftpBytes: z.number(),
  httpBytes: z.number(),
  ftpBytes: z.number(),
});
export type Traffic = z.infer<typeof trafficSchema>;

export const overviewRoutes = {
  "overview.show": route({
    method: "get",
    path: "/overview",
    role: "viewer",
    says: "What boots now, what needs somebody, what ended in the last day, and how much room there is.",
    answer: z.object({
      booting: z.array(bootingSchema).readonly(),
      attention: z.array(attentionSchema).readonly(),
      /** Installs that ended in the last day, the newest first. */
      finished: z
        .array(
          z.object({
            install: idSchema,
            machine: z.string(),
            profile: z.string(),
            state: z.string(),
            endedMs: z.number(),
            /** From its arming on. */
            seconds: z.number(),
          }),
        )
        .readonly(),
      counts: z.object({
        machines: z.int(),
        profiles: z.int(),
        media: z.int(),
        armed: z.int(),
        installing: z.int(),
      }),
      /** Of the disk on which the data folder lies. */
      disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }),
      /** The last minute, a second each; empty where no server runs. */
      traffic: z.array(trafficSchema).readonly(),
    }),
  }),
  "search.find": route({
    method: "get",
    path: "/search",
    role: "viewer",
    says: "Machines by name, MAC, address or UUID; profiles, media and installs by name: the best first, at most twenty.",
    query: z.object({ q: z.string().trim().min(1).max(100) }),
    answer: z.object({
      items: z
        .array(
          z.object({
            kind: z.enum(["machine", "discovered", "profile", "media", "install"]),
            /** What its page is called by: a name, a MAC, an id. */
            id: z.string(),
            says: z.string(),
          }),
        )
        .readonly(),
    }),
  }),
};
