// A machine's boots, one by one, and the packets that it sent and got.
import { z } from "zod";
import { eventSchema } from "./installs.ts";
import { pageShape } from "./page.ts";
import { route } from "./route.ts";

/** A name or a MAC. */
const which = z.string().min(1).max(80);

export const bootSchema = z.object({
  /** Number of its first event. */
  id: z.int(),
  mac: z.string(),
  /** Null: nobody has made it known. */
  machine: z.string().nullable(),
  startedMs: z.number(),
  /** When it was last heard of in this boot. */
  endedMs: z.number(),
  /** How far it came: asked, address, loader, script, kernel, initrd, answer-file, running, packages, ended, … */
  furthest: z.string(),
  install: z.string().nullable(),
  profile: z.string().nullable(),
  /** good: it ended as it should: installed, or handed to its disk, a menu's choice or a tool. */
  outcome: z.enum(["good", "bad", "open"]),
  events: z.int(),
});
const bootWithEvents = bootSchema.extend({ timeline: z.array(eventSchema).readonly() });

export const packetSchema = z.object({
  atMs: z.number(),
  from: z.string(),
  to: z.string(),
  /** DISCOVER, OFFER, …; BOOTP; null: no packet that can be read. */
  message: z.string().nullable(),
  /** The fixed fields by their names in RFC 2131: xid, ciaddr, yiaddr, … */
  fields: z.record(z.string(), z.string()),
  options: z.array(z.object({ code: z.int(), text: z.string() })).readonly(),
  hex: z.string(),
});

export const bootRoutes = {
  "boots.list": route({
    method: "get",
    path: "/boots",
    role: "viewer",
    says: "A machine's boots, the newest first: also of one that nobody has made known.",
    query: z.object({ machine: which, limit: z.coerce.number().int().min(1).max(100).default(20) }),
    answer: z.object({ items: z.array(bootSchema).readonly() }),
  }),
  "boots.show": route({
    method: "get",
    path: "/boots/{id}",
    role: "viewer",
    says: "One boot with its timeline, by the number of its first event.",
    params: z.object({ id: z.coerce.number().int().min(1) }),
    query: z.object({ machine: which }),
    answer: bootWithEvents,
  }),
  "boots.like": route({
    method: "get",
    path: "/boots/{id}/like",
    role: "viewer",
    says: "The newest earlier boot that ended well, of the same profile, or else of the same machine: to compare with.",
    params: z.object({ id: z.coerce.number().int().min(1) }),
    query: z.object({ machine: which }),
    answer: bootWithEvents,
  }),
  "packets.list": route({
    method: "get",
    path: "/packets",
    role: "viewer",
    says: "A machine's DHCP packets as they came and went, the newest first, decoded.",
    query: z.object({ machine: which, limit: pageShape.limit }),
    answer: z.object({ items: z.array(packetSchema).readonly() }),
  }),
};
