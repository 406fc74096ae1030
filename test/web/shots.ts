// Pictures of every page in both languages, themes and widths:
//   bin/bun test/web/shots.ts FOLDER [PAGE…]     a page by its address: /machines
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  axeFlaws,
  type Language,
  logIn,
  openBrowser,
  openServer,
  settled,
  type Theme,
  visit,
  type Width,
} from "./ground.ts";
import { PAGES } from "./pages.ts";

const [folder, ...only] = process.argv.slice(2);
if (folder === undefined) throw new Error("say the folder: bin/bun test/web/shots.ts FOLDER [PAGE…]");
mkdirSync(folder, { recursive: true });
const server = await openServer();
const browser = await openBrowser();
try {
  for (const width of ["desktop", "phone"] as const satisfies readonly Width[])
    for (const theme of ["light", "dark"] as const satisfies readonly Theme[])
      for (const language of ["en", "zh"] as const satisfies readonly Language[]) {
        const { page, complaints, close } = await visit(browser, { language, theme, width });
        await logIn(page, server.url);
        for (const path of PAGES.filter((one) => only.length === 0 || only.includes(one))) {
          await page.goto(`${server.url}${path}`);
          await page.locator("nav").waitFor({ state: "attached" });
          await settled(page);
          const name = path === "/" ? "overview" : path.slice(1).replaceAll(/[/?=&]/g, "-");
          await page.screenshot({ path: join(folder, `${name}.${width}.${theme}.${language}.png`) });
          for (const { rule, where } of await axeFlaws(page))
            console.log(`${path} ${width} ${theme} ${language}: ${rule}\n  ${where.join("\n  ")}`);
        }
        for (const complaint of complaints) console.log(`${width} ${theme} ${language}: ${complaint}`);
        await close();
      }
} finally {
  await browser.close();
  await server.close();
}
