import { expect, test } from "bun:test";
import { labelledMetric, metricsText, plainMetric } from "./metrics.ts";

test("Prometheus' text, with hostile labels", () => {
  const text = metricsText([
    plainMetric("up", "gauge", "It runs.", 1),
    labelledMetric("x_total", "counter", "Things.", "why", { fine: 3, 'a"b\\c\nd': 0 }),
  ]);
  expect(text).toBe(
    [
      "# HELP bootlace_up It runs.",
      "# TYPE bootlace_up gauge",
      "bootlace_up 1",
      "# HELP bootlace_x_total Things.",
      "# TYPE bootlace_x_total counter",
      'bootlace_x_total{why="fine"} 3',
      'bootlace_x_total{why="a\\"b\\\\c\\nd"} 0',
      "",
    ].join("\n"),
  );
});
