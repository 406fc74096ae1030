// The config file's sections that people change while the server runs: networks and menus; and what to know before one does.
import { z } from "zod";
import { nameSchema } from "../../machines/machine.ts";
import { faultSchema } from "./problem.ts";
import { route } from "./route.ts";

/** As the config file has it; docs/dhcp.md and docs/menus.md say what may stand there. */
const entries = z.array(z.record(z.string(), z.unknown())).max(1000);
const sections = { networks: entries.optional(), menus: entries.optional() };

/** under-way: the doors are being closed and opened again. needed: by `config.apply`. elsewhere: no server runs here. */
const applySchema = z.enum(["under-way", "needed", "elsewhere"]);

export const deviceSchema = z.string().regex(/^[^\s/:]{1,15}$/, "the name of a network interface");
const byInterface = z.object({ interface: deviceSchema });

export const configRoutes = {
  "config.show": route({
    method: "get",
    path: "/config",
    role: "admin",
    says: "The networks and menus as the config file has them now, passwords left out.",
    answer: z.object({
      /** Where it is, or would be written. */
      file: z.string(),
      isThere: z.boolean(),
      /** Another one when the file is another: for `config.put`. */
      version: z.string(),
      networks: z.array(z.unknown()).readonly(),
      menus: z.array(z.unknown()).readonly(),
      /** The running server was started with something else. */
      pending: z.boolean(),
      /** Why the file was not taken at the last try; the server goes on with what it had. */
      trouble: z.string().nullable(),
    }),
  }),
  "config.check": route({
    method: "post",
    path: "/config/check",
    role: "admin",
    says: "Mistakes in sections that are being written, each with its path. Nothing is written.",
    body: z.strictObject(sections),
    answer: z.object({ faults: z.array(faultSchema).readonly() }),
    safe: true,
  }),
  "config.put": route({
    method: "put",
    path: "/config",
    role: "admin",
    says: "Write sections into the config file; what else is in it stays as it is, and the file that was there is kept beside it.",
    body: z.strictObject({
      ...sections,
      /** Of what was read: nothing is written over what somebody else wrote meanwhile. */
      version: z.string().max(100).optional(),
      apply: z.boolean().default(false),
      force: z.boolean().default(false),
    }),
    answer: z.object({ file: z.string(), backup: z.string().nullable(), apply: applySchema }),
    guards: "config.show",
  }),
  "config.apply": route({
    method: "post",
    path: "/config/apply",
    role: "admin",
    says: "Close the doors and open them with what the config file says now. Transfers under way are cut: not during installs, unless forced.",
    body: z.strictObject({ force: z.boolean().default(false) }),
    answer: z.object({ apply: applySchema }),
    status: 202,
  }),
  "interfaces.list": route({
    method: "get",
    path: "/interfaces",
    role: "viewer",
    says: "The network interfaces of the server's host.",
    answer: z
      .array(
        z.object({
          name: z.string(),
          mac: z.string().nullable(),
          loopback: z.boolean(),
          addresses: z.array(z.string()).readonly(),
          /** up: there is a carrier. down: no cable, or the other end is off. off: not switched on here. */
          link: z.enum(["up", "down", "off", "unknown"]),
          /** Mbit/s, where the driver says. */
          speed: z.int().nullable(),
          /** A card, and not something that the host made up (bridge, container, tunnel). */
          physical: z.boolean(),
          /** How the config file that runs serves it; null: not at all. */
          mode: z.enum(["dhcp", "proxy", "off"]).nullable(),
        }),
      )
      .readonly(),
  }),
  "interfaces.ask": route({
    method: "post",
    path: "/interfaces/{interface}/ask",
    role: "admin",
    says: "Ask an interface's segment, for four seconds, who gives addresses there. Sends DHCP DISCOVERs of a machine that does not exist.",
    params: byInterface,
    body: z.strictObject({}),
    answer: z.object({
      servers: z.array(z.object({ server: z.string(), isThisServer: z.boolean() })).readonly(),
    }),
  }),
  "interfaces.propose": route({
    method: "get",
    path: "/interfaces/{interface}/proposal",
    role: "viewer",
    says: "An entry for `networks` that would fit an interface, and why.",
    params: byInterface,
    /** What `interfaces.ask` found: does another server give addresses there? */
    query: z.object({ answered: z.enum(["true", "false"]).default("true") }),
    answer: z.object({
      why: z.string(),
      proxy: z.record(z.string(), z.unknown()),
      /** Null: the interface has no address to give others beside. */
      dhcp: z.record(z.string(), z.unknown()).nullable(),
      recommended: z.enum(["proxy", "dhcp"]),
    }),
  }),
  "menus.render": route({
    method: "post",
    path: "/menus/render",
    role: "viewer",
    says: "What a menu that is being written becomes in a loader's language.",
    body: z.strictObject({
      menu: z.record(z.string(), z.unknown()),
      dialect: z.enum(["ipxe", "pxelinux", "grub"]).default("ipxe"),
      firmware: z.enum(["bios", "uefi-x64", "uefi-ia32", "uefi-arm64"]).default("bios"),
      /** As this machine sees it; not given: one that nobody knows. */
      machine: nameSchema.optional(),
    }),
    answer: z.object({
      text: z.string(),
      /** Labels of the entries that this viewer is shown. */
      labels: z.array(z.string()).readonly(),
    }),
    safe: true,
  }),
  "menus.hash": route({
    method: "post",
    path: "/menus/hash",
    role: "operator",
    says: "A password as a menu or an entry has it: hashes. Nothing is kept.",
    body: z.strictObject({ password: z.string().min(1).max(256) }),
    answer: z.object({ crypt: z.string(), grub: z.string() }),
    safe: true,
  }),
  "menus.draw": route({
    method: "post",
    path: "/menus/picture.png",
    role: "viewer",
    says: "A menu that is being written, as PXELINUX's graphical menu will show it.",
    body: z.strictObject({ menu: z.record(z.string(), z.unknown()) }),
    answer: "image/png",
    safe: true,
  }),
};
