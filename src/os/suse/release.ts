// Generations of SUSE's installers: linuxrc and YaST to 15 (Leap to 15.6, Tumbleweed), Agama from 16 on.

/** 11, 12 or 15. Null: none that YaST installs. Tumbleweed has a date for a version. */
export function yastGeneration(version: string): 11 | 12 | 15 | null {
  const major = Number(/^\d+/.exec(version)?.[0]);
  if (/^(\d{8}|rolling)/.test(version)) return 15;
  if (major === 42) return 12;
  return ([11, 12, 15] as const).find((one) => one === major) ?? null;
}

export function isAgama(version: string): boolean {
  const major = Number(/^\d+/.exec(version)?.[0]);
  return major >= 16 && major < 42;
}
