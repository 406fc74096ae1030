import { describe, expect, test } from "bun:test";
import { fits, groupsOf, type Machine, statesOf } from "./filters.ts";

const machine = (name: string, mac: string, more: Partial<Machine> = {}): Machine =>
  ({
    name,
    mac,
    uuid: null,
    profile: null,
    address: null,
    groups: [],
    now: { arm: null, address: null, seenMs: null, event: null },
    ...more,
  }) as Machine;
const ALL = { q: "", state: null, profile: null, group: null };
const web1 = machine("web1", "52:54:00:12:34:56", { profile: "web", groups: ["rack-1", "hall"] } as Partial<Machine>);
const db1 = machine("db1", "52:54:00:aa:bb:cc", {
  now: { arm: { state: "armed" } as Machine["now"]["arm"], address: "10.0.0.7", seenMs: 1, event: null },
});

describe("a machine is found", () => {
  const cases: readonly (readonly [string, Parameters<typeof fits>[1], readonly string[]])[] = [
    ["by nothing: all", ALL, ["web1", "db1"]],
    ["by a piece of its name", { ...ALL, q: "EB" }, ["web1"]],
    ["by a piece of its MAC", { ...ALL, q: "aa:bb" }, ["db1"]],
    ["by a MAC without colons", { ...ALL, q: "aa-bb-cc" }, ["db1"]],
    ["by its address", { ...ALL, q: "10.0.0" }, ["db1"]],
    ["by its state", { ...ALL, state: "never" }, ["web1"]],
    ["by having no profile", { ...ALL, profile: "-" }, ["db1"]],
    ["by its group", { ...ALL, group: "hall" }, ["web1"]],
    ["by all of it at once", { q: "1", state: "armed", profile: "web", group: null }, []],
  ];
  for (const [how, filters, names] of cases)
    test(how, () =>
      expect([web1, db1].filter((one) => fits(one, filters)).map(({ name }) => name)).toEqual([...names]),
    );
});

test("groups are counted by name", () => {
  expect(groupsOf([db1, web1, web1])).toEqual([
    ["hall", 2],
    ["rack-1", 2],
  ]);
});

test("states are counted, the most frequent first", () => {
  expect(statesOf([db1, web1, web1])).toEqual([
    ["never", 2],
    ["armed", 1],
  ]);
});
