// In Chinese no page has an English sentence left: of what is seen, and of what is read out, four English words in a row are one,
// unless they are data, such as a log's lines, the name of a disc, or what a file says.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { logIn, openBrowser, openServer, type Server, settled, visit } from "./ground.ts";
import { PAGES } from "./pages.ts";

/** What other programs and people wrote. */
const DATA = "code, pre, kbd, textarea, time, .bl-mono, .bl-line, .cm-editor, .bl-answer, [data-lane=log]";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await server.close();
});

function englishOn(page: Page): Promise<readonly string[]> {
  return page.evaluate((data) => {
    const SENTENCE = /(?:[A-Za-z][A-Za-z'’-]*[,:;]? +){3,}[A-Za-z'’-]+/;
    const found = new Set<string>();
    const note = (text: string | null) => {
      // What a Chinese sentence quotes is data, too: a command, an error's words.
      if (text !== null && SENTENCE.test(text) && !/[\u4e00-\u9fff]/.test(text)) found.add(text.trim());
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (node.parentElement?.checkVisibility() && node.parentElement.closest(data) === null) note(node.textContent);
    for (const element of document.querySelectorAll("[title], [aria-label], [placeholder]"))
      if (element.closest(data) === null)
        for (const name of ["title", "aria-label", "placeholder"]) note(element.getAttribute(name));
    return [...found];
  }, DATA);
}

test("no page has English sentences in Chinese", async () => {
  const { page, close } = await visit(browser, { language: "zh" });
  try {
    await logIn(page, server.url);
    const left: Record<string, readonly string[]> = {};
    for (const path of PAGES) {
      await page.goto(`${server.url}${path}`);
      await page.locator("nav").waitFor({ state: "attached" });
      await settled(page);
      const found = await englishOn(page);
      if (found.length > 0) left[path] = found;
    }
    expect(left).toEqual({});
  } finally {
    await close();
  }
}, 180_000);
