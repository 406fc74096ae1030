// Network boot of a Raspberry Pi. Its boot ROM (Pi 2 and 3) or the loader in its EEPROM (Pi 4, 5) takes the offer by a menu line in
// option 43, is told no file name, and fetches a fixed list of names by TFTP, below a folder named after its serial number:
//
//   Pi 3     bootcode.bin   bootsig.bin   SERIAL/start.elf    SERIAL/config.txt …   else start.elf, config.txt …
//   Pi 4     SERIAL/start4.elf   SERIAL/config.txt   SERIAL/fixup4.dat …            else start4.elf, config.txt …
//   Pi 5     SERIAL/config.txt   SERIAL/cmdline.txt …
//   then     initramfs, device tree (bcm2711-rpi-4-b.dtb), overlays/NAME.dtbo, cmdline.txt, kernel
//
// Dozens of these are not there on a healthy boot. Source: Raspberry Pi's documentation, and the logs of other servers in the issues of
// raspberrypi/firmware (1362, 1575, 1605) and rpi-eeprom (74, 87).
import type { Mac } from "../net/mac.ts";
import type { KernelBoot } from "./plan.ts";

/** Raspberry Pi Ltd's and its foundation's blocks of addresses. */
const OUIS: ReadonlySet<string> = new Set(["b8:27:eb", "dc:a6:32", "e4:5f:01", "28:cd:c1", "d8:3a:dd", "2c:cf:67"]);

export function isRaspberryPi(mac: Mac): boolean {
  return OUIS.has(mac.slice(0, 8));
}

/** Where its files lie that belong to no installation: below the person's own files. */
export const PI_FILES = "raspberry-pi";

export const PI_CONFIG = "config.txt";
export const PI_COMMAND_LINE = "cmdline.txt";
const KERNEL = "kernel.img";

function initrdName(index: number): string {
  return `initrd-${index + 1}.img`;
}

/**
 * `config.txt`. Its lines end after 98 characters, so that kernel and initrd have short names here (`piFile` knows what
 * they stand for).
 */
export function piConfig({ title, initrds }: KernelBoot): string {
  const names = initrds.map((_, index) => initrdName(index));
  return `${[
    `# Bootlace: ${title.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 80)}`,
    "arm_64bit=1",
    "enable_uart=1",
    `kernel=${KERNEL}`,
    ...(names.length === 0 ? [] : [`initramfs ${names.join(",")} followkernel`]),
  ].join("\n")}\n`;
}

/** When there is nothing to start: no kernel of that name is there, and the Pi goes on to its next boot device. */
export const PI_NOTHING = "# Bootlace: nothing to start from here.\nkernel=nothing-to-start\n";

/** The kernel's arguments, one line. */
export function piCommandLine(boot: KernelBoot): string {
  return `${boot.arguments.join(" ")}\n`;
}

/** The file of the tree that a name in `config.txt` stands for; null: one of the Pi's own. */
export function piFile(boot: KernelBoot, name: string): string | null {
  if (name === KERNEL) return boot.kernel;
  return boot.initrds.find((_, index) => initrdName(index) === name) ?? null;
}

/**
 * A name as a Pi asks for it, without the folder: its serial number (the last 8 digits), or its MAC where its EEPROM says so
 * (TFTP_PREFIX=2). The Pi falls back to no folder when it finds nothing there.
 */
export function piName(segments: readonly string[], mac: Mac): readonly string[] {
  const [folder = "", ...rest] = segments;
  const own = /^[0-9a-f]{8}$/.test(folder) || folder === mac.replaceAll(":", "-");
  return own && rest.length > 0 ? rest : segments;
}
