import { expect, test } from "bun:test";
import { type Floor, floorName, placesLeft } from "./floor.ts";

const floor: Floor = { profile: "debian", machines: 2, until: "2027-01-31T18:00", untilMs: 1000, network: "eth0" };
const taken = { armedBy: floorName(floor) };

test("a floor's places: so many, until a time, counted by what was armed for it", () => {
  expect(placesLeft(floor, [], 999)).toBe(2);
  expect(placesLeft(floor, [], 1000)).toBe(0);
  expect(placesLeft(floor, [taken, { armedBy: "ada" }], 0)).toBe(1);
  expect(placesLeft(floor, [taken, taken, taken], 0)).toBe(0);
  // Another time is another permission.
  expect(placesLeft({ ...floor, until: "2027-02-28T18:00" }, [taken, taken], 0)).toBe(2);
});
