// What zod finds wrong, as people are told it: each with its path as they write it, and where it can be known, what they meant.
import { z } from "zod";
import type { Fault } from "../net/mistake.ts";
import { closest } from "./closest.ts";

/** What an object could have said, by zod's own list of what it said besides: the issue itself does not tell. */
const known = new WeakMap<readonly string[], readonly string[]>();

z.config({
  customError(issue) {
    if (issue.code === "unrecognized_keys" && issue.inst instanceof z.ZodObject)
      known.set(issue.keys, Object.keys(issue.inst.shape));
    return undefined;
  },
});

/** The faults of a zod error, each with its path as people write it: `networks[0].range`. */
export function faults(error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(issue.path, key, issue.keys));
    const hint = issue.code === "custom" ? (issue.params?.hint as string | undefined) : undefined;
    return [{ path: pathText(issue.path), problem: issue.message, ...(hint === undefined ? {} : { hint }) }];
  });
}

function unknownKey(path: readonly PropertyKey[], key: string, keys: readonly string[]): Fault {
  const near = closest(key, known.get(keys) ?? []);
  const hint = near === null ? {} : { hint: `did you mean ${near}?` };
  return { path: pathText([...path, key]), problem: "there is no such setting", ...hint };
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i === 0 ? "" : "."}${String(part)}`))
    .join("");
}
