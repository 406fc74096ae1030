import { expect, test } from "bun:test";
import { MARKS, mediaTable } from "./media-table.ts";

test("docs/media.md says what the tables of families say", async () => {
  const page = await Bun.file(new URL("../../docs/media.md", import.meta.url)).text();
  const [, after = ""] = page.split(MARKS[0]);
  expect(after.split(MARKS[1])[0]?.trim()).toBe(mediaTable());
});
