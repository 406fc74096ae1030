import { describe, expect, test } from "bun:test";
import { createThrottle } from "./throttle.ts";

describe("throttling logins", () => {
  test("five failures are free; then the wait doubles, up to a quarter of an hour", () => {
    const throttle = createThrottle();
    const waits: number[] = [];
    for (let i = 0; i < 20; i++) {
      waits.push(throttle.waitMs(["ann"], 0));
      throttle.failed(["ann"], 0);
    }
    expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 0, 1000, 2000, 4000]);
    expect(waits.at(-1)).toBe(900_000);
  });

  test("a name waits whoever asks, an address whomever it asks for, nobody else does", () => {
    const throttle = createThrottle();
    for (let i = 0; i < 6; i++) throttle.failed(["ann", "10.0.0.1"], 0);
    expect(throttle.waitMs(["ann", "10.0.0.2"], 500)).toBe(1500);
    expect(throttle.waitMs(["bob", "10.0.0.1"], 500)).toBe(1500);
    expect(throttle.waitMs(["bob", "10.0.0.2"], 500)).toBe(0);
  });

  test("success, or an hour, clears it; forged names do not fill the memory", () => {
    const throttle = createThrottle();
    for (let i = 0; i < 9; i++) throttle.failed(["ann"], 0);
    throttle.succeeded(["ann"]);
    expect(throttle.waitMs(["ann"], 0)).toBe(0);
    for (let i = 0; i < 9; i++) throttle.failed(["ann"], 0);
    throttle.failed(["ann"], 3_600_001);
    expect(throttle.waitMs(["ann"], 3_600_001)).toBe(0);
    for (let i = 0; i < 9; i++) throttle.failed(["bob"], 0);
    for (let i = 0; i < 10_000; i++) throttle.failed([`forged${i}`], 0);
    expect(throttle.waitMs(["bob"], 0)).toBe(0);
  });
});
