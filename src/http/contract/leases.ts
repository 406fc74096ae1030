// Leases, and addresses that are always a machine's.
import { z } from "zod";
import { machineSchema } from "../../machines/machine.ts";
import { pageOf, pageShape } from "./page.ts";
import { route } from "./route.ts";

export const leaseSchema = z.object({
  address: z.string(),
  mac: z.string(),
  state: z.enum(["bound", "expired", "released", "declined"]),
  /** Null: it never ends. */
  expiresMs: z.number().nullable(),
  changedMs: z.number(),
  hostName: z.string().nullable(),
  /** Name of the machine that it is reserved for, or the key that it is reserved by. */
  reservedFor: z.string().nullable(),
});

const reservationSchema = z.object({
  address: z.string(),
  /** `mac 52:54:00:00:00:01`, `uuid …`, `client-id 01:ff`, `port 65:74 any`. */
  whose: z.string(),
  /** Where it is written: in the config, in a machine's record, or by `reservations.add` and `bootlace lease reserve`. */
  by: z.enum(["config", "machine", "command"]),
  /** The name of that machine. */
  machine: z.string().nullable(),
});

const addresses = z.array(z.string().max(40)).min(1).max(10_000);
const formatSchema = z.enum(["csv", "json"]);

export const leaseRoutes = {
  "leases.list": route({
    method: "get",
    path: "/leases",
    role: "viewer",
    says: "The addresses given out, by address.",
    query: z.object({
      ...pageShape,
      q: z.string().max(100).optional(),
      state: z.enum(["bound", "expired", "released", "declined"]).optional(),
    }),
    answer: pageOf(leaseSchema),
  }),
  "leases.release": route({
    method: "post",
    path: "/leases/release",
    role: "operator",
    says: "End leases, and the quarantine of addresses that were in use.",
    body: z.strictObject({ addresses: addresses }),
    answer: z.array(leaseSchema).readonly(),
  }),
  "leases.reserve": route({
    method: "post",
    path: "/leases/reserve",
    role: "operator",
    says: "An address is always its machine's from now on.",
    body: z.strictObject({
      address: z.string().max(40),
      mac: z.string().max(40).optional(),
      name: z.string().max(80).optional(),
    }),
    answer: machineSchema,
  }),
  "leases.export": route({
    method: "get",
    path: "/leases/export",
    role: "viewer",
    says: "All leases as a file, CSV (RFC 4180) or JSON, that leases.import takes.",
    query: z.object({ format: formatSchema.default("csv") }),
    answer: "application/octet-stream",
  }),
  "leases.import": route({
    method: "post",
    path: "/leases/import",
    role: "operator",
    says: "Take leases over from a CSV or JSON file: all of them, or none and every mistake in it.",
    body: z.strictObject({
      format: formatSchema.default("csv"),
      text: z.string(),
      /** Also where another machine has the address now. */
      force: z.boolean().default(false),
    }),
    mostBytes: 32 << 20,
    answer: z.object({ leases: z.int() }),
  }),
  "reservations.list": route({
    method: "get",
    path: "/reservations",
    role: "viewer",
    says: "Addresses that are always a machine's: of the config, of machines, and by command.",
    answer: z.array(reservationSchema).readonly(),
  }),
  "reservations.add": route({
    method: "post",
    path: "/reservations",
    role: "operator",
    says: "An address is always its machine's, who is known by something else than a MAC; for that there is leases.reserve.",
    body: z.strictObject({
      address: z.string().max(40),
      uuid: z.string().max(80).optional(),
      /** All bytes of option 61: text, or `hex:01:52:54:…`. */
      clientId: z.string().max(1000).optional(),
      /** A relay's port (82.1) and relay (82.2), likewise. */
      circuitId: z.string().max(1000).optional(),
      remoteId: z.string().max(1000).optional(),
    }),
    answer: reservationSchema,
  }),
  "reservations.remove": route({
    method: "post",
    path: "/reservations/remove",
    role: "operator",
    says: "Addresses are nobody's any more; who has one keeps it until the lease ends.",
    body: z.strictObject({ addresses }),
    answer: z.array(reservationSchema).readonly(),
  }),
};
