// The menu editor in the browser: a menu is made, its entries moved and changed, mistakes told beside their fields, and the running
// server shows what was saved.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { axeFlaws, logIn, openBrowser, openServer, type Server, settled, visit } from "./ground.ts";

const CONFIG = `networks: [{ interface: lo, mode: off, menu: main }]
syslog: { enabled: false }
menus:
  - name: main
    title: Rack one
    entries:
      - { label: disk, title: Disk, local: auto }
      - { title: Memory test, tool: memtest }
      - title: Tools
        entries:
          - { title: Restart, power: reboot }
`;

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer({ filled: "people", config: CONFIG })]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test("entries are moved and changed, faults are beside their fields, and the server takes what is saved", async () => {
  const { page, complaints, close } = await visit(browser);
  try {
    await logIn(page, server.url, "admin", "/menu");
    const tree = page.getByRole("list", { name: "Entries" });
    await tree.getByRole("button", { name: /^Memory test/ }).waitFor();
    await settled(page);
    expect(await axeFlaws(page)).toEqual([]);

    // By the keyboard: up, above the disk.
    await tree.getByRole("button", { name: /^Memory test/ }).focus();
    await page.keyboard.press("Alt+ArrowUp");
    const titles = () => tree.locator(".bl-menu-name > span:first-child").allTextContents();
    expect(await titles()).toEqual(["Memory test", "Disk", "Tools", "Restart"]);
    // With the mouse: into the sub-menu, before what is there; and out of it with a finger.
    const middle = async (title: string) => {
      const row = tree.locator("li", { has: page.getByText(title, { exact: true }) });
      const box = await row.locator(".bl-grip").boundingBox();
      return { x: (box?.x ?? 0) + 12, y: (box?.y ?? 0) + 18 };
    };
    const [test, restart] = [await middle("Memory test"), await middle("Restart")];
    await page.mouse.move(test.x, test.y);
    await page.mouse.down();
    await page.mouse.move(restart.x, restart.y, { steps: 5 });
    await page.mouse.up();
    expect(await titles()).toEqual(["Disk", "Tools", "Memory test", "Restart"]);
    const finger = await page.context().newCDPSession(page);
    const touch = async (type: "touchStart" | "touchMove" | "touchEnd", at: { x: number; y: number } | null) =>
      finger.send("Input.dispatchTouchEvent", { type, touchPoints: at === null ? [] : [at] });
    const disk = await middle("Disk");
    await touch("touchStart", await middle("Memory test"));
    await touch("touchMove", { x: disk.x, y: disk.y + 40 });
    await touch("touchMove", disk);
    await touch("touchEnd", null);
    await tree.locator("li").first().getByText("Memory test").waitFor();
    expect(await titles()).toEqual(["Memory test", "Disk", "Tools", "Restart"]);

    await page.getByRole("tab", { name: "GRUB" }).click();
    await page.getByRole("textbox", { name: "GRUB" }).waitFor();
    await page.waitForFunction(() => document.querySelector("textarea")?.value.includes("Restart"));

    await tree.getByRole("button", { name: /^Restart/ }).click();
    await page.getByLabel("Title", { exact: true }).fill("x".repeat(80));
    await page.getByRole("button", { name: "Save and open" }).click();
    await page
      .getByText(/Too big|70/)
      .first()
      .waitFor();
    await page.getByLabel("Title", { exact: true }).fill("Start again");
    await page.getByRole("button", { name: "Save and open" }).click();
    await page.getByText("Saved, and in use.").waitFor({ timeout: 30_000 });

    const client = await server.as("admin");
    const [menu] = await client.call("menus.list", {});
    expect(JSON.stringify(menu?.entries)).toContain("Start again");
    // The mistake was refused, and while the doors were closed nobody answered.
    expect(complaints.filter((one) => !/422|ERR_|Failed to (load|fetch)/.test(one))).toEqual([]);
  } finally {
    await close();
  }
}, 180_000);

test("where the config does not go, it is said why, and the next try begins without that", async () => {
  const file = join(server.data, "..", "bootlace.yaml");
  const before = await Bun.file(file).text();
  const taken = Bun.listen({ hostname: "0.0.0.0", port: 0, socket: { data() {} } });
  const { page, close } = await visit(browser);
  try {
    await Bun.write(file, before.replace(/boot: \{ port: \d+ \}/, `boot: { port: ${taken.port} }`));
    await logIn(page, server.url, "admin", "/menu");
    const heading = page.getByLabel("Title", { exact: true });
    await heading.fill("Rack two");
    await page.getByRole("button", { name: "Save and open" }).click();
    const why = page.getByText("Saved, but not in use:");
    await why.waitFor({ timeout: 30_000 });
    expect(await why.textContent()).toContain(String(taken.port));
    taken.stop(true);
    await heading.fill("Rack three");
    await page.getByRole("button", { name: "Save and open" }).click();
    await page.getByText("Saved, and in use.").waitFor({ timeout: 30_000 });
    const [menu] = await (await server.as("admin")).call("menus.list", {});
    expect(menu?.title).toBe("Rack three");
  } finally {
    taken.stop(true);
    await close();
  }
}, 120_000);
