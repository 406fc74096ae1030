// A plan for U-Boot, which boards with ARM processors run. It reads PXELINUX's configuration (`pxe get`, `pxe boot`) with a parser of its
// own: names are relative to where it found its boot file, there are no COM32 modules and no passwords, and when an entry does not
// start it goes on with the first one that it has not tried. Seen with Debian 12's U-Boot 2023.01 (test/boot/uboot.test.ts).
import { crc32 } from "node:zlib";
import { utf8, Writer } from "../net/bytes.ts";
import type { Mac } from "../net/mac.ts";
import type { Scripted } from "./ipxe.ts";
import { BOOT_REASONS } from "./messages.ts";
import type { Boot, KernelBoot } from "./plan.ts";

/** What U-Boot's distro boot asks for first, whatever file it is offered. */
export const UBOOT_SCRIPT = "boot.scr.uimg";

/** In the folder of the boot file, which is the root: U-Boot puts that folder before every name. */
export function ubootConfig(plan: Scripted): string {
  if (plan.kind === "local") return lines(say(`to the local disk. ${BOOT_REASONS[plan.why].says}`), ...LOCAL_DISK);
  const { boot } = plan;
  if (!startsIn(boot)) return lines(say(`${boot.title} cannot be started by U-Boot`), ...LOCAL_DISK);
  return lines(
    say(`${plan.kind === "start" ? "starting" : "installing"} ${boot.title}`),
    "DEFAULT install",
    "PROMPT 0",
    "",
    "LABEL install",
    `  LINUX ${boot.kernel}`,
    ...(boot.initrds[0] === undefined ? [] : [`  INITRD ${boot.initrds[0]}`]),
    `  APPEND ${boot.arguments.join(" ")}`,
    "",
    "LABEL local",
    "  LOCALBOOT 1",
  );
}

/** One kernel, one initrd: what U-Boot and a Raspberry Pi can hand over. */
export function startsIn(boot: Boot): boot is KernelBoot {
  return "initrds" in boot && boot.carried === undefined && boot.initrds.length <= 1;
}

/** Says who the machine is, and goes on to the disk: nobody waits at a board without a screen. */
export function ubootRegister(mac: Mac, code: string): string {
  return lines(say("nobody has made this machine known yet."), say(`MAC ${mac}   code ${code}`), ...LOCAL_DISK);
}

/** U-Boot leaves `pxe boot`, and its boot script goes on to the next device. */
const LOCAL_DISK = ["DEFAULT local", "PROMPT 0", "", "LABEL local", "  LOCALBOOT 1"] as const;

function lines(...all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

function say(text: string): string {
  return `SAY Bootlace: ${text.replaceAll(/[^\x20-\x7e]/g, "?")}`;
}

const COMMANDS = "if pxe get; then pxe boot; fi\n";
const MAGIC = 0x27051956;
const OS_LINUX = 5;
const ARCHITECTURE_ARM = 2;
const TYPE_SCRIPT = 6;

/**
 * `boot.scr.uimg`: sends boards whose boot order has no PXE of its own to their configuration. U-Boot's legacy image (include/image.h):
 *
 *   magic[4] header crc[4] time[4] size[4] load[4] entry[4] data crc[4] os[1] architecture[1] type[1] compression[1] name[32]
 *   and of a script: length[4] of each text, 0[4], the text
 */
export function ubootScript(): Uint8Array {
  const text = utf8(COMMANDS);
  const data = new Writer(64).u32(text.length).u32(0).put(text).bytes();
  const header = (checksum: number) =>
    new Writer(64)
      .u32(MAGIC)
      .u32(checksum)
      .u32(0)
      .u32(data.length)
      .u32(0)
      .u32(0)
      .u32(crc32(data))
      .put(Uint8Array.of(OS_LINUX, ARCHITECTURE_ARM, TYPE_SCRIPT, 0))
      .put(utf8("Bootlace"))
      .zeros(24)
      .bytes();
  return new Writer(128)
    .put(header(crc32(header(0))))
    .put(data)
    .bytes();
}
