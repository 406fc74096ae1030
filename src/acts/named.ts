// A record as a person names it.
import { Mistake } from "../net/mistake.ts";

/** The record of that name, or a Mistake that lists the names there are. */
export async function named<T extends { readonly name: string }>(
  kind: string,
  table: { all(): Promise<readonly T[]> },
  name: string,
): Promise<T> {
  const all = await table.all();
  const found = all.find((record) => record.name === name);
  if (found !== undefined) return found;
  const names = all.map((record) => record.name).join(", ");
  throw new NotThere(`there is no ${kind} "${name}"`, [
    { path: kind, problem: names === "" ? `no ${kind} is known yet` : `known: ${names}` },
  ]);
}

/** What was named is not there: 404 of the API. */
export class NotThere extends Mistake {}
