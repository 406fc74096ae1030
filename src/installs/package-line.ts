// What an installer's log line says was done with a package: fetched ones still have to be unpacked and set up, which on a slow disk
// is most of an install.

/**
 * What has been done with a package: unpacked, set up, or both at once. Or, of dpkg, which speaks the new system's language once that is
 * chosen: `prepared`, its file is about to be unpacked, which is known by the file's name; and `changed`, it was unpacked after that, or
 * set up after that, or one of its triggers has run.
 */
export type PackageStep = "prepared" | "unpacked" | "setUp" | "changed" | "installed";

export interface PackageLine {
  readonly step: PackageStep;
  /** Of the package, as the installer says it. */
  readonly name: string;
}

const STEPS: readonly { readonly says: RegExp; readonly step: PackageStep }[] = [
  // dpkg, by debootstrap and in the target. With many, apt puts a number before the file's name.
  { says: /\.{3}\/(?:\d+-)?([a-z0-9][\w.+-]*)_[^\s_/]+_\w+\.deb\b/, step: "prepared" },
  { says: /\bUnpacking ([a-z0-9][\w.+-]*)(?::\w+)? \(\S+\)/, step: "unpacked" },
  { says: /\bSetting up ([a-z0-9][\w.+-]*)(?::\w+)? \(\S+\)/, step: "setUp" },
  { says: /(?:^|\s)([a-z0-9][a-z0-9.+-]+)(?::\w+)? \([^\s()]*\d[^\s()]*\).*(?:\.{3}|…)$/, step: "changed" },
  // Anaconda's log of what dnf has done. rpm unpacks and runs the package's own scripts in one go.
  { says: /\bInstalled: (\S+-\S+-\S+\.\w+)\b/, step: "installed" },
];

/** Null for every other line. @param text of the line, without its program's name */
export function packageLine(text: string): PackageLine | null {
  for (const { says, step } of STEPS) {
    const name = says.exec(text)?.[1];
    if (name !== undefined) return { step, name };
  }
  return null;
}
