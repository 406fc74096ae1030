import { expect, test } from "bun:test";
import { createSettling } from "./settling.ts";

test("a file that grows is left alone until it has been still, and then dealt with once", () => {
  const settling = createSettling();
  const seen: boolean[] = [];
  const look = (identity: string, atMs: number) => seen.push(settling.see("a.iso", identity, atMs));
  look("1 MB", 0);
  look("2 MB", 1000);
  look("3 MB", 2000);
  look("3 MB", 3000);
  look("3 MB", 4000);
  settling.done("a.iso");
  look("3 MB", 5000);
  look("4 MB", 6000);
  look("4 MB", 8000);
  expect(seen).toEqual([false, false, false, false, true, false, false, true]);
  expect(settling.stillMs("a.iso", 9000)).toBe(3000);
});

test("what went away and comes back is new", () => {
  const settling = createSettling();
  settling.see("a.iso", "x", 0);
  settling.done("a.iso");
  settling.keep(new Set());
  expect([settling.see("a.iso", "x", 5000), settling.see("a.iso", "x", 7000)]).toEqual([false, true]);
});
