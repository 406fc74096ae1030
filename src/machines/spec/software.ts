// What is installed, and where it comes from.
import { z } from "zod";
import { labelSchema, lineSchema } from "./words.ts";

/** Also with a `*`, where the distribution takes patterns. */
const packageName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.+_*:-]{0,127}$/, "a package's name");

const repositorySchema = z.strictObject({
  name: labelSchema,
  url: z
    .url({ protocol: /^(https?|ftp)$/ })
    .max(500)
    .regex(/^[\x21-\x7e]+$/, "a URL has no blanks"),
  /** Debian and its kin: `bookworm`, and `main contrib`. A flat one ends in `/` and has no components. */
  suite: z
    .string()
    .regex(/^[A-Za-z0-9_./-]{1,60}$/, "a suite, such as bookworm")
    .nullable()
    .default(null),
  components: z
    .array(z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, "a component, such as main"))
    .max(16)
    .default([]),
  /** Where the key is that signs it. Null: signed by none, or by a key that the system has. */
  keyUrl: z
    .url({ protocol: /^(https?|ftp|file)$/ })
    .max(500)
    .nullable()
    .default(null),
  /** Are signatures checked? */
  signed: z.boolean().default(true),
  /** Stays configured on the installed system. */
  stays: z.boolean().default(true),
});
export type Repository = z.infer<typeof repositorySchema>;

export const softwareShape = {
  /** Added to what the layout and the users need; names as the distribution has them. */
  packages: z.array(packageName).max(1000).default([]),
  /**
   * Groups of packages as the distribution calls them: `core` and `^minimal-environment` (kickstart), `ssh-server`
   * (Debian's tasks), `enhanced_base` (SUSE's patterns).
   */
  groups: z
    .array(z.string().regex(/^\^?[A-Za-z0-9]([A-Za-z0-9 .+_:/-]{0,126}[A-Za-z0-9.+_:/-])?$/, "a group's name"))
    .max(200)
    .default([]),
  /** Left out, although a group has them. */
  withoutPackages: z.array(packageName).max(1000).default([]),
  /** Besides those of the media. */
  repositories: z.array(repositorySchema).max(50).default([]),
  /** For packages, in the installation and after it. */
  proxy: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .regex(/^[\x21-\x7e]+$/, "a URL has no blanks")
    .nullable()
    .default(null),
  /** Where the media hold several: `Windows Server 2022 Standard`, `SLES`. Null: the first, or the only one. */
  edition: lineSchema.max(100).nullable().default(null),
  /** Windows' product key, SUSE's registration code, RHEL 5's installation number. */
  productKey: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, "letters, digits and dashes")
    .nullable()
    .default(null),
};
