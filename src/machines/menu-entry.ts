// One line of a boot menu: what it says, who sees it, and the one thing that it does.
import { z } from "zod";
import { isSha512Crypt } from "./crypt-form.ts";
import { type LocalWay, localWaySchema, nameSchema } from "./machine.ts";

/** One line of text; `^` before a letter makes that letter the hot key. */
export const menuTextSchema = z
  .string()
  .min(1)
  .max(70)
  .refine((text) => !/[\p{Cc}\u2028\u2029]/u.test(text), "one line, no control characters");

const labelSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9_-]{0,30}[a-z0-9])?$/, "lower-case letters, digits and dashes, at most 32");

/**
 * What two kinds of loader can check: PXELINUX (and we, for iPXE) a crypt hash, GRUB a PBKDF2 one. `bootlace menu password`
 * makes both. Never in clear.
 */
export const passwordSchema = z.strictObject({
  crypt: z.string().refine(isSha512Crypt, "a $6$ hash: bootlace menu password makes it"),
  grub: z
    .string()
    .regex(/^grub\.pbkdf2\.sha512\.\d{4,7}\.[0-9A-F]{16,256}\.[0-9A-F]{128}$/, "bootlace menu password makes it")
    .optional(),
});
export type MenuPassword = z.infer<typeof passwordSchema>;

/** `media/NAME/…` or `loaders/…` of our own tree, or a URL elsewhere. */
const fileSchema = z
  .string()
  .regex(
    /^(\/?[A-Za-z0-9_][A-Za-z0-9._~+@-]*(\/[A-Za-z0-9_~+@][A-Za-z0-9._~+@-]*)*|(https?|tftp):\/\/[A-Za-z0-9._:-]+(\/[A-Za-z0-9._~+@%-]+)+)$/,
    "a path such as media/NAME/linux, or an http, https or tftp URL; plain characters",
  );

const urlSchema = z
  .string()
  .max(250)
  .regex(
    /^((https?|tftp):\/\/[A-Za-z0-9._:-]+(\/[A-Za-z0-9._~+@%?&=-]*)+)$/,
    "an http, https or tftp URL with a path, such as tftp://10.0.0.5/pxelinux.0",
  );

/** A SAN disk: `iscsi:server:protocol:port:LUN:target`, or an image over HTTP. */
const diskSchema = z
  .string()
  .max(250)
  .regex(
    /^(iscsi:[A-Za-z0-9._:-]+|https?:\/\/[A-Za-z0-9._:/~+@%-]+|aoe:e\d+\.\d+)$/,
    "iscsi:…, aoe:e0.0 or an http URL",
  );

const firmwareSchema = z.enum(["bios", "uefi"]);
const rawSchema = z
  .string()
  .min(1)
  .max(8000)
  .refine((text) => !text.includes("\0"), "no NUL bytes");
const argumentSchema = z.string().regex(/^[\x21-\x7e]+$/, "one argument an item: printable, no spaces");

const common = {
  /** Name in scripts and for `default`. Without it: made from the title. */
  label: labelSchema.optional(),
  title: menuTextSchema,
  /** For loaders that cannot show the title's letters; without it those are written with plain ones. */
  plain: z
    .string()
    .regex(/^[\x20-\x7e]{1,70}$/, "ASCII only")
    .optional(),
  help: z.string().max(1500).optional(),
  key: z
    .string()
    .regex(/^[a-z0-9]$/i, "one letter or digit")
    .optional(),
  password: passwordSchema.optional(),
  /** Who sees it; everybody when not said. */
  for: z.prefault(
    z.strictObject({
      machines: z.array(nameSchema).optional(),
      firmware: z.array(firmwareSchema).optional(),
      architecture: z.array(z.enum(["x86_64", "i386", "aarch64", "armv7", "riscv64"])).optional(),
    }),
    {},
  ),
};

/** 65535 is what YAML makes of 0xffff. */
function localNumber(value: number): string {
  return value > 9 ? `0x${value.toString(16)}` : String(value);
}

/** Exactly one of these makes an entry what it is. */
const actions = {
  /**
   * The local disk, in the words of a machine's own `local`; a machine that has such goes its own way.
   */
  local: z.union([z.int().transform(localNumber).pipe(localWaySchema), localWaySchema]).optional(),
  /** A profile. Needs a password: at the console it stands for the person's arm. */
  install: nameSchema.optional(),
  /** A profile made with `--start`: a tool, a rescue or a live system. Wipes nothing, and so needs no password. */
  start: nameSchema.optional(),
  kernel: fileSchema.optional(),
  /** A program that comes with Bootlace's loaders. */
  tool: z.enum(["memtest"]).optional(),
  /** A disc image, started whole. */
  iso: fileSchema.optional(),
  disk: diskSchema.optional(),
  chain: urlSchema.optional(),
  raw: z
    .strictObject({ ipxe: rawSchema.optional(), pxelinux: rawSchema.optional(), grub: rawSchema.optional() })
    .optional(),
  power: z.enum(["reboot", "poweroff", "setup"]).optional(),
} as const;
const ACTIONS = Object.keys(actions) as readonly (keyof typeof actions)[];

const choiceSchema = z
  .strictObject({
    ...common,
    ...actions,
    /** With `kernel`. */
    initrd: z.union([fileSchema.transform((one) => [one]), z.array(fileSchema).max(8)]).default([]),
    arguments: z.array(argumentSchema).max(100).default([]),
    /** With `kernel`: the folder of the boards' device trees, of which U-Boot takes its own. Without it: the one that U-Boot has. */
    device_trees: fileSchema.optional(),
  })
  .superRefine((entry, context) => {
    const given = ACTIONS.filter((name) => entry[name] !== undefined);
    const fault = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (given.length !== 1) fault("title", `an entry does one thing: ${ACTIONS.join(", ")}, or has entries of its own`);
    const besides = entry.initrd.length > 0 || entry.arguments.length > 0 || entry.device_trees !== undefined;
    if (entry.kernel === undefined && besides) fault("kernel", "initrd, arguments and device_trees belong to a kernel");
    if (entry.install !== undefined && entry.password === undefined)
      fault("password", "an entry that installs needs one: it wipes a disk");
  })
  .transform((raw) => ({ kind: "choice" as const, ...worded(raw), does: actionOf(raw) }));

const separatorSchema = z
  .strictObject({ separator: z.union([z.literal(true).transform(() => ""), menuTextSchema]) })
  .transform(({ separator }) => ({ kind: "separator" as const, title: separator }));

const submenuSchema = z
  .strictObject({
    ...common,
    entries: z
      .array(shaped((raw) => (has(raw, "separator") ? separatorSchema : choiceSchema)))
      .min(1)
      .max(100),
  })
  .transform(({ entries, ...raw }) => ({
    kind: "menu" as const,
    ...worded(raw),
    entries: guarded(entries, raw.password),
  }));

/** A sub-menu's password is that of each entry in it that has none of its own: no loader guards the way into a sub-menu. */
function guarded(entries: readonly (Choice | Separator)[], password: MenuPassword | undefined): (Choice | Separator)[] {
  return entries.map((one) =>
    one.kind === "choice" && one.password === undefined && password !== undefined ? { ...one, password } : one,
  );
}

/** Two levels: PXELINUX could have more, people lose their way. */
export const entriesSchema = z
  .array(
    shaped((raw) => (has(raw, "separator") ? separatorSchema : has(raw, "entries") ? submenuSchema : choiceSchema)),
  )
  .min(1)
  .max(100);

export type Separator = z.infer<typeof separatorSchema>;
export type Choice = z.infer<typeof choiceSchema>;
export type Submenu = z.infer<typeof submenuSchema>;
export type Entry = Separator | Choice | Submenu;

/** The schema that fits what was written, so that a mistake is told by that one alone. */
function shaped<T extends z.ZodType>(schemaFor: (raw: unknown) => T) {
  return z.unknown().transform((raw, context): z.output<T> => {
    const parsed = schemaFor(raw).safeParse(raw);
    if (parsed.success) return parsed.data;
    for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path });
    return z.NEVER;
  });
}

function has(raw: unknown, key: string): boolean {
  return typeof raw === "object" && raw !== null && key in raw;
}

type Common = z.infer<z.ZodObject<typeof common>>;

/** Title and hot key apart, and a label for sure. */
function worded(raw: Common) {
  const { title, key, label, plain, help, password, for: seenBy } = raw;
  const marked = /\^([A-Za-z0-9])/.exec(title)?.[1];
  const words = title.replace(/\^(?=[A-Za-z0-9])/, "").trim();
  const made = (plain ?? words)
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 32);
  return {
    label: label ?? (made.replace(/^-+|-+$/g, "") || `entry-${hash(title)}`),
    title: words === "" ? title : words,
    plain: plain ?? null,
    key: (key ?? marked ?? null)?.toLowerCase() ?? null,
    help: help ?? null,
    password,
    for: seenBy,
  };
}

/** For titles without a letter that a label may have. FNV-1a, 32 bits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value.toString(16);
}

type Actions = { readonly [Name in keyof typeof actions]?: z.infer<(typeof actions)[Name]> } & {
  readonly initrd: readonly string[];
  readonly arguments: readonly string[];
  readonly device_trees?: string | undefined;
};

export type Action =
  | { readonly kind: "local"; readonly how: LocalWay }
  | { readonly kind: "install"; readonly profile: string }
  | { readonly kind: "start"; readonly profile: string }
  | {
      readonly kind: "kernel";
      readonly kernel: string;
      readonly initrds: readonly string[];
      readonly arguments: readonly string[];
      readonly deviceTrees?: string;
    }
  | { readonly kind: "tool"; readonly tool: "memtest" }
  | { readonly kind: "iso"; readonly file: string }
  | { readonly kind: "disk"; readonly uri: string }
  | { readonly kind: "chain"; readonly url: string }
  | { readonly kind: "raw"; readonly raw: { readonly [Dialect in "ipxe" | "pxelinux" | "grub"]?: string | undefined } }
  | { readonly kind: "power"; readonly to: "reboot" | "poweroff" | "setup" };

function actionOf(raw: Actions): Action {
  const bare = (path: string) => path.replace(/^\//, "");
  if (raw.install !== undefined) return { kind: "install", profile: raw.install };
  if (raw.start !== undefined) return { kind: "start", profile: raw.start };
  if (raw.kernel !== undefined)
    return {
      kind: "kernel",
      kernel: bare(raw.kernel),
      initrds: raw.initrd.map(bare),
      arguments: raw.arguments,
      ...(raw.device_trees === undefined ? {} : { deviceTrees: bare(raw.device_trees) }),
    };
  if (raw.tool !== undefined) return { kind: "tool", tool: raw.tool };
  if (raw.iso !== undefined) return { kind: "iso", file: bare(raw.iso) };
  if (raw.disk !== undefined) return { kind: "disk", uri: raw.disk };
  if (raw.chain !== undefined) return { kind: "chain", url: raw.chain };
  if (raw.raw !== undefined) return { kind: "raw", raw: raw.raw };
  if (raw.power !== undefined) return { kind: "power", to: raw.power };
  return { kind: "local", how: raw.local ?? "auto" };
}
