import { expect, test } from "bun:test";
import { stepOf } from "./webhook.ts";

const event = (name: string, event_type = "start") =>
  JSON.stringify({ name, event_type, description: "", origin: "curtin", timestamp: 1.5, level: "INFO" });

const CASES: readonly [string, string, string | null][] = [
  ["a step begins", event("subiquity/Install/install/curtin_install"), "step-install-install-curtin-inst"],
  ["a step ends", event("subiquity/Install/install", "finish"), null],
  ["a step far within", event("subiquity/Install/install/curtin_install/run_curtin_step"), null],
  ["the installer itself", event("subiquity"), null],
  ["an end that would be believed", event("installed"), "step-installed"],
  ["a name that is none", event("///123"), "step-123"],
  ["no JSON", "{", null],
  ["no event", "[]", null],
];

test.each(CASES)("%s", (_, body, phase) => {
  expect(stepOf(body)).toBe(phase);
});
