// What has to be read again after an event or a change: the groups of the API's routes (`machines` of `machines.list`).

/** By the name's first word, unless a longer one stands here. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  boot: ["machines", "boots", "packets", "history", "diagnosis", "overview"],
  machine: ["machines", "history", "overview"],
  install: ["machines", "boots", "log", "installs", "history", "diagnosis", "overview"],
  menu: ["history", "menus"],
  dhcp: ["networks", "leases", "history", "overview", "machines"],
  "dhcp.server-found": ["networks", "history"],
  store: ["health", "history", "doctor"],
  media: ["media", "history", "overview", "profiles"],
  machines: ["machines", "leases", "overview", "diagnosis", "groups", "menus"],
  arms: ["machines", "installs", "overview"],
  profiles: ["profiles", "media", "machines"],
  leases: ["leases", "networks", "machines"],
  reservations: ["leases", "networks"],
  loaders: ["loaders", "doctor"],
  uploads: ["media"],
  settings: ["settings", "networks", "doctor", "health"],
};

/** @param name of an event (`install.phase`), of a kind of job (`media.add`), or of a group itself */
export function groupsOf(name: string): readonly string[] {
  const [first = name] = name.split(".");
  return GROUPS[name] ?? GROUPS[first] ?? [first];
}
