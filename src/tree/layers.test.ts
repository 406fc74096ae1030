// What lies above and what lies below, and who may have it.
import { expect, test } from "bun:test";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { refusedTo } from "./bound.ts";
import { layered } from "./layers.ts";
import { type Asker, type Branch, createTree, type Entry } from "./tree.ts";

const MINE = "52:54:00:00:00:01" as Mac;
const asker: Asker = { door: "tftp", address: "192.0.2.1" as Ipv4, mac: MINE };
const text = (content: string): Entry => ({ kind: "text", bytes: Buffer.from(content), mediaType: "text/plain" });

/** A branch of the paths named; all else is absent, because `why`. */
function branch(why: string, entries: Readonly<Record<string, Entry>>): Branch {
  return async (rest) => entries[rest.join("/")] ?? { kind: "absent", why };
}

const upper = branch("not above", {
  "": { kind: "folder", names: ["a", "both/", "mixed/"] },
  a: text("above"),
  both: { kind: "folder", names: ["x"] },
  file: text("a file above"),
  folder: { kind: "folder", names: ["y"] },
});
const lower = branch("not below", {
  "": { kind: "folder", names: ["a", "b", "both/", "mixed"] },
  a: text("below"),
  b: text("below"),
  both: { kind: "folder", names: ["x", "z"] },
  file: { kind: "folder", names: ["inside"] },
  folder: text("a file below"),
});

const cases: readonly (readonly [string, Entry])[] = [
  ["a", text("above")],
  ["b", text("below")],
  ["both", { kind: "folder", names: ["x", "z"] }],
  ["file", text("a file above")],
  ["folder", { kind: "folder", names: ["y"] }],
  ["", { kind: "folder", names: ["a", "b", "both/", "mixed/"] }],
  ["none", { kind: "absent", why: "not above" }],
];

for (const [path, entry] of cases)
  test(`"${path}" in two layers`, async () =>
    expect(await layered(upper, lower)(path === "" ? [] : [path], asker)).toEqual(entry));

test("the root shows its branches and what lies beside them, not what is for single machines", async () => {
  const own = branch("", { "": { kind: "folder", names: ["pxelinux.0", "media/"] } });
  const tree = createTree({ media: upper, answers: branch("a secret", {}) }, own, new Set(["answers"]));
  expect(await tree.open("/", asker)).toEqual({ kind: "folder", names: ["media/", "pxelinux.0"] });
  expect(await tree.open("/answers", asker)).toEqual({ kind: "folder", names: [] });
  expect(await tree.open("/answers/x", asker)).toEqual({ kind: "absent", why: "a secret" });
  expect(await tree.open("/../x", asker)).toEqual({
    kind: "absent",
    why: "the path leaves the tree or has bytes no path has",
  });
});

test("what is for one machine: for it, and for whom nobody knows", () => {
  expect(refusedTo(asker, MINE)).toBeNull();
  expect(refusedTo({ ...asker, mac: null }, MINE)).toBeNull();
  expect(refusedTo(asker, "52:54:00:00:00:02" as Mac)).toBe("this is for 52:54:00:00:00:02 only");
});
