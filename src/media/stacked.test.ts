// Two discs and a person's own files as one tree.
import { expect, test } from "bun:test";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Branch } from "../tree/tree.ts";
import { stacked } from "./stacked.ts";

const ASKER = { door: "http", address: "192.0.2.1" as Ipv4, mac: null } as const;

/** A layer in memory: path → text; folders are what has something in it. */
function holding(files: Readonly<Record<string, string>>): Branch {
  return async (segments) => {
    const path = segments.join("/");
    const text = files[path];
    if (text !== undefined) return { kind: "text", bytes: new TextEncoder().encode(text), mediaType: "text/plain" };
    const start = path === "" ? "" : `${path}/`;
    const below = Object.keys(files).filter((one) => one.startsWith(start));
    if (below.length === 0) return { kind: "absent", why: "no such file" };
    const names = below.map((one) => one.slice(start.length).replace(/\/.*/, "/"));
    return { kind: "folder", names: [...new Set(names)] };
  };
}

const gone: Branch = async () => ({ kind: "absent", why: "the disc image itself is not there" });

const dvd1 = holding({
  ".discinfo": "1",
  "Packages/a.rpm": "a1",
  "Packages/b.rpm": "b1",
  "images/boot.img": "i",
  doc: "d",
});
const dvd2 = holding({ ".discinfo": "2", "Packages/b.rpm": "b2", "Packages/c.rpm": "c2", "doc/readme": "r" });
const own = holding({ "images/updates.img": "u", Packages: "a file now" });

const cases: readonly (readonly [string, readonly Branch[], string, string])[] = [
  ["the later disc wins", [dvd1, dvd2], "Packages/b.rpm", "b2"],
  ["what only the first has", [dvd1, dvd2], "Packages/a.rpm", "a1"],
  ["what only the second has", [dvd1, dvd2], "Packages/c.rpm", "c2"],
  ["a folder of both", [dvd1, dvd2], "Packages", "[a.rpm b.rpm c.rpm]"],
  ["the root", [dvd1, dvd2], "", "[.discinfo Packages/ doc/ images/]"],
  ["a folder hides a file below it", [dvd1, dvd2], "doc", "[readme]"],
  ["own files beside the disc's", [dvd1, dvd2, own], "images", "[boot.img updates.img]"],
  ["a file hides a folder below it", [dvd1, dvd2, own], "Packages", "a file now"],
  ["a layer that is gone says so", [dvd1, gone], "Packages/c.rpm", "absent: the disc image itself is not there"],
  ["and hides nothing", [dvd1, gone], "Packages/a.rpm", "a1"],
  ["nowhere", [dvd1, dvd2], "none", "absent: no such file"],
];

for (const [title, layers, path, outcome] of cases) {
  test(title, async () => {
    const entry = await stacked(layers)(path === "" ? [] : path.split("/"), ASKER);
    const shown =
      entry.kind === "text"
        ? new TextDecoder().decode(entry.bytes)
        : entry.kind === "folder"
          ? `[${entry.names.join(" ")}]`
          : entry.kind === "absent"
            ? `absent: ${entry.why}`
            : entry.kind;
    expect(shown).toBe(outcome);
  });
}
