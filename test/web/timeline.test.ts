// A machine's page: its timeline fills in live; marks open; it zooms by the address; a boot that worked is laid under it.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { openSqlite, storeFile } from "../../src/store/sqlite.ts";
import { macOf } from "./estate.ts";
import { logIn, openBrowser, openServer, type Server, settled, visit } from "./ground.ts";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test("a packet opens by the option table, a transfer with its speed, and the address keeps which", async () => {
  const { page, complaints, close } = await visit(browser);
  await logIn(page, server.url, "viewer", "/machines/rack1-node5?at=0-0.1");
  await page.locator('[data-mark="p0"]').click();
  const detail = page.getByRole("region", { name: "DISCOVER" });
  await detail.getByText("chaddr").waitFor();
  await detail.getByText("Option 93").waitFor();
  await page.keyboard.press("0");
  await page.getByRole("button", { name: /ipxe.efi · 1.03 MB/ }).click();
  await page.getByRole("region", { name: "fetched its loader" }).getByText("2.52 MB/s").waitFor();
  expect(page.url()).toContain("mark=e3");
  await page.reload();
  await page.getByRole("region", { name: "fetched its loader" }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test("by keys: nearer, from mark to mark, all of it again", async () => {
  const { page, close } = await visit(browser);
  await logIn(page, server.url, "viewer", "/machines/rack1-node5");
  await page.locator(".bl-mark").first().waitFor();
  await page.keyboard.press("+");
  await page.waitForURL(/at=/);
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(/mark=/);
  await page.keyboard.press("0");
  await page.waitForURL((url) => !url.search.includes("at="));
  await close();
});

test("what happens now appears by itself: bars, then a report's flag, and the sentence above", async () => {
  const { page, close } = await visit(browser);
  await logIn(page, server.url, "viewer", "/machines/rack1-node5");
  await page.locator(".bl-mark").first().waitFor();
  const store = await openSqlite(storeFile(server.data));
  const event = (name: "boot.file" | "install.phase", detail: Record<string, string | number>) =>
    store.events.append([{ atMs: Date.now(), name, mac: macOf(4), install: "000000000004", detail }]);
  await event("install.phase", { phase: "boot-loader" });
  await page.getByRole("button", { name: /the installer reported · boot-loader/ }).waitFor();
  await event("boot.file", { door: "http", path: "files/after-install.sh", bytes: 900, ms: 2 });
  await page.getByRole("button", { name: /after-install.sh/ }).waitFor();
  await store.close();
  await close();
});

test("a boot that died says why with the cures, and one that worked is laid under it", async () => {
  const { page, close } = await visit(browser);
  await logIn(page, server.url, "viewer", "/machines/rack1-node6");
  await page.getByText("The installer reported a failure").first().waitFor();
  await page.getByText("What to do").waitFor();
  await page.getByRole("button", { name: "Compare with one that worked" }).click();
  await page.getByText(/^Below: rack/).waitFor();
  expect(await page.locator(".bl-lanes").count()).toBe(2);
  await close();
});

test("every tab has its content, and an address of its own", async () => {
  const { page, complaints, close } = await visit(browser);
  await logIn(page, server.url, "viewer", "/machines/rack1-node6?tab=packets");
  await page.getByText("DISCOVER").first().waitFor();
  await page.getByRole("tab", { name: "Log" }).click();
  await page.locator(".bl-log", { hasText: "No space left on device" }).waitFor();
  await page.getByRole("tab", { name: "Files" }).click();
  await page.getByText("What it would be given now").waitFor();
  await settled(page);
  expect(page.url()).toContain("tab=files");
  // No network is served here: what the machine would be given cannot be told, and that is said on the page.
  expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
  await close();
});
