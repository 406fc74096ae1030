// A profile: what to install. Media, a spec, and kernel arguments.
import { z } from "zod";
import { nameSchema } from "./machine.ts";
import { specSchema } from "./spec.ts";

export const profileSchema = z.strictObject({
  name: nameSchema,
  /** The media that the kernel comes from. */
  media: nameSchema,
  /** Where the packages come from: other media (`media:NAME`) or a URL. Null: the media itself when it has packages. */
  packages: z
    .union([z.string().regex(/^media:[a-z0-9.-]+$/), z.url({ protocol: /^https?$/ })])
    .nullable()
    .default(null),
  spec: specSchema,
  /** Added to the kernel command line, after our own. */
  arguments: z.array(z.string().regex(/^[\x21-\x7e]+$/, "one argument an item: printable, no spaces")).default([]),
});
export type Profile = z.infer<typeof profileSchema>;
