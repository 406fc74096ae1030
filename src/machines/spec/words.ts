// What values of several sections of a spec are made of: names of hosts, one line of text, sizes.
// Every value is checked to its last character: what passes may stand in a line that an installer obeys.
import { z } from "zod";

const LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const DOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);

/** A host by full name or by address. */
export const hostSchema = z.string().max(253).regex(DOMAIN, "a host name or an address, such as ntp.example.org");

/** Printable, one line, in any language: no control characters, no Unicode line breaks, no broken characters. */
export const lineSchema = z
  .string()
  .max(1000)
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, "one line of text");

/** A name that people give to parts of a spec, or that files are named by. */
export const labelSchema = z.string().regex(/^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,62}$/, "letters, digits, _ . and -");

const UNITS: Readonly<Record<string, number>> = { M: 1, G: 1024, T: 1024 * 1024 };

/** In MiB once read. Written as `512M`, `20G`, `1T` (powers of 1024), or as a number of MiB. */
export const sizeSchema = z.union([z.number(), z.string()]).transform((value, context): number => {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)([MGT])(i?B)?$/.exec(String(value));
  const mebibytes =
    typeof value === "number" ? value : match === null ? Number.NaN : Number(match[1]) * (UNITS[match[2] ?? ""] ?? 1);
  if (mebibytes >= 1 && mebibytes <= 2 ** 40) return Math.floor(mebibytes);
  context.addIssue({ code: "custom", message: `"${value}" is no size; write it as 512M, 20G or 1T` });
  return z.NEVER;
});

/** A path that begins at the root, of plain segments. */
export const pathSchema = z
  .string()
  .max(250)
  .regex(
    /^\/([A-Za-z0-9_@+][A-Za-z0-9_.@+-]*(\/[A-Za-z0-9_@+][A-Za-z0-9_.@+-]*)*)?$/,
    "an absolute path, such as /var/lib",
  );
