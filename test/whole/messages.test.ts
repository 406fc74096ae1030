import { expect, test } from "bun:test";
import { messagesPage } from "./messages-page.ts";

test("docs/messages.md is what the tables say", async () => {
  expect(await Bun.file(new URL("../../docs/messages.md", import.meta.url)).text()).toBe(messagesPage());
});
