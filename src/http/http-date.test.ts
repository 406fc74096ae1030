import { expect, test } from "bun:test";
import fc from "fast-check";
import { httpDate, parseHttpDate } from "./http-date.ts";

test("RFC 9110's example", () => {
  expect(httpDate(784_111_777_999)).toBe("Sun, 06 Nov 1994 08:49:37 GMT");
  expect(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT")).toBe(784_111_777_000);
});

test("the same as the platform's, both ways", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
      expect(httpDate(date.getTime())).toBe(date.toUTCString());
      expect(parseHttpDate(date.toUTCString())).toBe(Math.floor(date.getTime() / 1000) * 1000);
    }),
    { numRuns: 2000 },
  );
});

test("what is no date in that form is none", () => {
  const bad = [
    "",
    "yesterday",
    "Sun, 06 Foo 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:49:37 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
  ];
  expect(bad.map(parseHttpDate)).toEqual([null, null, null, null, null]);
});
