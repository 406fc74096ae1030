// The words of the UI are in step with the names that the server uses.
import { expect, test } from "bun:test";
import { EVENTS } from "../../src/installs/messages.ts";

test("every event of the server has its words in both languages", async () => {
  const text = await Bun.file(new URL("../../web/words/happenings.ts", import.meta.url)).text();
  const [, en = "", zh = ""] = text.split(/^ {2}(?:en|zh): \{$/m);
  const names = (part: string) => [...part.matchAll(/^ {4}"([a-z.-]+)":/gm)].map(([, name]) => name ?? "").sort();
  const all = Object.keys(EVENTS).sort();
  expect(names(en)).toEqual(all);
  expect(names(zh)).toEqual(all);
});
