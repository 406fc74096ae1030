// Networks, menus, and how the server is set up.
import { z } from "zod";
import { nameSchema } from "../../machines/machine.ts";
import { deviceSchema } from "./config.ts";
import { archSchema } from "./machines.ts";
import { pageOf, pageShape } from "./page.ts";
import { route } from "./route.ts";

export const networkSchema = z.object({
  interface: z.string(),
  mode: z.enum(["dhcp", "proxy", "off"]),
  address: z.string(),
  subnet: z.string(),
  router: z.string().nullable(),
  dns: z.array(z.string()).readonly(),
  menu: z.string().nullable(),
  ranges: z
    .array(
      z.object({
        first: z.string(),
        last: z.string(),
        size: z.int(),
        bound: z.int(),
        reserved: z.int(),
        /** Kept out of use because somebody else answered there. */
        declined: z.int(),
        free: z.int(),
      }),
    )
    .readonly(),
  /** Other DHCP servers and proxies heard there in the last day. */
  others: z.array(z.object({ server: z.string(), event: z.string(), seenMs: z.number() })).readonly(),
});

export const networkRoutes = {
  "networks.list": route({
    method: "get",
    path: "/networks",
    role: "viewer",
    says: "What is served on which network: ranges with counts, other servers seen.",
    answer: z.array(networkSchema).readonly(),
  }),
  "networks.addresses": route({
    method: "get",
    path: "/networks/{interface}/addresses",
    role: "viewer",
    says: "The addresses of an interface's networks that are not free, in order: whose, and until when.",
    params: z.object({ interface: deviceSchema }),
    query: z.object(pageShape),
    answer: pageOf(
      z.object({
        address: z.string(),
        /** own: the server's. declined: kept out of use since somebody else answered there. */
        state: z.enum(["bound", "reserved", "declined", "expired", "released", "own", "router"]),
        mac: z.string().nullable(),
        machine: z.string().nullable(),
        hostName: z.string().nullable(),
        expiresMs: z.number().nullable(),
      }),
    ),
  }),
  "networks.snippets": route({
    method: "get",
    path: "/networks/{interface}/snippets",
    role: "viewer",
    says: "What to set up in another DHCP server, so that machines find this server without its proxy.",
    params: z.object({ interface: deviceSchema }),
    answer: z
      .array(z.object({ name: z.string(), title: z.string(), text: z.string(), note: z.string().nullable() }))
      .readonly(),
  }),
  "menus.list": route({
    method: "get",
    path: "/menus",
    role: "viewer",
    says: "The menus of the config, and where they are shown; their passwords' hashes left out.",
    answer: z
      .array(
        z
          .looseObject({ name: z.string(), title: z.string(), entries: z.array(z.unknown()).readonly() })
          .and(z.object({ shownOn: z.array(z.string()).readonly() })),
      )
      .readonly(),
  }),
  "menus.text": route({
    method: "get",
    path: "/menu-text",
    role: "viewer",
    says: "The text that a machine's loader is given now.",
    query: z.object({
      as: z.string().max(40),
      dialect: z.enum(["ipxe", "pxelinux", "grub"]).default("ipxe"),
      arch: archSchema.default("bios"),
      interface: z.string().max(40).optional(),
    }),
    answer: z.object({ dialect: z.string(), text: z.string() }),
  }),
  "menus.picture": route({
    method: "get",
    path: "/menus/{name}/picture.png",
    role: "viewer",
    says: "A picture of what PXELINUX's graphical menu shows.",
    params: z.object({ name: nameSchema }),
    answer: "image/png",
  }),
  "settings.show": route({
    method: "get",
    path: "/settings",
    role: "admin",
    says: "How the server is set up: its config as read, passwords left out.",
    answer: z.object({
      version: z.string(),
      configFile: z.string().nullable(),
      data: z.string(),
      files: z.string(),
      config: z.record(z.string(), z.unknown()),
    }),
  }),
  "health.show": route({
    method: "get",
    path: "/health",
    role: "viewer",
    says: "What is wrong with the running server now, a sentence each.",
    answer: z.object({ problems: z.array(z.string()).readonly(), version: z.string() }),
  }),
};
