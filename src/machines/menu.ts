// A boot menu as a person writes it down: data, in no loader's own language. boot/menu renders it for iPXE, PXELINUX, GRUB.
import { z } from "zod";
import { loaderSchema, nameSchema } from "./machine.ts";
import { type Action, type Choice, type Entry, entriesSchema, menuTextSchema, passwordSchema } from "./menu-entry.ts";
import { lookSchema } from "./menu-look.ts";

/** Seconds, or `30s`, `5m`; 0: no end. */
const timeoutSchema = z
  .union([z.int(), z.string().regex(/^\d{1,5}[sm]?$/, "a time such as 30s or 5m")])
  .transform((value) => {
    const text = String(value);
    return Number.parseInt(text, 10) * (text.endsWith("m") ? 60 : 1);
  });

const shape = z.strictObject({
  name: nameSchema,
  title: menuTextSchema,
  /** The title for loaders that lack its letters. */
  plain: menuTextSchema.optional(),
  /** What happens by itself at the end of it: the default entry. */
  timeout: timeoutSchema.pipe(z.int().min(0).max(86_400)).default(30),
  /** Label of the entry that the time-out starts. Without it: the first that goes to the local disk. */
  default: z.string().optional(),
  /** graphical: vesamenu.c32. text: menu.c32. prompt: `boot:`, with the message and its pages. For PXELINUX only. */
  style: z.enum(["graphical", "text", "prompt"]).default("graphical"),
  /** Nothing is shown for some seconds, unless a key is pressed (PXELINUX: Shift or Ctrl held). */
  hidden: z.boolean().default(false),
  /** Shown first: PXELINUX's boot.msg. */
  message: z.string().max(4000).optional(),
  /** Pages behind the function keys, where the loader has such: `{ F1: …, F2: … }`. */
  pages: z
    .partialRecord(z.enum(["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10"]), z.string().max(4000))
    .default({}),
  /** Asked for whatever is not the default entry. */
  password: passwordSchema.optional(),
  /** The loader that shows it, where a machine has no choice of its own. */
  loader: loaderSchema.default("auto"),
  look: lookSchema,
  entries: entriesSchema,
});

export const menuSchema = shape.superRefine((menu, context) => {
  const seen = new Set<string>();
  const fault = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  for (const { label } of allEntries(menu.entries)) {
    if (seen.has(label)) fault("entries", `"${label}" is there twice: give one of them a label of its own`);
    seen.add(label);
  }
  if (menu.default === undefined) return;
  const chosen = menu.entries.find((entry) => entry.kind === "choice" && entry.label === menu.default);
  if (chosen?.kind !== "choice")
    return fault("default", `no entry has the label "${menu.default}"; entries of sub-menus do not count`);
  if (isUnattended(chosen.does))
    fault("default", "an unattended install never starts by itself: make it another entry");
  if (chosen.password !== undefined) fault("default", "an entry with a password cannot start by itself");
});
export type Menu = z.infer<typeof menuSchema>;

/** Arguments that name an answer file, by all the installers that we know: kickstart, preseed, AutoYaST, autoinstall, … */
export const ANSWERED =
  /^(inst\.)?ks(=|$)|^(preseed\/)?(url|file)=|^auto(=true|yast[=2]|install|$)|^inst\.(auto|ks)|^ds=nocloud|^coreos\.inst\.install_dev|^ignition\.|^talos\./;

/** Does it wipe a disk without asking? */
function isUnattended(does: Action): boolean {
  return does.kind === "install" || (does.kind === "kernel" && does.arguments.some((word) => ANSWERED.test(word)));
}

/** Every entry that does something, those of sub-menus included, in order. */
export function allEntries(entries: readonly Entry[]): Choice[] {
  return entries.flatMap((entry) =>
    entry.kind === "choice" ? [entry] : entry.kind === "menu" ? allEntries(entry.entries) : [],
  );
}
