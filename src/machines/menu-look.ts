// How a menu looks: background, colours, places. The names of the parts are those of PXELINUX's MENU COLOR.
import { z } from "zod";

export const PARTS = [
  "screen",
  "border",
  "title",
  "unsel",
  "hotkey",
  "sel",
  "hotsel",
  "disabled",
  "scrollbar",
  "tabmsg",
  "cmdmark",
  "cmdline",
  "pwdborder",
  "pwdheader",
  "pwdentry",
  "timeout_msg",
  "timeout",
  "help",
] as const;
export type Part = (typeof PARTS)[number];

export type Color = string;

/** `#rrggbb`, or `#aarrggbb`: opacity first, as PXELINUX has it. */
const colorSchema = z
  .string()
  .regex(/^#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/, "a colour: #rrggbb, or #aarrggbb with its opacity first")
  .transform((text) => (text.length === 7 ? `#ff${text.slice(1)}` : text));

const partSchema = z.strictObject({
  foreground: colorSchema.optional(),
  background: colorSchema.optional(),
  /** What is darkened around the letters. */
  shadow: z.enum(["none", "std", "all", "rev"]).optional(),
  /** For screens without graphics: ANSI codes such as `1;36;44`. */
  ansi: z
    .string()
    .regex(/^\d{1,2}(;\d{1,2}){0,3}$/, "ANSI codes such as 1;36;44")
    .optional(),
});

/** Rows and columns of text, 80 by 28 with graphics. */
const PLACES = {
  width: z.int().min(20).max(80),
  margin: z.int().min(0).max(40),
  rows: z.int().min(1).max(28),
  vshift: z.int().min(0).max(20),
  hshift: z.int().min(0).max(40),
  tabmsgrow: z.int().min(-28).max(28),
  timeoutrow: z.int().min(-28).max(28),
  cmdlinerow: z.int().min(-28).max(28),
  endrow: z.int().min(-28).max(28),
  helpmsgrow: z.int().min(-28).max(28),
  helpmsgendrow: z.int().min(-28).max(28),
};

export const lookSchema = z.prefault(
  z.strictObject({
    /** A picture's file (PNG, JPEG, WebP, GIF, BMP; any size), or one colour. */
    background: z
      .union([colorSchema, z.string().regex(/^[^#].{0,499}$/, "a picture's file, or a colour: #rrggbb")])
      .optional(),
    colors: z.partialRecord(z.enum(PARTS), partSchema).default({}),
    place: z.strictObject(PLACES).partial().default({}),
    /** In place of "Press [Tab] to edit options". */
    hint: z.string().max(70).optional(),
  }),
  {},
);
export type Look = z.infer<typeof lookSchema>;
