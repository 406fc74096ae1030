// A person's scripts before and after, and lines in the family's own words. Carried byte for byte.
import { z } from "zod";
import { utf8 } from "../../net/bytes.ts";

const textSchema = z
  .string()
  .refine((text) => utf8(text).length <= 32_768, "at most 32 KiB; let a longer one fetch its parts")
  .refine((text) => !text.includes("\0"), "a script has no NUL bytes")
  .refine((text) => text.isWellFormed(), "the text is broken: half of a character");

const interpreterSchema = z.string().regex(/^\/[A-Za-z0-9_./-]{1,60}$/, "a program, such as /usr/bin/python3");

const scriptSchema = z.strictObject({
  text: textSchema,
  /** Null: what the text's first line says after `#!`, else /bin/sh. */
  interpreter: interpreterSchema.nullable().default(null),
});

const afterSchema = z.strictObject({
  ...scriptSchema.shape,
  /** system: in the installed one, as it will be. installer: outside, where both are to be seen. */
  where: z.enum(["system", "installer"]).default("system"),
});
export type Script = z.infer<typeof scriptSchema>;
export type AfterScript = z.infer<typeof afterSchema>;

/** One script, or several; each as its text alone or with how to run it. */
function several<T extends z.ZodType>(one: T) {
  return z.preprocess((value) => {
    if (value === null || value === undefined) return [];
    const list = Array.isArray(value) ? value : [value];
    return list.map((each) => (typeof each === "string" ? { text: each } : each));
  }, z.array(one).max(16));
}

export const scriptsSchema = z.strictObject({
  /** In the installer, before disks are touched. */
  before: several(scriptSchema).default([]),
  /** Before the first boot of the installed system. */
  after: several(afterSchema).default([]),
});

/** Runs a script that lies at a path: by what is said, by what it says itself in its first line, else by the shell. */
export function runCommand({ text, interpreter }: Script, path: string): string {
  if (interpreter !== null) return `${interpreter} ${path}`;
  return text.startsWith("#!") ? path : `/bin/sh ${path}`;
}

/** Family → place in its answer file → lines in its own words. Which places there are, the family says. */
export const rawSchema = z
  .record(z.string().regex(/^[a-z]{2,20}$/, "a family, such as redhat"), z.record(z.string().max(40), textSchema))
  .default({});
