// Processor architectures by everybody's names for them.

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    x86_64: ["x86_64", "x86-64", "amd64", "x64", "em64t"],
    i386: ["i386", "i486", "i586", "i686", "x86", "ia32"],
    aarch64: ["aarch64", "arm64", "aa64"],
    armv7: ["armv7", "armv7l", "armv7hl", "armhf", "armhfp", "arm"],
    riscv64: ["riscv64"],
    ppc64le: ["ppc64le", "ppc64el"],
    ppc64: ["ppc64", "ppc"],
    s390x: ["s390x"],
    loongarch64: ["loongarch64", "loong64"],
    ia64: ["ia64"],
  }).flatMap(([ours, theirs]) => theirs.map((name) => [name, ours] as const)),
);

/** The kernel's own name, `x86_64` for `amd64`; null for none of them. */
export function architectureNamed(name: string): string | null {
  return NAMES.get(name.toLowerCase()) ?? null;
}
