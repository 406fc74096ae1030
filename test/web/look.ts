// One page's picture, for a quick look:
//   bin/bun test/web/look.ts /machines OUT.png [en|zh] [light|dark] [desktop|phone]
import { type Language, logIn, openBrowser, openServer, settled, type Theme, visit, type Width } from "./ground.ts";

const [path = "/", out = "look.png", language = "en", theme = "light", width = "desktop"] = process.argv.slice(2);
const server = await openServer();
const browser = await openBrowser();
try {
  const { page, complaints } = await visit(browser, {
    language: language as Language,
    theme: theme as Theme,
    width: width as Width,
  });
  await logIn(page, server.url, "admin", path);
  await settled(page);
  await page.screenshot({ path: out });
  for (const complaint of complaints) console.log(complaint);
} finally {
  await browser.close();
  await server.close();
}
