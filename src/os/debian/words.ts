// Debian's own words for releases and processors, beside everybody's.

const CODE_NAMES: ReadonlyMap<string, string> = new Map([
  ["10", "buster"],
  ["11", "bullseye"],
  ["12", "bookworm"],
  ["13", "trixie"],
  ["14.04", "trusty"],
  ["16.04", "xenial"],
  ["18.04", "bionic"],
  ["20.04", "focal"],
]);

/** Ubuntu up to 20.04 had Debian's installer too; its versions are years with months. */
export function isUbuntu(version: string): boolean {
  return /^\d\d\.(04|10)/.test(version);
}

/** A mirror is asked by code name: `bookworm` for `12` and `12.5`. Null for a release that is not known here. */
export function codeName(version: string): string | null {
  return CODE_NAMES.get(version.slice(0, 5)) ?? CODE_NAMES.get(version.split(".")[0] ?? "") ?? null;
}

/** Processor architectures with a netboot installer, as Debian and as the kernel call them. */
export const ARCHITECTURES = {
  amd64: "x86_64",
  arm64: "aarch64",
  armhf: "armv7",
  i386: "i386",
  riscv64: "riscv64",
} as const;

export type DebianArchitecture = keyof typeof ARCHITECTURES;
export const DEBIAN_ARCHITECTURES = Object.keys(ARCHITECTURES) as readonly DebianArchitecture[];

/** Questions whose answer the installer runs, in that order. */
export const COMMANDS: ReadonlySet<string> = new Set([
  "preseed/early_command",
  "partman/early_command",
  "preseed/late_command",
]);
