// What values archinstall's configuration takes (archinstall's own reader of it, 2.8 to 3.0). Of another value it makes something else, or
// ends with a Python error half-way. Keys that it does not know are told elsewhere: it takes no notice of them.
import { z } from "zod";
import { error, type Note } from "../answers/note.ts";

const text = z.string();
const texts = z.array(text);
const flag = z.boolean();
const server = z.union([text, z.object({ url: text })]);

const configuration = z.looseObject({
  hostname: text.regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,62})$/).optional(),
  kernels: z
    .array(z.enum(["linux", "linux-lts", "linux-zen", "linux-hardened"]))
    .min(1)
    .optional(),
  locale_config: z
    .strictObject({ kb_layout: text, sys_enc: text, sys_lang: text, console_font: text.optional() })
    .optional(),
  timezone: text.optional(),
  ntp: flag.optional(),
  swap: z.union([flag, z.strictObject({ enabled: flag, algorithm: text.optional() })]).optional(),
  packages: texts.optional(),
  services: texts.optional(),
  custom_commands: texts.optional(),
  bootloader: z.enum(["Systemd-boot", "Grub", "Efistub", "Limine", "Refind", "No bootloader"]).optional(),
  network_config: z
    .looseObject({ type: z.enum(["iso", "nm", "nm_iwd", "manual"]), nics: z.array(z.looseObject({})).optional() })
    .optional(),
  mirror_config: z
    .looseObject({
      mirror_regions: z.record(text, texts).optional(),
      custom_servers: z.array(server).optional(),
      custom_repositories: z.array(z.looseObject({ name: text, url: text })).optional(),
    })
    .optional(),
  users: z.array(z.looseObject({ username: text, sudo: flag.optional(), groups: texts.optional() })).optional(),
  disk_config: z.looseObject({}).optional(),
});

/** Values that it would not take, each at its place. */
export function shapeNotes(whole: unknown): readonly Note[] {
  const found = configuration.safeParse(whole);
  if (found.success) return [];
  return found.error.issues.map(({ path }) => error(path.join("."), "archinstall takes no such value"));
}
