// Arming: a person's permission for one install of one machine. Without a live arm nothing is ever installed over.
import { z } from "zod";
import { macSchema, nameSchema } from "./machine.ts";

/**
 * armed → loading (its script was given) → installing (its answer file was given: the disk is about to be wiped)
 * → installed (the installer said so) | failed (the installer said so) | rebooted (it came back without a word).
 * A start (profile.ts) ends at loading; rebooted, once the machine is back.
 * armed or loading → disarmed (a person) | expired (time over).
 */
export const armStateSchema = z.enum([
  "armed",
  "loading",
  "installing",
  "installed",
  "failed",
  "rebooted",
  "disarmed",
  "expired",
]);
export type ArmState = z.infer<typeof armStateSchema>;

export const armSchema = z.strictObject({
  /** Also the install's id. Lower-case hex. */
  id: z.string().regex(/^[0-9a-f]{12}$/),
  machine: nameSchema,
  profile: nameSchema,
  /** The machine's MAC when it was armed: a card that was exchanged since is a doubt. Null: armed by an older Bootlace. */
  mac: macSchema.nullable().default(null),
  /** SMBIOS UUID of the machine: as known when it was armed, else of the first that came. Null: none known yet. */
  uuid: z.string().nullable().default(null),
  /** The disks that the person was shown (`diskText`). Null: armed by an older Bootlace. */
  disk: z.string().nullable().default(null),
  /** The secret in this install's URLs: 128 random bits, hex. Opens this machine's files while the arm is live. */
  token: z.string().regex(/^[0-9a-f]{32}$/),
  armedBy: z.string(),
  armedMs: z.number(),
  expiresMs: z.number(),
  state: armStateSchema,
  changedMs: z.number(),
});
export type Arm = z.infer<typeof armSchema>;

/** May the installer be started with it? Only before its answer file was given, and in time. */
export function mayStart(arm: Arm, nowMs: number): boolean {
  return (arm.state === "armed" || arm.state === "loading") && nowMs < arm.expiresMs;
}

/** Is an install under way, so that its token opens its answer file and takes its reports? */
export function isUnderWay(arm: Arm): boolean {
  return arm.state === "loading" || arm.state === "installing";
}

/** The states from which a step may be taken; the store compares and sets, so that two askers cannot both take it. */
export const FROM: Readonly<Record<ArmState, readonly ArmState[]>> = {
  armed: [],
  loading: ["armed", "loading"],
  installing: ["loading", "installing"],
  installed: ["installing"],
  failed: ["loading", "installing"],
  rebooted: ["loading", "installing"],
  disarmed: ["armed", "loading"],
  expired: ["armed", "loading"],
};
