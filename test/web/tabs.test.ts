// Many tabs of one browser: over HTTP/1.1 it has six connections to a server, and the stream of live changes would take one a tab.
import { expect, test } from "bun:test";
import { logIn, openBrowser, openServer, visit } from "./ground.ts";

/** More than there are connections. */
const TABS = 8;

test("eight tabs are live at once, also after one of them is closed", async () => {
  const [browser, server] = await Promise.all([openBrowser(), openServer({ filled: "people" })]);
  try {
    const { page, context, complaints } = await visit(browser);
    await logIn(page, server.url, "operator", "/machines");
    const pages = [page];
    while (pages.length < TABS) {
      const next = await context.newPage();
      await next.goto(`${server.url}/machines`);
      await next.locator("nav").waitFor({ state: "attached" });
      pages.push(next);
    }
    const api = await server.as("operator");
    const put = (name: string, mac: string) =>
      api.call("machines.put", {
        params: { name },
        body: { mac, address: null, profile: null, loader: "auto", groups: [] } as never,
      });
    await put("first-one", "52:54:00:aa:00:01");
    for (const one of pages) await one.getByText("first-one").first().waitFor({ timeout: 30_000 });
    await pages.shift()?.close();
    await put("second-one", "52:54:00:aa:00:02");
    for (const one of pages) await one.getByText("second-one").first().waitFor({ timeout: 30_000 });
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
  }
}, 180_000);
