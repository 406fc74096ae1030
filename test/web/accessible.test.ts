// axe finds nothing serious on any page, in both themes and widths; and no page breaks the Content-Security-Policy.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { axeFlaws, logIn, openBrowser, openServer, type Server, settled, visit } from "./ground.ts";
import { PAGES } from "./pages.ts";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

for (const [theme, width, language] of [
  ["light", "desktop", "en"],
  ["dark", "phone", "zh"],
] as const)
  test(`${theme}, ${width}, ${language}`, async () => {
    const { page, complaints, close } = await visit(browser, { theme, width, language });
    await logIn(page, server.url);
    for (const path of PAGES) {
      await page.goto(`${server.url}${path}`);
      await page.locator("nav").waitFor({ state: "attached" });
      await settled(page);
      expect({ path, flaws: await axeFlaws(page) }).toEqual({ path, flaws: [] });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect({ path, wide }).toEqual({ path, wide: 0 });
    }
    // What machines would be given is refused where no network is served, and the page says so.
    expect(complaints.filter((one) => !one.includes("422"))).toEqual([]);
    await close();
  }, 240_000);
