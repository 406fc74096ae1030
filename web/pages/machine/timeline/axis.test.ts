import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { axisOf, panned, sharedGaps, ticks, viewOf, viewText, zoomed } from "./axis.ts";

const gap = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe("the axis", () => {
  test("is even where nothing is silent", () => {
    const axis = axisOf(10_000, []);
    expect([axis.length, axis.place(2500), axis.moment(7500)]).toEqual([10_000, 2500, 7500]);
  });

  test("cuts a silence short and leaves the rest", () => {
    const axis = axisOf(120_000, [gap(10_000, 110_000)]);
    expect([axis.length, axis.place(10_000), axis.place(110_000)]).toEqual([21_400, 10_000, 11_400]);
  });

  test("goes there and back, and never backwards", () => {
    const spans = fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(spans, fc.array(fc.nat({ max: 5_000_000 }), { minLength: 2, maxLength: 30 }), (steps, moments) => {
        let at = 0;
        const edges = steps.map((step) => {
          at += step;
          return at;
        });
        const gaps = edges.flatMap((from, i) =>
          i % 2 === 0 && i + 1 < edges.length ? [gap(from, edges[i + 1] ?? 0)] : [],
        );
        const axis = axisOf(at, gaps);
        const inside = moments.map((moment) => moment % at).sort((a, b) => a - b);
        const places = inside.map(axis.place);
        places.forEach((place, i) => {
          expect(place).toBeGreaterThanOrEqual(places[i - 1] ?? 0);
          expect(Math.abs(axis.moment(place) - (inside[i] ?? 0))).toBeLessThan(1);
        });
      }),
    );
  });
});

test("of two boots only the silences that both have are cut; the shorter one is silent after its end", () => {
  expect(sharedGaps([gap(0, 10), gap(20, 40)], [gap(5, 12)], 30)).toEqual([gap(5, 10), gap(30, 40)]);
});

describe("the view", () => {
  const axis = axisOf(10_000, []);

  test("is zoomed around the pointer and stays on the axis", () => {
    expect(zoomed({ from: 0, to: 10_000 }, 0.5, 4000, 10_000)).toEqual({ from: 2000, to: 7000 });
    expect(zoomed({ from: 0, to: 5000 }, 4, 0, 10_000)).toEqual({ from: 0, to: 10_000 });
    expect(zoomed({ from: 0, to: 100 }, 0.01, 50, 10_000)).toEqual({ from: 0, to: 100 });
    expect(panned({ from: 2000, to: 7000 }, -9000, 10_000)).toEqual({ from: 0, to: 5000 });
    expect(panned({ from: 2000, to: 7000 }, 9000, 10_000)).toEqual({ from: 5000, to: 10_000 });
  });

  test("stands in the address in seconds", () => {
    expect(viewText({ from: 1500, to: 6000 }, axis)).toBe("1.5-6");
    expect(viewOf("1.5-6", axis)).toEqual({ from: 1500, to: 6000 });
    for (const wrong of [null, "", "6-1.5", "a-b", "3-3", "1e9-2"]) expect(viewOf(wrong, axis)).toBeNull();
  });

  test("has ticks at round moments, far enough apart, also across a cut silence", () => {
    expect(ticks(axis, { from: 0, to: 10_000 }, 1500)).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
    const cut = axisOf(120_000, [gap(10_000, 110_000)]);
    expect(ticks(cut, { from: 0, to: cut.length }, 4000)).toEqual([0, 5000, 10_000, 115_000, 120_000]);
  });
});
