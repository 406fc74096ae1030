// Who asks, in terms of booting: which firmware, and how far along the machine is. Read once from the DHCP facts.
// RFC 4578 §2.1 (client architecture) with the IANA registry; UEFI specification 24.7 (HTTP Boot).
import type { ClientFacts } from "../dhcp/client.ts";
import { isRaspberryPi } from "./raspberry.ts";

export type Firmware =
  | "bios"
  | "uefi-x64"
  | "uefi-ia32"
  | "uefi-arm64"
  | "uefi-arm32"
  | "uefi-riscv64"
  /** Reads PXELINUX's configuration itself. */
  | "uboot-arm64"
  | "uboot-arm32"
  /** Fetches its files by names of its own. */
  | "raspberry-pi";

export interface Client {
  /** Chooses the loader. Null: not told, or none that we know. */
  readonly firmware: Firmware | null;
  /** Chooses the kernel: `x86` is any of the two, since neither BIOS nor a 32-bit UEFI tells. Null: not known. */
  readonly architecture: "x86" | "x86_64" | "aarch64" | "armv7" | "riscv64" | null;
  /** UEFI HTTP Boot: wants a URL, and will not take TFTP. */
  readonly http: boolean;
  /** firmware: wants its first loader. ipxe: iPXE or its ancestor runs. system: an installer or an installed system. */
  readonly stage: "firmware" | "ipxe" | "system";
  /** iPXE that can run our scripts: fetches over HTTP, starts Linux kernels, and is new enough to have menus. */
  readonly ableIpxe: boolean;
}

/** Numbers of the registry, TFTP and HTTP forms. RFC 4578's own text has 7 and 9 the other way round: both are x64. */
const FIRMWARE: ReadonlyMap<number, Firmware> = new Map([
  [0, "bios"],
  [20, "bios"],
  [6, "uefi-ia32"],
  [15, "uefi-ia32"],
  [7, "uefi-x64"],
  [9, "uefi-x64"],
  [16, "uefi-x64"],
  [17, "uefi-x64"],
  [10, "uefi-arm32"],
  [18, "uefi-arm32"],
  [11, "uefi-arm64"],
  [19, "uefi-arm64"],
  [27, "uefi-riscv64"],
  [28, "uefi-riscv64"],
  // 23 and 24 are U-Boot that wants a URL; none of it was seen.
  [21, "uboot-arm32"],
  [22, "uboot-arm64"],
  [41, "raspberry-pi"],
]);

const ARCHITECTURE = {
  bios: "x86",
  "uefi-ia32": "x86",
  "uefi-x64": "x86_64",
  "uefi-arm64": "aarch64",
  "uefi-arm32": "armv7",
  "uefi-riscv64": "riscv64",
  "uboot-arm64": "aarch64",
  "uboot-arm32": "armv7",
  "raspberry-pi": "aarch64",
} as const satisfies Record<Firmware, Client["architecture"]>;

/** iPXE's feature flags, sub-options of option 175. */
const HTTP = 0x13;
const BZIMAGE = 0x18;
const EFI = 0x24;
const MENU = 0x27;

/** The boot ROM of a Raspberry Pi calls itself a PC with a BIOS (0): only its address tells. */
function firmwareOf({ architecture, mac, userClass }: ClientFacts): Firmware | null {
  if (architecture === 0 && userClass === null && isRaspberryPi(mac)) return "raspberry-pi";
  return architecture === null ? null : (FIRMWARE.get(architecture) ?? null);
}

/** Never fails: what is not said is null. */
export function identify(facts: ClientFacts): Client {
  const firmware = firmwareOf(facts);
  const http = facts.vendorClass?.startsWith("HTTPClient") ?? false;
  // gPXE, from before 2010, knows none of our scripts' words. iPXE's class can be changed by hand: it is then taken for
  // plain firmware, which does it no harm.
  const ipxe = facts.userClass === "iPXE" || facts.userClass === "gPXE";
  // FreeBSD's loader calls itself a firmware, too: it wants no loader any more, but to be told where its files are.
  const boots =
    facts.userClass !== "FreeBSD" &&
    (http || facts.architecture !== null || (facts.vendorClass?.startsWith("PXEClient") ?? false));
  const has = (flag: number) => facts.ipxeFeatures.has(flag);
  return {
    firmware,
    architecture: firmware === null ? null : ARCHITECTURE[firmware],
    http,
    stage: ipxe ? "ipxe" : boots ? "firmware" : "system",
    ableIpxe: facts.userClass === "iPXE" && has(HTTP) && (has(BZIMAGE) || has(EFI)) && has(MENU),
  };
}
