// A machine: a computer that boots. Known by MAC; its other facts are learnt from what it sends.
import { z } from "zod";
import { type Ipv4, ipv4 } from "../net/ipv4.ts";
import { type Mac, mac } from "../net/mac.ts";
import { sizeSchema } from "./spec/words.ts";

/** A MAC as people write it, made canonical. */
export const macSchema = z.string().transform((text, context): Mac => {
  const parsed = mac(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: "custom", message: `"${text}" is no MAC address; write it as 52:54:00:12:34:56` });
  return z.NEVER;
});

/** A dotted IPv4 address. */
export const ipv4Schema = z.string().transform((text, context): Ipv4 => {
  const parsed = ipv4(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: "custom", message: `"${text}" is no IPv4 address; write it as 192.168.1.10` });
  return z.NEVER;
});

/** A UUID as people write it, made lower case. */
export const uuidSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "a UUID, such as 4c4c4544-0042-3510-8051-b7c04f4e3132");

/** Names of machines, profiles and media: they stand in URLs, file names and host names. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, "lower-case letters, digits, dots and dashes, 1 to 63 of them");

/** Names of groups. There is a group when a machine is in it. */
export const groupsSchema = z
  .array(nameSchema)
  .max(50)
  .transform((names): readonly string[] => [...new Set(names)].sort());

/**
 * ipxe: scripts over HTTP. pxelinux, grub: configuration and kernel over TFTP. ipxe-pxelinux: iPXE, then PXELINUX with all
 * its files over HTTP (BIOS; elsewhere iPXE alone). auto: what suits the firmware.
 */
export const loaderSchema = z.enum(["auto", "ipxe", "pxelinux", "grub", "ipxe-pxelinux"]);
export type Loader = z.infer<typeof loaderSchema>;

/**
 * The way to the local disk. auto: what fits the firmware. exit: the network boot is left, so that the firmware takes its next device.
 * sanboot: the first disk, started by the loader; 0x80, 0x81: that one. chain: chain.c32 of PXELINUX. The other numbers are
 * PXELINUX's (LOCALBOOT). A path is a loader on the disk of a UEFI machine.
 */
export const localWaySchema = z.union([
  z.literal(["auto", "exit", "sanboot", "chain", "0", "1", "4", "5", "-1", "0xffff", "0x80", "0x81"]),
  z
    .string()
    .regex(
      /^(\/[A-Za-z0-9_][A-Za-z0-9._~+-]*)+\.efi$/i,
      "auto, exit, sanboot, chain, 0, 1, 4, 5, -1, 0xffff, 0x80, 0x81, or a path such as /EFI/debian/grubx64.efi",
    ),
]);
export type LocalWay = z.infer<typeof localWaySchema>;

export const machineSchema = z.strictObject({
  name: nameSchema,
  mac: macSchema,
  /** SMBIOS UUID as the machine's own label or dmidecode shows it. Given: whoever has the MAC but another UUID is not it. */
  uuid: uuidSchema.nullable().default(null),
  /** Serial number as its label has it, for host names and answer files. Absent: not known. */
  serial: z
    .string()
    .trim()
    .regex(/^[\x20-\x7e]{1,64}$/, "1 to 64 letters, digits and signs, as on the machine's label")
    .optional(),
  /** Profile to install when armed without naming one. */
  profile: nameSchema.nullable().default(null),
  loader: loaderSchema.default("auto"),
  /** An address that is always this machine's. */
  address: ipv4Schema.nullable().default(null),
  /** What it belongs to, such as a rack: machines are armed by it, together. Sorted, each once. */
  groups: groupsSchema.default([]),
  /** How it goes to its own disk, where its firmware needs a way of its own; goes before a menu's. Absent: auto. */
  local: localWaySchema.optional(),
  /** Its memory. Absent: not known. */
  memoryMib: sizeSchema.optional(),
  /** Cures that its firmware needs, by the names in docs/dhcp.md. */
  quirks: z.array(z.string().regex(/^[a-z0-9-]{1,40}$/)).default([]),
});
export type Machine = z.infer<typeof machineSchema>;
