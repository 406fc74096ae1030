import { expect, test } from "bun:test";
import { type Media, placeOf } from "./media.ts";

const recognition = {
  family: "debian",
  version: "12",
  architecture: "x86_64",
  kernel: null,
  initrd: null,
  packages: "",
};

test("a record from before there were discs is a folder", () => {
  const old: Media = { name: "a", folder: "/srv/a", recognition, addedMs: 1 };
  const now: Media = { name: "b", kind: "disc", path: "/srv/b.iso", recognition, addedMs: 1 };
  expect([old, now].map(placeOf)).toEqual([
    { kind: "folder", path: "/srv/a" },
    { kind: "disc", path: "/srv/b.iso" },
  ]);
});
