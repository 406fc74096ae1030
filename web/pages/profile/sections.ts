// The form's sections: which of the spec's keys each holds.
export const SECTIONS = {
  identity: ["hostName", "domain", "locale", "keyboard", "timeZone", "ntp"],
  disks: ["disk", "layout"],
  network: ["network"],
  users: ["root", "users"],
  software: ["packages", "groups", "withoutPackages", "repositories", "proxy", "edition", "productKey"],
  running: ["services", "firewall", "selinux", "kernelArguments", "bootLoader", "atEnd"],
  scripts: ["scripts"],
  raw: ["raw"],
} as const;
export type Section = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as readonly Section[];

/** The section in which a path of the spec (`layout.mounts.0.min`) is typed. */
export function sectionOf(path: string): Section | null {
  const [key = ""] = path.replace(/^spec\./, "").split(".");
  return SECTION_NAMES.find((name) => (SECTIONS[name] as readonly string[]).includes(key)) ?? null;
}
