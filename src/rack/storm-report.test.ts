import { expect, test } from "bun:test";
import type { Mac } from "../net/mac.ts";
import { nthMac } from "./storm.ts";
import { report, reportText } from "./storm-report.ts";

test("percentiles, who got through, and why others did not", () => {
  const boots = Array.from({ length: 100 }, (_, i) => ({
    steps: new Map([["address", i + 1], ...(i < 98 ? ([["loaded", 10 * (i + 1)]] as const) : [])]),
    failure: i < 98 ? null : "no address was offered",
  }));
  expect(reportText(report(boots, 12.34))).toBe(
    [
      "98 of 100 machines have their kernel and initial RAM disk, in 12.3 s",
      "milliseconds reached     p50     p95     p99     max",
      "address          100      50      95      99     100",
      "loaded            98     490     940     980     980",
      "2 failed: no address was offered",
    ].join("\n"),
  );
});

test("MACs count on over their bytes", () => {
  expect(nthMac("52:54:00:00:00:ff" as Mac, 1)).toBe("52:54:00:00:01:00" as Mac);
});
