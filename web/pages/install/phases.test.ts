import { expect, test } from "bun:test";
import { phasesOf } from "./phases.ts";

const event = (name: string, atMs: number, detail: Record<string, string> = {}) => ({
  id: atMs,
  atMs,
  name,
  mac: null,
  install: "a",
  detail,
});

test("phases take until the next one; a finished install's last until its end", () => {
  const events = [
    event("install.armed", 0),
    event("boot.asked", 5),
    event("boot.kernel", 10),
    event("install.running", 40),
    event("install.phase", 50, { phase: "packages" }),
    event("install.phase", 60, { phase: "packages" }),
    event("install.installed", 90),
  ];
  expect(phasesOf(events)).toEqual([
    { name: "install.armed", own: false, fromMs: 0, tookMs: 10 },
    { name: "boot.kernel", own: false, fromMs: 10, tookMs: 30 },
    { name: "install.running", own: false, fromMs: 40, tookMs: 10 },
    { name: "packages", own: true, fromMs: 50, tookMs: 40 },
  ]);
});

test("the phase of one that goes on has no end", () => {
  expect(phasesOf([event("install.running", 3)])).toEqual([
    { name: "install.running", own: false, fromMs: 3, tookMs: null },
  ]);
});
