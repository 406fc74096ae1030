import { expect, test } from "bun:test";
import { lineDiff } from "./line-diff.ts";

const CASES: readonly [string, string, string, readonly string[]][] = [
  ["nothing", "a\nb", "a\nb", []],
  ["a line more", "a\nb", "a\nx\nb", ["  a", "+ x", "  b"]],
  ["a line less", "a\nb\nc", "a\nc", ["  a", "- b", "  c"]],
  ["a line changed, far lines left out", "1\n2\n3\n4\n5", "1\n2\n3\n4\nx", ["  3", "  4", "- 5", "+ x"]],
];

test.each(CASES)("%s", (_, before, after, expected) => {
  expect(lineDiff(before, after)).toEqual([...expected]);
});
