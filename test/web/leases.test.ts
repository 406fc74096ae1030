// The network page's leases: an address kept for a machine that is known by something else than its MAC.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { axeFlaws, logIn, openBrowser, openServer, type Server, settled, visit } from "./ground.ts";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer({ machines: 12 })]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test("a mistake stays in the dialog, and what was kept is seen in the table", async () => {
  const { page, complaints, close } = await visit(browser);
  await logIn(page, server.url, "operator", "/network?q=10.20.0.103");
  await settled(page);
  const leases = page.locator(".bl-leases");
  await leases.getByRole("checkbox", { name: "Select all" }).check();
  await leases.getByRole("button", { name: "Reserve" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("How the machine is known").selectOption({ label: "by its UUID" });
  expect(await axeFlaws(page)).toEqual([]);
  await dialog.getByLabel("UUID").fill("none");
  await dialog.getByRole("button", { name: "Reserve" }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByLabel("UUID").fill("33112233-4455-6677-8899-aabbccddeeff");
  await dialog.getByRole("button", { name: "Reserve" }).click();
  await dialog.waitFor({ state: "detached" });
  await leases.getByText("uuid 33112233-4455-6677-8899-aabbccddeeff").waitFor();
  expect(complaints.filter((one) => !one.includes("422"))).toEqual([]);
  await close();
});
