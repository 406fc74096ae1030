// Where and how the installed system talks: language, keyboard, clock, and what it calls itself.
import { z } from "zod";
import { hostSchema } from "./words.ts";

/** One label of a host name (RFC 1123 §2.1), lower case. */
export const hostNameSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "lower-case letters, digits and dashes, 1 to 63 of them, no dots");

/** What may stand in braces in a host name, and what the machine has there. */
export const NAME_PARTS = ["name", "mac", "mac6", "serial", "uuid"] as const;
export type NamePart = (typeof NAME_PARTS)[number];

/** A host name, or a pattern of one: `web-{serial}`, `node{mac6}`. */
const hostNamePattern = z
  .string()
  .max(120)
  .refine(
    (text) =>
      hostNameSchema.safeParse(text.replaceAll(new RegExp(`\\{(${NAME_PARTS.join("|")})\\}`, "g"), "x")).success,
    `lower-case letters, digits and dashes, no dots; in braces one of ${NAME_PARTS.join(", ")}, such as web-{serial}`,
  );

export const placeShape = {
  /** Language and country: the installer asks for a country when there is none. */
  locale: z
    .string()
    .regex(/^[a-z]{2,3}_[A-Z]{2}(\.UTF-8)?(@[a-z]{1,20})?$/, "language and country, such as en_US.UTF-8")
    .default("en_US.UTF-8"),
  /** Name of an X keyboard layout, with a variant in parentheses where it has one: `us`, `de`, `ch(fr)`. */
  keyboard: z
    .string()
    .regex(/^[a-z]{2,12}(\([a-z0-9_-]{1,32}\))?$/, "a keyboard layout, such as us, de or ch(fr)")
    .default("us"),
  /** As in the time zone database. */
  timeZone: z
    .string()
    .max(64)
    .regex(/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/, "a time zone, such as Europe/Berlin or Etc/UTC")
    .default("Etc/UTC"),
  /** Time servers, of the installation and of the installed system. Empty: what the distribution does by itself. */
  ntp: z.array(hostSchema).max(8).default([]),
  /** Null: the machine's name. May be a pattern: `web-{serial}`. */
  hostName: hostNamePattern.nullable().default(null),
  domain: hostSchema.nullable().default(null),
};
