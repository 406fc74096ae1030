// The machines' page: a thousand in one table, filters in the address, bulk deeds, discovered ones, states of the page.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { axeFlaws, logIn, openBrowser, openServer, type Server, settled, visit } from "./ground.ts";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer({ machines: 1000 })]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function open(path: string): Promise<{ page: Page; close(): Promise<void>; complaints: readonly string[] }> {
  const made = await visit(browser);
  await logIn(made.page, server.url, "operator", path);
  await settled(made.page);
  return made;
}

test("of a thousand machines only those that are seen are drawn; the last is reached by scrolling", async () => {
  const { page, complaints, close } = await open("/machines");
  await page.getByRole("status").getByText("1000 machines").waitFor();
  expect(await page.locator(".bl-row").count()).toBeLessThan(70);
  await page.locator(".bl-table").evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await page.getByRole("link", { name: "rack9-node9", exact: true }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test("filters stand in the address, and the back button comes back to them", async () => {
  const { page, close } = await open("/machines?state=failed");
  await page.getByRole("button", { name: /^failed/, pressed: true }).waitFor();
  expect(await page.locator(".bl-row .bl-badge").allInnerTexts()).toSatisfy((all: string[]) =>
    all.every((text) => text === "failed"),
  );
  await page.getByPlaceholder("Name, MAC, address…").fill("rack1-");
  await page.waitForURL(/q=rack1-/);
  await page.getByRole("link", { name: "rack1-node6", exact: true }).click();
  await page.waitForURL("**/machines/rack1-node6");
  await page.goBack();
  await page.getByRole("link", { name: "rack1-node6", exact: true }).waitFor();
  expect(new URL(page.url()).search).toBe("?state=failed&q=rack1-");
  await close();
});

test("several are armed only with their number in words, after their disks were shown; and disarmed again", async () => {
  const { page, close } = await open("/machines?q=rack1&state=never&profile=debian-web");
  await page.getByRole("checkbox", { name: "Select all" }).check();
  const bar = page.getByRole("toolbar");
  await bar.getByRole("button", { name: "Arm", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("This wipes").waitFor();
  const label = ((await dialog.locator("label", { hasText: "in words" }).textContent()) ?? "").trim();
  const words = label.split(": ")[1] ?? "";
  expect(await axeFlaws(page)).toEqual([]);
  const submit = dialog.getByRole("button", { name: "Arm: wipe and install" });
  await dialog.getByLabel(label).fill("ninety");
  expect(await submit.isDisabled()).toBe(true);
  await dialog.getByLabel(label).fill(words);
  await submit.click();
  await dialog.waitFor({ state: "detached" });
  const armed = (await server.as("viewer")).call("machines.list", { query: { q: "rack1", state: "armed" } });
  const names = (await armed).items.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(0);
  await page.goto(`${server.url}/machines?q=rack1&state=armed`);
  await settled(page);
  await page.getByRole("checkbox", { name: "Select all" }).check();
  await page.getByRole("toolbar").getByRole("button", { name: "Disarm" }).click();
  await page.getByText(/permissions? .*taken back/).waitFor();
  await close();
});

test("a machine that booted unasked is on top with the code of its screen, and is made known", async () => {
  const { page, close } = await open("/machines");
  const found = page.getByRole("region", { name: /nobody has made known/ });
  await found.getByText("52:54:00:99:00:01").waitFor();
  await found.getByRole("button", { name: "Make known" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("fresh1");
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  await page.waitForURL("**/machines/fresh1");
  await page.getByRole("heading", { name: "fresh1" }).waitFor();
  await close();
});

test("a view that is saved is there in another browser, and is let go of", async () => {
  const first = await open("/machines?state=failed");
  await first.page.getByRole("button", { name: "Save view" }).click();
  await first.page.getByLabel("Name of the view").fill("broken ones");
  await first.page.getByRole("button", { name: "Save", exact: true }).click();
  await first.page.getByRole("button", { name: "broken ones", exact: true }).waitFor();
  await first.close();
  const second = await open("/machines");
  await second.page.getByRole("button", { name: "broken ones", exact: true }).click();
  await second.page.waitForURL(/state=failed/);
  await second.page
    .getByRole("button", { name: /broken ones/ })
    .last()
    .click();
  await second.page.getByRole("button", { name: "broken ones", exact: true }).waitFor({ state: "detached" });
  await second.close();
});

test("what somebody else changes appears without a reload", async () => {
  const { page, close } = await open("/machines?q=rack2-node3");
  await page.locator(".bl-row").first().waitFor();
  await (await server.as("admin")).call("machines.change", {
    body: { machines: ["rack2-node3"], set: { profile: "rocky-db" } },
  });
  await page.locator(".bl-row", { hasText: "rocky-db" }).waitFor();
  await (await server.as("admin")).call("machines.change", {
    body: { machines: ["rack2-node3"], set: { profile: "debian-web" } },
  });
  await page.locator(".bl-row", { hasText: "debian-web" }).waitFor();
  await close();
});

test("an empty estate says what to do first; a server that is gone is said, and come back to", async () => {
  const fresh = await openServer({ filled: "people" });
  const { page, close } = await visit(browser);
  await logIn(page, fresh.url, "operator", "/machines");
  await page.getByText("No machine is known yet").waitFor();
  expect(await axeFlaws(page)).toEqual([]);
  await fresh.close();
  await page.getByRole("button", { name: /not connected/ }).waitFor();
  await close();
});
