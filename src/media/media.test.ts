import { expect, test } from "bun:test";
import { layersOf, type Media } from "./media.ts";

const recognition = {
  family: "debian",
  version: "12",
  architecture: "x86_64",
  kernel: null,
  initrd: null,
  packages: "",
};

test("records from before there were layers, and from before there were discs, are one layer", () => {
  const older: Media = { name: "a", folder: "/srv/a", recognition, addedMs: 1 };
  const old: Media = { name: "b", kind: "disc", path: "/srv/b.iso", recognition, addedMs: 1 };
  const layer = { kind: "disc", path: "/srv/c.iso", size: 5, modifiedMs: 7 } as const;
  const now: Media = { name: "c", layers: [layer], recognition, addedMs: 1 };
  expect([older, old, now].map(layersOf)).toEqual([
    [{ kind: "folder", path: "/srv/a", size: null, modifiedMs: null }],
    [{ kind: "disc", path: "/srv/b.iso", size: null, modifiedMs: null }],
    [layer],
  ]);
});
