// Who comes in and how: the first admin by the link, login, what a role may, logout, language, theme, keys, the palette.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { axeFlaws, logIn, openBrowser, openServer, PASSWORD, type Server, settled, visit } from "./ground.ts";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test("the first admin is made by the link that the server printed", async () => {
  const fresh = await openServer({ filled: "empty" });
  const { page, complaints, close } = await visit(browser);
  try {
    const link = /http:\/\/\S+\/setup\?code=\S+/.exec(fresh.says)?.[0] ?? "";
    await page.goto(link);
    const [first, second] = [page.locator("input[type=password]").nth(0), page.locator("input[type=password]").nth(1)];
    await first.fill(PASSWORD);
    await second.fill("another one entirely");
    expect(await page.locator("button[type=submit]").isDisabled()).toBe(true);
    await second.fill(PASSWORD);
    expect(await axeFlaws(page)).toEqual([]);
    await page.locator("button[type=submit]").click();
    await page.locator("nav").waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.reload();
    await page.locator("nav").waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await close();
    await fresh.close();
  }
});

test("a wrong password is said, the right one leads to the page that was asked for, logout leads out", async () => {
  const { page, complaints, close } = await visit(browser);
  await page.goto(`${server.url}/machines`);
  await page.locator('input[autocomplete="username"]').fill("admin");
  await page.locator('input[autocomplete="current-password"]').fill("not the password");
  await page.locator("button[type=submit]").click();
  await page.getByRole("alert").getByText("The name or the password is wrong").waitFor();
  expect(await axeFlaws(page)).toEqual([]);
  await page.locator('input[autocomplete="current-password"]').fill(PASSWORD);
  await page.locator("button[type=submit]").click();
  await page.getByRole("heading", { name: "Machines" }).waitFor();
  await page.getByRole("button", { name: "admin, admin" }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test("a viewer sees the buttons, cannot press them, and is told why", async () => {
  const { page, close } = await visit(browser);
  await logIn(page, server.url, "viewer", "/machines");
  const add = page.getByRole("button", { name: "Add a machine" });
  expect(await add.getAttribute("aria-disabled")).toBe("true");
  await add.hover();
  await page.getByText("Only for role operator").waitFor();
  await close();
});

test("language and theme change at once and stay", async () => {
  const { page, close } = await visit(browser, {});
  await logIn(page, server.url, "admin", "/machines");
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitem", { name: "简体中文" }).click();
  await page.getByRole("heading", { name: "机器" }).waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("zh-Hans");
  await page.getByRole("button", { name: "主题" }).click();
  await page.getByRole("menuitem", { name: "深色" }).click();
  expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("dark");
  expect(await page.evaluate(() => [localStorage["bootlace-language"], localStorage["bootlace-theme"]])).toEqual([
    "zh",
    "dark",
  ]);
  await close();
});

test("the keyboard: / finds a machine by a piece of its MAC, g m goes to the machines, j x selects, a arms, ? tells", async () => {
  const { page, close } = await visit(browser);
  await logIn(page, server.url);
  await settled(page);
  await page.keyboard.press("/");
  await page.locator("[aria-label='Search everything']:focus").waitFor();
  await page.keyboard.type("20:00:05");
  await page.getByRole("button", { name: /rack1-node6/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/machines/rack1-node6");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await page.waitForURL("**/machines");
  await settled(page);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByRole("toolbar").getByText("1 selected").waitFor();
  await page.keyboard.press("a");
  await page.getByRole("dialog", { name: "Arm one machine" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("Arm the selected").waitFor();
  await close();
});
