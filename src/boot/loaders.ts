// Which loader a firmware is given: the first file that it runs. A table of what runs where.
import type { Loader } from "../machines/machine.ts";
import type { Client, Firmware } from "./client.ts";
import { LOADERS } from "./paths.ts";

export type LoaderKind = Exclude<Loader, "auto" | "ipxe-pxelinux">;

export interface LoaderFile {
  readonly kind: LoaderKind;
  /** In the tree, no leading slash. */
  readonly path: string;
}

/** GRUB by firmware, as it is named after the architecture. */
const GRUBS: Readonly<Partial<Record<Firmware, string>>> = {
  "uefi-x64": "grubx64.efi",
  "uefi-ia32": "grubia32.efi",
  "uefi-arm64": "grubaa64.efi",
  "uefi-arm32": "grubarm.efi",
  "uefi-riscv64": "grubriscv64.efi",
};

/** What takes a UEFI machine to its own disk; null: no UEFI. Not known: a PC. */
export function grubFor(firmware: Firmware | null): string | null {
  const file = GRUBS[firmware ?? "uefi-x64"];
  return file === undefined ? null : `${LOADERS}/grub/${file}`;
}

interface Row {
  readonly firmware: Firmware;
  /** UEFI HTTP Boot. */
  readonly http: boolean;
  readonly kind: LoaderKind;
  /** Best first. */
  readonly files: readonly string[];
  /** Not taken unless a person chose it. */
  readonly onlyByChoice?: true;
}

/**
 * iPXE's own shims, which a person adds with the signed iPXE beside them: they start where Secure Boot is on, and where it is off.
 * The one of the releases' shim project carries both of Microsoft's signatures (2011 and 2023), the one in iPXE's archive the older.
 * A shim starts the file that has its own name without `-shim` and what follows: so an arm64 one is given a name with `arm64` in it.
 */
export const SIGNED_IPXE = ["snponly-shimx64.efi", "ipxe-shimx64.efi", "snponly-shim.efi", "ipxe-shim.efi"] as const;
const SIGNED_IPXE_ARM64 = ["snponly-arm64-shimaa64.efi", "ipxe-arm64-shimaa64.efi"] as const;

/** The iPXE that this shim starts; null when the file is none of iPXE's shims. */
export function startedByShim(file: string): string | null {
  const name = /^((?:snponly|ipxe)[a-z0-9-]*?)-shim(?:x64|aa64)?\.efi$/.exec(file)?.[1];
  return name === undefined ? null : `${name}.efi`;
}

export function hasSignedIpxe(available: ReadonlySet<string>): boolean {
  return [...SIGNED_IPXE, ...SIGNED_IPXE_ARM64].some((file) => available.has(`${LOADERS}/ipxe/${file}`));
}

/**
 * In order of preference. BIOS: undionly uses the ROM's own network driver. UEFI: snponly the firmware's; over HTTP Boot
 * the one with its own drivers, which is known to come up there. shim before GRUB, so that Secure Boot works.
 * Debian's GRUB 2.06 gets no network from UEFI HTTP Boot and stops at its prompt.
 */
const ROWS: readonly Row[] = [
  { firmware: "bios", http: false, kind: "ipxe", files: ["undionly.kpxe", "ipxe.pxe"] },
  { firmware: "bios", http: false, kind: "pxelinux", files: ["pxelinux.0", "lpxelinux.0"] },
  { firmware: "uefi-x64", http: false, kind: "ipxe", files: [...SIGNED_IPXE, "snponly.efi", "ipxe.efi"] },
  { firmware: "uefi-x64", http: false, kind: "grub", files: ["shimx64.efi", "grubx64.efi"] },
  { firmware: "uefi-x64", http: true, kind: "ipxe", files: [...SIGNED_IPXE, "ipxe.efi", "snponly.efi"] },
  { firmware: "uefi-x64", http: true, kind: "grub", files: ["shimx64.efi", "grubx64.efi"], onlyByChoice: true },
  // Debian's packages have what `loaders obtain --also` brings; the rest a person adds. A name says which firmware it is for.
  ...others("uefi-ia32", "ia32", ["grubia32.efi"]),
  ...others("uefi-arm64", "arm64", ["shimaa64.efi", "grubaa64.efi"], SIGNED_IPXE_ARM64),
  ...others("uefi-arm32", "arm32", ["grubarm.efi"]),
  ...others("uefi-riscv64", "riscv64", ["grubriscv64.efi"]),
];

function others(firmware: Firmware, suffix: string, grub: readonly string[], signed: readonly string[] = []): Row[] {
  const ipxe = [`snponly-${suffix}.efi`, `ipxe-${suffix}.efi`];
  return [
    { firmware, http: false, kind: "ipxe", files: [...signed, ...ipxe] },
    { firmware, http: false, kind: "grub", files: grub },
    { firmware, http: true, kind: "ipxe", files: [...signed, ...ipxe.toReversed()] },
    { firmware, http: true, kind: "grub", files: grub, onlyByChoice: true },
  ];
}

/** Is GRUB started by a shim there? Not by a UEFI of 32 bits, though it starts kernels of 64. */
function takesShim({ kind, files }: Row): boolean {
  return kind === "grub" && files.some((file) => file.startsWith("shim"));
}

/**
 * The loader for this client; null when none is there that its firmware could run. `available`: paths in the tree. `shim`: the
 * media's own, which goes before the packages': it alone knows the key of the media's kernel.
 */
export function loaderFor(
  client: Pick<Client, "firmware" | "http">,
  choice: Loader,
  available: ReadonlySet<string>,
  shim?: string,
): LoaderFile | null {
  for (const row of ROWS) {
    if (row.firmware !== client.firmware || row.http !== client.http) continue;
    const kind = choice === "ipxe-pxelinux" ? "ipxe" : choice;
    if (kind === "auto" ? row.onlyByChoice === true : kind !== row.kind) continue;
    if (shim !== undefined && takesShim(row)) return { kind: "grub", path: shim };
    for (const file of row.files) {
      const path = `${LOADERS}/${row.kind}/${file}`;
      if (available.has(path)) return { kind: row.kind, path };
    }
  }
  return null;
}
