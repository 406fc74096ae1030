// Which of its words Ubuntu's installer (subiquity) knows: by the year and month of the release.

export interface UbuntuRelease {
  /** 22.04 is 2204; point releases are their release's. */
  readonly number: number;
  /** As the media say it. */
  readonly version: string;
}

/** The first whose live server takes an answer file. */
const FIRST = 2004;

/** Null: none that is installed by subiquity. */
export function ubuntuRelease(version: string): UbuntuRelease | null {
  const [, year, month] = /^(\d\d)\.(\d\d)/.exec(version) ?? [];
  const number = Number(`${year}${month}`);
  return number >= FIRST ? { number, version } : null;
}

/** Media of before, and those of 20.04 that still have Debian's installer, take a preseed file. */
export function hasDebianInstaller({ distribution, version }: { distribution?: string; version: string }): boolean {
  return distribution?.endsWith("-legacy") === true || ubuntuRelease(version) === null;
}
