import { expect, test } from "bun:test";
import { problemOf } from "../../src/http/contract/problem.ts";
import { failureOf } from "./failure.ts";

const job = { state: "failed", says: "adding debian-12", problem: problemOf("mistake", "nothing was added") } as const;

test("a failed job's problem is told as the API's own", () => {
  expect(failureOf(job)).toMatchObject({ name: "ApiProblem", message: "nothing was added", problem: { status: 422 } });
});

test("a problem that cannot be read: what was being done", () => {
  expect(failureOf({ ...job, problem: "?" })?.message).toBe("adding debian-12");
});

test("no failure", () => {
  expect([failureOf({ ...job, state: "running" }), failureOf(undefined)]).toEqual([null, null]);
});
