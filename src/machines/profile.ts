// A profile: what to install. Media, a spec, and kernel arguments.
import { z } from "zod";
import { nameSchema } from "./machine.ts";
import { accessFault, openSpecSchema } from "./spec.ts";

/** What people put into their own answer files: a file's text, at most so large that a DHCP answer never waits for it. */
const fileText = z.string().max(262_144);

/** A person's own answer files, instead of what the family would make of the spec. */
const ownAnswerSchema = z.strictObject({
  /** By the names that the installer fetches: `ks.cfg`, `preseed.cfg`, `user-data`. */
  files: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,60}$/, "a file's name, such as ks.cfg"), fileText),
  /** Liquid templates, not yet the files themselves. */
  template: z.boolean().default(false),
});

const valueName = z.string().regex(/^[a-z][a-zA-Z0-9_]{0,40}$/, "a name of letters and digits, such as rootDisk");

/** Its fields, without what must hold between them. */
export const profileFields = z.strictObject({
  name: nameSchema,
  /** install: the media's installer, unattended; wipes a disk, and so only with an arm. start: what the media hold, as it is. */
  use: z.enum(["install", "start"]).default("install"),
  /** With `start`: the disc image as a whole, although a kernel of it could be started. Media without a kernel always are. */
  whole: z.boolean().optional(),
  /** The media that the kernel comes from. */
  media: nameSchema,
  /** Where the packages come from: other media (`media:NAME`) or a URL. Null: the media itself when it has packages. */
  packages: z
    .union([z.string().regex(/^media:[a-z0-9.-]+$/), z.url({ protocol: /^(https?|ftp|nfs)$/ })])
    .nullable()
    .default(null),
  /** Of no account where nothing is installed. */
  spec: openSpecSchema,
  answer: ownAnswerSchema.nullable().default(null),
  /** For templates: `values.NAME`. */
  values: z
    .record(valueName, z.union([z.string().max(4096), z.number(), z.boolean(), z.array(z.string().max(4096))]))
    .default({}),
  /** For templates: pieces that they include by name. */
  snippets: z.record(valueName, fileText).default({}),
  /** Added to the kernel command line, after our own. */
  arguments: z.array(z.string().regex(/^[\x21-\x7e]+$/, "one argument an item: printable, no spaces")).default([]),
});

/** A spec must let somebody in; beside a person's own answer file that is the file's affair. */
export const profileSchema = profileFields.superRefine(({ spec, answer }, context) => {
  const fault = answer === null ? accessFault(spec) : null;
  if (fault !== null) context.addIssue({ code: "custom", ...fault, path: ["spec", ...fault.path] });
});
/** For profiles that install nothing. */
export const NO_SPEC = { root: { sshKeys: ["ssh-ed25519 AAAA"] } } as const;
/** Stands in an arm's record in the place of its disks: this permission is for a start, and never for an install. */
export const NO_DISK = "no disk";

export type Profile = z.infer<typeof profileSchema>;
