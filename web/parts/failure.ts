// What went wrong where nobody threw it: a job's problem, as the API would have thrown it.
import { ApiProblem } from "../../src/http/client/client.ts";
import type { Job } from "../../src/http/contract/media.ts";
import { problemSchema } from "../../src/http/contract/problem.ts";

/** Null: it has not failed. */
export function failureOf(job: Pick<Job, "state" | "says" | "problem"> | undefined): Error | null {
  if (job?.state !== "failed") return null;
  const problem = problemSchema.safeParse(job.problem).data;
  return problem === undefined ? new Error(job.says) : new ApiProblem(problem);
}
