import { expect, test } from "bun:test";
import { addressOf, cellsOf, numberOf, type Taken } from "./cells.ts";

const taken = (address: string, state: Taken["state"], machine: string | null = null): Taken => ({
  address,
  state,
  mac: "52:54:00:00:00:01",
  machine,
  hostName: null,
});

test("an address and its number", () => {
  expect(numberOf("10.0.0.255") + 1).toBe(numberOf("10.0.1.0"));
  expect(addressOf(numberOf("192.168.100.60"))).toBe("192.168.100.60");
});

test("a small range has a cell for each address", () => {
  const cells = cellsOf("10.0.0.10", "10.0.0.13", [
    taken("10.0.0.9", "bound"),
    taken("10.0.0.11", "bound", "web1"),
    taken("10.0.0.12", "released"),
    taken("10.0.0.13", "router"),
  ]);
  expect(cells.map(({ first, state, who }) => [first, state, who])).toEqual([
    ["10.0.0.10", "free", null],
    ["10.0.0.11", "bound", "web1"],
    ["10.0.0.12", "free", null],
    ["10.0.0.13", "own", "52:54:00:00:00:01"],
  ]);
});

test("a large one is drawn together, and what is wrong shows", () => {
  const cells = cellsOf("10.0.0.0", "10.0.255.255", [taken("10.0.0.1", "bound"), taken("10.0.0.2", "declined")]);
  expect(cells).toHaveLength(512);
  expect(cells[0]).toEqual({
    first: "10.0.0.0",
    last: "10.0.0.127",
    state: "declined",
    taken: 2,
    size: 128,
    who: null,
  });
  expect(cells.at(-1)?.last).toBe("10.0.255.255");
});
