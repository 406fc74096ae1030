// Media in the browser: a disc is dropped on the page, sent, recognised, looked into, checked and forgotten.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { SAMPLES } from "../../src/os/samples.test-data.ts";
import { disc } from "../discs/layouts.ts";
import { axeFlaws, logIn, openBrowser, openServer, type Server, settled, visit } from "./ground.ts";

let browser: Browser;
let server: Server;
const folder = mkdtempSync(join(tmpdir(), "bootlace-web-media-"));
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer({ filled: "people" })]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A real disc of Rocky Linux's layout, with ballast so that it goes up in several pieces. */
async function rockyDisc(): Promise<string> {
  const sample = SAMPLES.find(({ name }) => name.toLowerCase().includes("rocky"));
  if (sample === undefined) throw new Error("there is no sample of Rocky Linux");
  const ballast = new Uint8Array(20 << 20).fill(7);
  // In a sample, a number is the size of a file whose content does not matter.
  const files = Object.entries(sample.files).map(([path, content]) => [
    path,
    typeof content === "number" ? new Uint8Array(Math.min(content, 4096)) : content,
  ]);
  const all = { ...Object.fromEntries(files), "Packages/ballast.rpm": ballast };
  return disc(folder, "Rocky 9 (test).iso", all, sample.disc?.label ?? "ROCKY");
}

test("a disc that is uploaded appears as what it is, with its files, and can be forgotten", async () => {
  const image = await rockyDisc();
  const { page, complaints, close } = await visit(browser);
  try {
    await logIn(page, server.url, "operator", "/media");
    await page.getByRole("heading", { name: "No installation media yet" }).waitFor();
    await page.locator("input[type=file]").first().setInputFiles(image);
    // Nothing is read again by hand: the stream tells of it.
    const card = page.getByRole("article").filter({ hasText: "Rocky Linux" });
    await card.waitFor({ timeout: 40_000 });
    expect(await axeFlaws(page)).toEqual([]);
    await card.getByRole("link").click();
    await page.getByRole("heading", { name: /Rocky Linux/ }).waitFor();
    await page
      .getByText(/\.treeinfo/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Packages", exact: true }).click();
    await page.getByText("ballast.rpm").waitFor();
    expect(new URL(page.url()).search).toBe("?folder=Packages");
    await page.goBack();
    await page.getByText("ballast.rpm").waitFor({ state: "detached" });
    await settled(page);
    expect(await axeFlaws(page)).toEqual([]);
    await page.getByRole("button", { name: "Check its sums" }).click();
    await page.getByRole("dialog").getByText(/sums/).first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Forget" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Forget" }).click();
    await page.waitForURL(/\/media$/);
    await page.getByRole("article").waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
}, 100_000);

test("an upload that is paused goes on where it was, also after a reload", async () => {
  const { page, close } = await visit(browser);
  const name = "slow.iso";
  const image = join(folder, name);
  await Bun.write(image, new Uint8Array(40 << 20));
  try {
    await logIn(page, server.url, "operator", "/media");
    // The line is slow: each piece takes a while.
    await page.route("**/api/v1/uploads/*?offset=*", async (route) => {
      await Bun.sleep(300);
      await route.continue();
    });
    await page.locator("input[type=file]").first().setInputFiles(image);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("paused").waitFor();
    await Bun.sleep(1000);
    const part = () => readdirSync(join(server.data, "media")).find((file) => file.includes(`${name}`)) ?? "";
    const held = Bun.file(join(server.data, "media", part())).size;
    expect(held).toBeLessThan(40 << 20);
    page.on("dialog", (dialog) => dialog.accept());
    await page.reload();
    await page.locator("nav").waitFor();
    const offsets: number[] = [];
    page.on("request", (request) => {
      const offset = new URL(request.url()).searchParams.get("offset");
      if (offset !== null) offsets.push(Number(offset));
    });
    await page.locator("input[type=file]").first().setInputFiles(image);
    // Zeros are no disc: that is said where the upload was, with the reason.
    await page.getByText("no media: it is no disc image").waitFor({ timeout: 40_000 });
    expect(offsets[0]).toBe(held);
    expect(part()).toBe(name);
  } finally {
    await close();
  }
}, 100_000);

test("a viewer sees media and may not add any", async () => {
  const { page, close } = await visit(browser);
  await logIn(page, server.url, "viewer", "/media");
  await settled(page);
  expect(await page.locator("input[type=file]").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Add media" }).first().getAttribute("aria-disabled")).toBe("true");
  await close();
});
