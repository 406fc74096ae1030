// ◄ door: long work of the API, waited for at a terminal.
import type { Client } from "../http/client/client.ts";
import type { Job } from "../http/contract/media.ts";
import { problemSchema } from "../http/contract/problem.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import { bytesLine } from "./progress.ts";

const LOOK_MS = 200;

/** What came of it. Throws Mistake where it failed by a person's mistake, else Error. */
export async function resultOf(client: Client, begun: Job): Promise<unknown> {
  let job = begun;
  while (job.state === "running") {
    await Bun.sleep(LOOK_MS);
    job = await client.call("jobs.show", { params: { id: job.id } });
    if (job.doneBytes > 0) bytesLine(job.says, job.doneBytes, job.totalBytes);
  }
  if (job.state === "done") return job.result;
  const problem = problemSchema.safeParse(job.problem);
  const { title = "it failed", detail = title, faults = [] } = problem.data ?? {};
  if (problem.data?.name !== "mistake") throw new Error(detail);
  const all = faults.map(
    ({ path, problem, hint }): Fault => ({ path, problem, ...(hint === undefined ? {} : { hint }) }),
  );
  throw new Mistake(detail, all);
}
