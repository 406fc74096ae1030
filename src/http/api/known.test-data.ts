// For each route, a request that means something in the world of office.test-data.ts.
import type { Route } from "../contract/route.ts";
import { PASSWORD, UPLOAD } from "./office.test-data.ts";

const MAC = "52:54:00:12:34:56";

/** What stands for `{key}`, by the route's first word. */
const NAMES: Readonly<Record<string, string>> = {
  profiles: "web",
  media: "debian",
  menus: "main",
  people: "viewer",
  tokens: "t-viewer",
  secrets: "disk",
  boots: "1",
  uploads: UPLOAD,
};
const KEYS: Readonly<Record<string, string>> = {
  install: "00000000000a",
  machine: "web1",
  interface: "lo",
  set: "ipxe",
  file: "own.efi",
};
/** What a route must be asked for. */
const QUERIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "machines.explain": { mac: MAC },
  "menus.text": { as: MAC },
  "answers.variables": { profile: "web" },
  "boots.list": { machine: "web1" },
  "boots.show": { machine: "web1" },
  "boots.like": { machine: "web1" },
  "packets.list": { machine: "web1" },
  "search.find": { q: "web" },
  "tree.read": { path: "media/debian/k" },
  "uploads.put": { offset: "0" },
};
/** Nothing is there that these could show: no job, no boot that ended well. */
export const ABSENT: readonly string[] = ["jobs.show", "boots.like"];

const MACHINES = { machines: ["web1"] };
const PROFILE = { media: "debian", packages: "http://deb.example/debian", spec: { root: { password: "long enough" } } };
const MENU = { name: "main", title: "Boot", entries: [{ label: "disk", title: "Disk", local: "auto" }] };
/** Bodies that are taken, where one that is made up by its schema hardly ever is. */
export const BODIES: Readonly<Record<string, unknown>> = {
  "session.start": { name: "viewer", password: PASSWORD },
  "machines.put": { mac: MAC, profile: "web" },
  "machines.change": { ...MACHINES, set: { profile: "web" } },
  "machines.forget": MACHINES,
  "machines.regroup": { ...MACHINES, join: ["rack1"] },
  "arms.plan": MACHINES,
  "arms.add": MACHINES,
  "arms.remove": MACHINES,
  "profiles.put": PROFILE,
  "answers.render": { machine: "web1", written: PROFILE },
  "answers.lint": { text: "d-i debian-installer/locale string en_US", format: "preseed" },
  "answers.import": { text: "lang en_US\nrootpw --plaintext long\n", name: "ks.cfg" },
  "media.add": { urls: ["http://deb.example/debian.iso"] },
  "leases.release": { addresses: ["127.0.0.9"] },
  "leases.reserve": { address: "127.0.0.9" },
  "leases.import": { text: "address,mac,expires\n127.0.0.6,52:54:00:00:00:06,never\n" },
  "reservations.add": { address: "127.0.0.7", uuid: "00112233-4455-6677-8899-aabbccddeeff" },
  "reservations.remove": { addresses: ["127.0.0.9"] },
  "config.put": { menus: [MENU] },
  "menus.render": { menu: MENU },
};

/** Path below the base, with its query. */
export function knownPath(name: string, { path }: Route): string {
  const [first = ""] = name.split(".");
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => KEYS[key] ?? NAMES[first] ?? "web1");
  const query = new URLSearchParams(QUERIES[name] ?? {}).toString();
  return query === "" ? filled : `${filled}?${query}`;
}
