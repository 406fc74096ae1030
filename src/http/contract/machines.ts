// Machines, their arms, and what a machine would be given.
import { z } from "zod";
import { armSchema, armStateSchema } from "../../machines/arm.ts";
import { groupsSchema, loaderSchema, machineSchema, nameSchema } from "../../machines/machine.ts";
import { idSchema, pageOf, pageShape } from "./page.ts";
import { route } from "./route.ts";

const byName = z.object({ name: nameSchema });

/** Machines as a person names them; at least one, one way or the other. */
const which = {
  /** Names; `*` in one stands for any letters. */
  machines: z.array(z.string().max(80)).max(10_000).default([]),
  /** All machines that are in one of these groups. */
  groups: z.array(nameSchema).max(50).default([]),
};

/** Firmware as people name it. */
export const archSchema = z.enum([
  "bios",
  "uefi-x64",
  "uefi-ia32",
  "uefi-arm64",
  "uefi-arm32",
  "uefi-riscv64",
  "uboot-arm64",
  "uboot-arm32",
  "raspberry-pi",
  "uefi-x64-http",
]);

/** An arm without the secret of its URLs. */
export const shownArmSchema = armSchema.omit({ token: true });

/** What is known of a machine besides what people wrote. */
export const nowSchema = z.object({
  arm: shownArmSchema.nullable(),
  /** Its lease, while it lasts. */
  address: z.string().nullable(),
  /** ms since 1970; null: never heard of. */
  seenMs: z.number().nullable(),
  /** The last thing that happened to it, by its name in docs/messages.md. */
  event: z.string().nullable(),
});

/** One that boots and that nobody has made known. */
export const discoveredSchema = z.object({
  mac: z.string(),
  /** The four letters that its screen shows where machines wait to be made known. Two machines may have the same. */
  code: z.string(),
  uuid: z.string().nullable(),
  firmware: z.string().nullable(),
  address: z.string().nullable(),
  firstMs: z.number(),
  seenMs: z.number(),
});

export const machineRoutes = {
  "machines.list": route({
    method: "get",
    path: "/machines",
    role: "viewer",
    says: "All machines by name, with their state.",
    query: z.object({
      ...pageShape,
      /** In the name, MAC, UUID or address. */
      q: z.string().max(100).optional(),
      profile: nameSchema.optional(),
      group: nameSchema.optional(),
      state: z.union([armStateSchema, z.literal("never")]).optional(),
    }),
    answer: pageOf(machineSchema.extend({ now: nowSchema })),
  }),
  "machines.show": route({
    method: "get",
    path: "/machines/{name}",
    role: "viewer",
    says: "One machine as a person wrote it.",
    params: byName,
    answer: machineSchema,
  }),
  "machines.now": route({
    method: "get",
    path: "/machines/{name}/now",
    role: "viewer",
    says: "What a machine does now.",
    params: byName,
    answer: nowSchema,
  }),
  "machines.put": route({
    method: "put",
    path: "/machines/{name}",
    role: "operator",
    says: "Make a machine known, or change it.",
    params: byName,
    body: machineSchema.omit({ name: true }),
    answer: machineSchema,
    guards: "machines.show",
  }),
  "machines.remove": route({
    method: "delete",
    path: "/machines/{name}",
    role: "operator",
    says: "Forget a machine.",
    params: byName,
    answer: machineSchema,
    guards: "machines.show",
  }),
  "machines.change": route({
    method: "post",
    path: "/machines/change",
    role: "operator",
    says: "Change the same of several machines at once: all of them, or none.",
    body: z.strictObject({
      ...which,
      /** What is not there stays. */
      set: z.strictObject({
        profile: nameSchema.nullable().optional(),
        loader: loaderSchema.optional(),
        memoryMib: machineSchema.shape.memoryMib,
        quirks: machineSchema.shape.quirks.removeDefault().optional(),
      }),
    }),
    answer: z.array(machineSchema).readonly(),
  }),
  "machines.forget": route({
    method: "post",
    path: "/machines/forget",
    role: "operator",
    says: "Forget several machines.",
    body: z.strictObject(which),
    answer: z.array(machineSchema).readonly(),
  }),
  "machines.discovered": route({
    method: "get",
    path: "/discovered",
    role: "viewer",
    says: "Machines that boot and that nobody has made known, the newest first.",
    query: z.object({ limit: pageShape.limit }),
    answer: pageOf(discoveredSchema),
  }),
  "machines.groups": route({
    method: "get",
    path: "/groups",
    role: "viewer",
    says: "The groups that machines are in, by name, with how many are in each.",
    answer: z.array(z.object({ name: nameSchema, machines: z.int() })).readonly(),
  }),
  "machines.regroup": route({
    method: "post",
    path: "/groups",
    role: "operator",
    says: "Machines join and leave groups. A group is there when a machine is in it.",
    body: z.strictObject({ ...which, join: groupsSchema.default([]), leave: groupsSchema.default([]) }),
    answer: z.array(machineSchema).readonly(),
  }),
  "machines.explain": route({
    method: "get",
    path: "/explain",
    role: "viewer",
    says: "What a machine would be given at each step of its boot, and why. Nothing is sent.",
    query: z.object({
      mac: z.string().max(40),
      arch: archSchema.default("bios"),
      interface: z.string().max(40).optional(),
      uuid: z.guid().optional(),
    }),
    answer: z
      .array(z.object({ step: z.string(), given: z.string(), why: z.string(), text: z.string().optional() }))
      .readonly(),
  }),
  "arms.plan": route({
    method: "post",
    path: "/arms/plan",
    role: "viewer",
    says: "What arming would wipe, and the number to say in words. Nothing is armed.",
    body: z.object({ ...which, profile: nameSchema.optional() }),
    answer: z.object({
      items: z
        .array(
          z.object({
            machine: z.string(),
            profile: z.string(),
            what: z.string(),
            /** What would stand in its way, as far as is known. */
            warnings: z.array(z.string()).readonly(),
          }),
        )
        .readonly(),
      /** In English words, and in Chinese. */
      number: z.string(),
      numberZh: z.string(),
    }),
    safe: true,
  }),
  "arms.add": route({
    method: "post",
    path: "/arms",
    role: "operator",
    says: "Allow one install of each machine at its next network boot; its disk will be wiped.",
    body: z.strictObject({
      ...which,
      profile: nameSchema.optional(),
      forSeconds: z
        .int()
        .min(60)
        .max(30 * 86_400)
        .default(7200),
      /** The number of machines in words, English or Chinese, when they are several. */
      number: z.string().max(200).optional(),
    }),
    answer: z.array(shownArmSchema).readonly(),
    status: 201,
  }),
  "starts.add": route({
    method: "post",
    path: "/starts",
    role: "operator",
    says: "Machines start a tool, a rescue or a live system at their next network boot, once. Nothing is installed.",
    body: z.strictObject({
      ...which,
      /** One of use `start`. */
      once: nameSchema,
      forSeconds: z
        .int()
        .min(60)
        .max(30 * 86_400)
        .default(7200),
    }),
    answer: z.object({ arms: z.array(shownArmSchema).readonly(), warnings: z.array(z.string()).readonly() }),
    status: 201,
  }),
  "arms.remove": route({
    method: "post",
    path: "/disarm",
    role: "operator",
    says: "Take the permission back.",
    body: z.strictObject(which),
    answer: z.array(z.object({ machine: z.string(), disarmed: z.array(idSchema).readonly() })).readonly(),
  }),
};
