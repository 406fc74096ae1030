// Entries of a menu, moved about as people drag them.
import { expect, test } from "bun:test";
import { type Entry, fresh, inserted, kindOf, moved, type Place, stepped, turned, without } from "./entries.ts";

const one = (title: string): Entry => ({ title, local: "auto" });
const sub = { title: "s", entries: [one("x"), one("y")] };
const MENU = [one("a"), one("b"), sub, one("c")];

function names(entries: readonly Entry[]): string {
  return entries
    .map((entry) => (Array.isArray(entry.entries) ? `s(${names(entry.entries as Entry[])})` : String(entry.title)))
    .join(" ");
}

test.each([
  ["down", [0], [2], "b a s(x y) c"],
  ["up", [3], [0], "c a b s(x y)"],
  ["to the end", [0], [4], "b s(x y) c a"],
  ["to where it is", [1], [1], "a b s(x y) c"],
  ["into a sub-menu", [0], [2, 1], "b s(x a y) c"],
  ["out of it", [2, 0], [0], "x a b s(y) c"],
  ["within it", [2, 0], [2, 2], "a b s(y x) c"],
  ["a sub-menu into itself: no", [2], [2, 0], "a b s(x y) c"],
] as const)("%s", (_, from, to, expected) => {
  expect(names(moved(MENU, from as Place, to as Place))).toBe(expected);
});

test("a step at a time, and no further than the ends", () => {
  expect([names(stepped(MENU, [0], 1)[0]), stepped(MENU, [0], 1)[1]]).toEqual(["b a s(x y) c", [1]]);
  expect([names(stepped(MENU, [2, 1], -1)[0]), stepped(MENU, [2, 1], -1)[1]]).toEqual(["a b s(y x) c", [2, 0]]);
  expect(stepped(MENU, [0], -1)).toEqual([MENU, [0]]);
});

test("added, taken out, made another kind", () => {
  expect(names(inserted(without(MENU, [2]), [1], one("n")))).toBe("a n b c");
  const kernel = { title: "k", kernel: "media/x/linux", initrd: ["i"], arguments: ["quiet"], help: "h" };
  expect(turned(kernel, "power")).toEqual({ title: "k", help: "h", power: "reboot" });
  expect(kindOf(fresh("separator", ""))).toBe("separator");
});
