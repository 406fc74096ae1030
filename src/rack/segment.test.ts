import { expect, test } from "bun:test";
import { ownerIsDead } from "./segment.ts";

test("a namespace is stale when its owner is gone, or its process id is another's by now", () => {
  const started = (pid: number) => (pid === 100 ? "7000" : null);
  const names = ["bootlace-100x7000-1", "bootlace-100x7000-1-h1", "bootlace-100x6999-1", "bootlace-101x7000-2"];
  expect(names.filter((name) => ownerIsDead(name, started))).toEqual(["bootlace-100x6999-1", "bootlace-101x7000-2"]);
});

test("other people's namespaces are never ours to remove", () => {
  const nobody = () => null;
  for (const name of ["vpn", "bootlace", "bootlace-lab", "bootlace-1-1", "my-bootlace-1x1-1"])
    expect(ownerIsDead(name, nobody)).toBe(false);
});
