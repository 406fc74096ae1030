// Everything can be done with the keyboard: people's tasks by keys alone, judged by what the server has afterwards; and on every page
// each control is come to by Tab, its focus is seen, and nothing takes a click that takes no key.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { NETBOOT } from "../discs/layouts.ts";
import { put } from "../discs/trees.ts";
import { logIn, openBrowser, openServer, PASSWORD, type Server, settled, visit } from "./ground.ts";
import { PAGES } from "./pages.ts";
import { keyboardFlaws, NO_FLAWS } from "./reach.ts";

const CONFIG = `networks: [{ interface: lo, mode: off, menu: main }]
syslog: { enabled: false }
menus:
  - name: main
    title: Rack one
    entries:
      - { label: disk, title: Disk, local: auto }
      - { title: Restart, power: reboot }
      - { title: Memory test, tool: memtest }
`;
/** More than any way on a page is long. */
const MOST_TABS = 250;

let browser: Browser;
let server: Server;
const folder = mkdtempSync(join(tmpdir(), "bootlace-keyboard-"));
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Tab until it has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let i = 0; i < MOST_TABS; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${target} does not get the focus by Tab`);
}

async function keys(page: Page, ...all: readonly string[]): Promise<void> {
  for (const key of all) await page.keyboard.press(key);
}

async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}

async function pressOn(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** A new browser, in which somebody has logged in by keys. */
async function byKeys(path: string, on = server): Promise<{ readonly page: Page; close(): Promise<void> }> {
  const { page, close } = await visit(browser);
  await page.goto(`${on.url}${path}`);
  await typeInto(page, page.locator('input[autocomplete="username"]'), "admin");
  await typeInto(page, page.locator('input[autocomplete="current-password"]'), PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator("nav").waitFor({ state: "attached" });
  await settled(page);
  return { page, close };
}

test("a machine is found in the palette, another is added with its profile", async () => {
  const { page, close } = await byKeys("/");
  try {
    await keys(page, "Control+k");
    await page.locator("[aria-label='Search everything']:focus").waitFor();
    await page.keyboard.type("node7");
    await page.getByRole("button", { name: /^rack1-node7/ }).waitFor();
    await keys(page, "Enter");
    await page.waitForURL("**/machines/rack1-node7");
    // A mark of the timeline, and on to the next.
    const marks = page.locator(".bl-mark");
    await tabTo(page, marks.first());
    await keys(page, "Enter", "ArrowRight");
    await page.locator(".bl-mark:nth-of-type(2)[aria-pressed=true]:focus").waitFor();

    await keys(page, "g", "m");
    await page.waitForURL("**/machines");
    await pressOn(page, page.getByRole("button", { name: "Add a machine" }));
    const dialog = page.getByRole("dialog");
    await typeInto(page, dialog.getByLabel("Name"), "typed1");
    await typeInto(page, dialog.getByLabel("MAC"), "52:54:00:77:00:01");
    await tabTo(page, dialog.getByRole("combobox", { name: "Profile" }));
    await page.keyboard.type("rocky");
    await page.getByRole("option", { name: "rocky-db" }).waitFor();
    await keys(page, "ArrowDown", "Enter");
    await pressOn(page, dialog.getByRole("button", { name: "Add" }));
    await page.waitForURL("**/machines/typed1");
    const made = await (await server.as("viewer")).call("machines.show", { params: { name: "typed1" } });
    expect([made.mac as string, made.profile]).toEqual(["52:54:00:77:00:01", "rocky-db"]);
  } finally {
    await close();
  }
}, 90_000);

test("machines are selected in the table and armed, with their number in words", async () => {
  const { page, close } = await byKeys("/machines");
  try {
    await typeInto(page, page.getByPlaceholder("Name, MAC, address…"), "rack2-");
    await page.waitForURL(/q=rack2-/);
    await pressOn(page, page.getByRole("button", { name: /^installed/ }));
    await page.waitForURL(/state=installed/);
    await settled(page);
    await keys(page, "j", "x", "j", "x");
    await page.getByRole("toolbar").getByText("2 selected").waitFor();
    await keys(page, "a");
    const dialog = page.getByRole("dialog", { name: "Arm 2 machines" });
    await typeInto(page, dialog.getByLabel(/in words/), "two");
    await pressOn(page, dialog.getByRole("button", { name: "Arm: wipe and install" }));
    await dialog.waitFor({ state: "detached" });
    const query = { q: "rack2-", state: "armed", limit: 50 } as const;
    const { items } = await (await server.as("viewer")).call("machines.list", { query });
    const now = Date.now();
    expect(items.filter(({ now: { arm } }) => (arm?.armedMs ?? 0) > now - 60_000).length).toBe(2);
  } finally {
    await close();
  }
}, 90_000);

test("a profile is made and filled in", async () => {
  const { page, close } = await byKeys("/profiles");
  try {
    await pressOn(page, page.getByRole("button", { name: "Make a profile" }));
    const dialog = page.getByRole("dialog");
    await typeInto(page, dialog.getByLabel("Name"), "typed");
    await typeInto(page, dialog.locator('input[type="password"]'), "correct horse");
    await pressOn(page, dialog.getByRole("button", { name: "Add" }));
    await page.waitForURL("**/profiles/typed");
    await pressOn(page, page.getByRole("button", { name: "Identity" }));
    await typeInto(page, page.getByLabel("Time zone"), "Asia/Shanghai");
    await pressOn(page, page.getByRole("button", { name: "Users" }), "Space");
    await pressOn(page, page.getByRole("button", { name: "Add: Users" }));
    await typeInto(page, page.getByLabel("Name", { exact: true }), "ann");
    await pressOn(page, page.getByLabel("May become root (sudo)"), "Space");
    await pressOn(page, page.getByRole("button", { name: "Save", exact: true }));
    await page.getByText("Saved", { exact: true }).waitFor();
    const { spec } = await (await server.as("viewer")).call("profiles.show", { params: { name: "typed" } });
    expect(spec).toMatchObject({ timeZone: "Asia/Shanghai", users: [{ name: "ann", sudo: true }] });
  } finally {
    await close();
  }
}, 90_000);

test("a menu's entries change places: whoever moves one stays with it", async () => {
  // The doors are not opened again while machines are being installed: a server without any.
  const quiet = await openServer({ filled: "people", config: CONFIG });
  const { page, close } = await byKeys("/menu", quiet);
  try {
    const tree = page.getByRole("list", { name: "Entries" });
    await tabTo(page, tree.getByRole("button", { name: /^Memory test/ }));
    await keys(page, "Alt+ArrowUp", "Alt+ArrowUp");
    // The last one up, by its button, which keeps the focus as it goes.
    await pressOn(page, tree.getByRole("button", { name: "Up: Restart" }));
    await tree.locator("li").nth(1).getByText("Restart", { exact: true }).waitFor();
    await keys(page, "Enter");
    await tree.locator("li").first().getByText("Restart", { exact: true }).waitFor();
    await pressOn(page, page.getByRole("button", { name: "Save and open" }));
    await page.getByText("Saved, and in use.").waitFor();
    const [menu] = await (await quiet.as("viewer")).call("menus.list", {});
    const titles = (menu?.entries ?? []).map((entry) => (entry as { readonly title: string }).title);
    expect(titles).toEqual(["Restart", "Memory test", "Disk"]);
  } finally {
    await close();
    await quiet.close();
  }
}, 90_000);

test("media are added by their path, looked into and forgotten", async () => {
  await put(join(folder, "netboot"), NETBOOT);
  const { page, close } = await byKeys("/media");
  try {
    await pressOn(page, page.getByRole("button", { name: "Add media" }));
    await page.getByRole("menuitem").first().waitFor();
    await keys(page, "ArrowDown", "ArrowDown", "ArrowDown", "Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").first().waitFor();
    await typeInto(page, dialog.getByRole("textbox").first(), join(folder, "netboot"));
    await typeInto(page, dialog.getByLabel("Name"), "typed-media");
    await keys(page, "Enter");
    const card = page.getByRole("article").filter({ hasText: "typed-media" });
    await pressOn(page, card.getByRole("link").first());
    await page.waitForURL("**/media/typed-media");
    const client = await server.as("viewer");
    const names = async () => (await client.call("media.list", { query: { limit: 50 } })).items.map(({ name }) => name);
    expect(await names()).toContain("typed-media");
    await pressOn(page, page.getByRole("button", { name: "debian-installer", exact: true }));
    await page.waitForURL(/folder=debian-installer/);
    await pressOn(page, page.getByRole("button", { name: "Forget" }));
    await pressOn(page, page.getByRole("dialog").getByRole("button", { name: "Forget" }));
    await page.waitForURL("**/media");
    expect(await names()).not.toContain("typed-media");
  } finally {
    await close();
  }
}, 90_000);

test("a lease is kept for its machine", async () => {
  const { page, close } = await byKeys("/network?q=10.20.0.104");
  try {
    await page.locator(".bl-leases .bl-row").first().waitFor();
    await keys(page, "j", "x");
    await pressOn(page, page.getByRole("button", { name: "Reserve", exact: true }));
    const dialog = page.getByRole("dialog");
    await pressOn(page, dialog.getByRole("button", { name: "Reserve" }));
    await dialog.waitFor({ state: "detached" });
    const { items } = await (await server.as("viewer")).call("leases.list", { query: { limit: 100 } });
    expect(items.find(({ address }) => (address as string) === "10.20.0.104")?.reservedFor).toBe("rack1-node5");
  } finally {
    await close();
  }
}, 90_000);

/** What opens a dialog, and where. */
const DIALOGS: readonly (readonly [path: string, button: string])[] = [
  ["/machines", "Add a machine"],
  ["/profiles", "Make a profile"],
  ["/network", "Serve a network"],
  ["/settings?part=people", "Add a person"],
  ["/settings?part=tokens", "Make a token"],
  ["/machines/rack1-node3", "Edit"],
  ["/machines/rack1-node1", "Arm"],
  ["/profiles/debian-web", "Take over an answer file…"],
];

test("on every page each control is reached by Tab and shows it, and nothing is for the mouse alone", async () => {
  const { page, close } = await visit(browser);
  try {
    await logIn(page, server.url);
    for (const path of PAGES) {
      await page.goto(`${server.url}${path}`);
      await page.locator("nav").waitFor({ state: "attached" });
      await settled(page);
      expect({ path, ...(await keyboardFlaws(page)) }).toEqual({ path, ...NO_FLAWS });
    }
  } finally {
    await close();
  }
}, 300_000);

test("in every dialog, too; Escape leaves it, and the focus is back where it was opened", async () => {
  const { page, close } = await visit(browser);
  try {
    await logIn(page, server.url);
    for (const [path, name] of DIALOGS) {
      await page.goto(`${server.url}${path}`);
      const button = page.getByRole("button", { name, exact: true }).first();
      await pressOn(page, button);
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      await settled(page);
      const flaws = await keyboardFlaws(page, "[role=dialog]");
      expect({ path, name, ...flaws }).toEqual({ path, name, ...NO_FLAWS });
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await page
        .waitForFunction((element) => element === document.activeElement, await button.elementHandle(), {
          timeout: 5000,
        })
        .catch(() => expect(`${path}: the focus is back on "${name}"`).toBe("never"));
    }
  } finally {
    await close();
  }
}, 180_000);
