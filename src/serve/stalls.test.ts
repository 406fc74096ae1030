import { expect, test } from "bun:test";
import { ARM } from "../boot/cases.test-data.ts";
import type { Arm } from "../machines/arm.ts";
import type { Estate } from "./estate.ts";
import { createStallWatch } from "./stalls.ts";
import type { LiveTimeline } from "./timeline.ts";

const MINUTE = 60_000;

test("one alarm for each silence, none for those that speak, or are over", () => {
  let nowMs = 0;
  let heardMs = 0;
  let said: string | null = null;
  let arms: Arm[] = [{ ...ARM, state: "installing", changedMs: 0 }];
  const estate = { armsIn: () => arms, machineNamed: () => null } as unknown as Estate;
  const told: string[] = [];
  const timeline = {
    heardOf: () => heardMs,
    saidBy: () => said,
    add: (name: string) => {
      told.push(name);
      heardMs = nowMs;
    },
  } as unknown as LiveTimeline;
  const alarms: string[] = [];
  const watch = createStallWatch(estate, timeline, (machine, minutes) => alarms.push(`${machine} ${minutes}`));
  for (nowMs = 0; nowMs <= 30 * MINUTE; nowMs += MINUTE) {
    if (nowMs === 12 * MINUTE) heardMs = nowMs;
    watch(nowMs);
  }
  expect(alarms).toEqual(["web1 5", "web1 5"]);
  expect(told).toEqual(["install.stalled", "install.stalled"]);
  // In a step that is known to be silent for long.
  [said, heardMs] = ["update-initramfs: Generating", 40 * MINUTE];
  for (nowMs = 40 * MINUTE; nowMs < 60 * MINUTE; nowMs += MINUTE) watch(nowMs);
  expect(alarms.length).toBe(2);
  watch(60 * MINUTE);
  expect(alarms).toEqual(["web1 5", "web1 5", "web1 20"]);
  arms = [];
  watch(90 * MINUTE);
  expect(alarms.length).toBe(3);
});
