// Names firmware really sends, and names nobody honest sends.
import { expect, test } from "bun:test";
import { posix } from "node:path";
import fc from "fast-check";
import { LONGEST_PATH, normalise } from "./path.ts";

const cases: readonly (readonly [string, string[] | null])[] = [
  ["pxelinux.0", ["pxelinux.0"]],
  ["/pxelinux.cfg/01-52-54-00-12-34-56", ["pxelinux.cfg", "01-52-54-00-12-34-56"]],
  ["\\boot\\x64\\wdsnbp.com", ["boot", "x64", "wdsnbp.com"]],
  ["dir//grubx64.efi", ["dir", "grubx64.efi"]],
  ["./a/./b/", ["a", "b"]],
  ["a/../b", ["b"]],
  ["a/b/../../c", ["c"]],
  ["::loaders/menu.c32", ["loaders", "menu.c32"]],
  ["C:\\x", ["x"]],
  ["c:x", ["x"]],
  ["/1:2.deb", ["1:2.deb"]],
  ["bootx64.efi\u00ff", ["bootx64.efi"]],
  ["bootx64.efi \u00ff \u00ff", ["bootx64.efi"]],
  ["bootx64.efi\0garbage\n../..", ["bootx64.efi"]],
  ["a b/c+d~e%2f", ["a b", "c+d~e%2f"]],
  ["/", []],
  ["..%2f", ["..%2f"]],
  ["", null],
  ["\0x", null],
  [" \u00ff", null],
  ["../../etc/passwd", null],
  ["..\\..\\etc\\passwd", null],
  ["a/../../b", null],
  ["a/../../a/b", null],
  ["C:..\\x", null],
  ["..\u00ff", null],
  ["a\nb", null],
  ["a\u007fb", null],
  ["x".repeat(LONGEST_PATH), ["x".repeat(LONGEST_PATH)]],
  ["x".repeat(600), null],
];

for (const [name, segments] of cases) {
  test(`${JSON.stringify(name.slice(0, 40))} becomes ${JSON.stringify(segments)?.slice(0, 60)}`, () => {
    expect(normalise(name)).toEqual(segments);
  });
}

const nasty = fc.string({
  unit: fc.constantFrom("/", "\\", ".", "..", "a", "B", ":", " ", "\u00ff", "\0", "%2e", "%2f", "~", "é", "\n"),
  maxLength: 40,
});

test("whatever the name, the segments stay below the root", () => {
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ maxLength: 700 })), (name) => {
      const segments = normalise(name);
      if (segments === null) return;
      for (const segment of segments) {
        expect(segment).not.toBeOneOf(["", ".", ".."]);
        for (const bad of ["/", "\\", "\0", "\n"]) expect(segment).not.toContain(bad);
      }
      expect(posix.join("/root", ...segments)).toBe(["/root", ...segments].join("/"));
      // What is clean already stays as it is, but for bytes behind the end that only the last segment can have.
      if (!/[ \u00ff]$/.test(segments.at(-1) ?? "")) expect(normalise(`/${segments.join("/")}`)).toEqual(segments);
    }),
    { numRuns: 10_000 },
  );
});
