// What Ubuntu's installer tells by its webhook (subiquity and the curtin in it): a JSON object for each beginning and end of a step,
// whose name is a path: `subiquity/Install/install/curtin_install/run_curtin_step`.
import { z } from "zod";

/** The last part of the URL that it tells this to. */
export const EVENT = "event";

/** Steps within steps further down are of no interest to people. */
const DEEPEST = 4;

const eventSchema = z.object({ name: z.string().max(1000), event_type: z.string() });

/** The step that begins, as a report's phase: `step-install-curtin-install`. Null: none begins, or none that is worth a line. */
export function stepOf(body: string): string | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const event = eventSchema.safeParse(json);
  if (!event.success || event.data.event_type !== "start") return null;
  const parts = event.data.name.split("/").filter((part) => part !== "" && part !== "subiquity");
  // Never one of the words that end an install: those come by their own URLs.
  const phase = ["step", ...parts]
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return parts.length === 0 || parts.length >= DEEPEST ? null : phase.slice(0, 32);
}
