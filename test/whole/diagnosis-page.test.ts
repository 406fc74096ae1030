import { expect, test } from "bun:test";
import { diagnosisPage } from "./diagnosis-page.ts";

test("docs/diagnosis.md is what the rules say", async () => {
  expect(await Bun.file(new URL("../../docs/diagnosis.md", import.meta.url)).text()).toBe(diagnosisPage());
});
