// Installs: lists, timelines, the installers' own words, evidence; and what happened at all.
import { z } from "zod";
import { armStateSchema } from "../../machines/arm.ts";
import { shownArmSchema } from "./machines.ts";
import { idSchema, pageOf, pageShape } from "./page.ts";
import { route } from "./route.ts";

/** An id, or the machine's name or MAC: its newest. */
const which = z.object({ install: idSchema });

export const eventSchema = z.object({
  id: z.int(),
  atMs: z.number(),
  /** docs/messages.md says what each means. */
  name: z.string(),
  mac: z.string().nullable(),
  install: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const lineSchema = z.object({
  id: z.int(),
  atMs: z.number(),
  install: z.string(),
  mac: z.string(),
  address: z.string(),
  /** 0 emergency … 7 debug (RFC 5424). */
  severity: z.int(),
  program: z.string(),
  text: z.string(),
});

/** How far it is, in words and as the server knows it. */
export const progressSchema = z.object({ text: z.string() }).loose();

export const findingSchema = z.object({
  rule: z.string(),
  step: z.string(),
  says: z.string(),
  cures: z.array(z.string()).readonly(),
});

const logQuery = {
  grep: z.string().min(1).max(200).optional(),
  /** At least as severe. */
  severity: z.coerce.number().int().min(0).max(7).optional(),
};

export const installRoutes = {
  "installs.list": route({
    method: "get",
    path: "/installs",
    role: "viewer",
    says: "Installs, the newest first.",
    query: z.object({ ...pageShape, machine: z.string().max(80).optional(), state: armStateSchema.optional() }),
    answer: pageOf(shownArmSchema),
  }),
  "installs.show": route({
    method: "get",
    path: "/installs/{install}",
    role: "viewer",
    says: "One install and how far it is; also by its machine's name.",
    params: which,
    answer: shownArmSchema.extend({ progress: progressSchema }),
  }),
  "installs.events": route({
    method: "get",
    path: "/installs/{install}/events",
    role: "viewer",
    says: "An install's timeline, the oldest first; `cursor` may be the id of an event after which to go on.",
    params: which,
    query: z.object(pageShape),
    answer: pageOf(eventSchema),
  }),
  "installs.log": route({
    method: "get",
    path: "/installs/{install}/log",
    role: "viewer",
    says: "What the installer logged, the oldest first.",
    params: which,
    query: z.object({ ...pageShape, ...logQuery }),
    answer: pageOf(lineSchema),
  }),
  "installs.bundle": route({
    method: "get",
    path: "/installs/{install}/bundle",
    role: "operator",
    says: "All that is known of one install, as a .tar.gz without secrets.",
    params: which,
    answer: "application/gzip",
  }),
  "history.list": route({
    method: "get",
    path: "/history",
    role: "viewer",
    says: "What happened, the newest first.",
    query: z.object({
      ...pageShape,
      mac: z.string().max(40).optional(),
      install: idSchema.optional(),
      name: z.string().max(60).optional(),
    }),
    answer: pageOf(eventSchema),
  }),
  "log.list": route({
    method: "get",
    path: "/log",
    role: "viewer",
    says: "Installers' log lines of all installs, the newest first.",
    query: z.object({ ...pageShape, ...logQuery, install: idSchema.optional() }),
    answer: pageOf(lineSchema),
  }),
  "diagnosis.show": route({
    method: "get",
    path: "/diagnosis/{machine}",
    role: "viewer",
    says: "Why a machine did not boot, by its name or MAC.",
    params: z.object({ machine: idSchema }),
    answer: z.object({ findings: z.array(findingSchema).readonly(), heard: z.boolean() }),
  }),
  "doctor.show": route({
    method: "get",
    path: "/doctor",
    role: "viewer",
    says: "What on the server's host stands in the way of booting.",
    /** true, for admins: its networks are asked who gives addresses there, too. */
    query: z.object({ probe: z.enum(["true", "false"]).default("false") }),
    answer: z
      .array(z.object({ name: z.string(), weight: z.enum(["stops", "warns"]), says: z.string(), cure: z.string() }))
      .readonly(),
  }),
};
