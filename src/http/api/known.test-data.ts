// For each route, a request that means something in the world of office.test-data.ts.
import type { Route } from "../contract/route.ts";

const MAC = "52:54:00:12:34:56";

/** What stands for `{key}`, by the route's first word. */
const NAMES: Readonly<Record<string, string>> = {
  profiles: "web",
  media: "debian",
  menus: "main",
  people: "admin",
  tokens: "t-viewer",
  secrets: "disk",
  boots: "1",
};
const KEYS: Readonly<Record<string, string>> = {
  install: "00000000000a",
  machine: "web1",
  interface: "lo",
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
  "uploads.put": { offset: "0" },
};
/** Nothing is there that these could show: no font, no job, no upload, no boot that ended well. */
export const ABSENT: readonly string[] = ["uploads.show", "jobs.show", "boots.like"];

/** Path below the base, with its query. */
export function knownPath(name: string, { path }: Route): string {
  const [first = ""] = name.split(".");
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => KEYS[key] ?? NAMES[first] ?? "web1");
  const query = new URLSearchParams(QUERIES[name] ?? {}).toString();
  return query === "" ? filled : `${filled}?${query}`;
}
