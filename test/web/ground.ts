// The ground of the browser tests: a real Bootlace in a folder of its own on loopback, with people and an estate, and Chromium.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { hashPassword } from "../../src/http/api/passwords.ts";
import { createClient } from "../../src/http/client/client.ts";
import { openSqlite, storeFile } from "../../src/store/sqlite.ts";
import { fillEstate } from "./estate.ts";

const LAUNCHER = new URL("../../bin/bootlace", import.meta.url).pathname;
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** No sandbox: the tests run as root. Nothing of the browser's own goes out. */
export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const PASSWORD = "correct horse battery";
export const ROLES = ["viewer", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];
export type Language = "en" | "zh";
export type Theme = "light" | "dark";
export const WIDTHS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
export type Width = keyof typeof WIDTHS;

export interface Server {
  readonly url: string;
  /** Its data folder. */
  readonly data: string;
  /** What it said at its start. */
  readonly says: string;
  /** As a program of that role: the typed client. */
  as(role: Role): Promise<ReturnType<typeof createClient>>;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** empty: no records, nobody yet. people: only people. Else `estate.ts`. */
  readonly filled?: "empty" | "people" | "estate";
  /** More of the config file. */
  readonly config?: string;
  /** Of the estate. */
  readonly machines?: number;
}

/** Starts one; its data folder is gone when it is closed. */
export async function openServer({ filled = "estate", config = "", machines }: ServerOptions = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-web-"));
  const data = join(folder, "data");
  if (filled !== "empty") {
    const store = await openSqlite(storeFile(data));
    const passwordHash = await hashPassword(PASSWORD);
    for (const role of ROLES) await store.people.put({ name: role, role, passwordHash, createdMs: Date.now() });
    if (filled === "estate") await fillEstate(store, folder, machines);
    await store.close();
  }
  const [admin, boot, tftp] = [freePort(), freePort(), freePort()];
  await Bun.write(
    join(folder, "bootlace.yaml"),
    `data: ${data}\nadmin: { listen: "127.0.0.1:${admin}" }\nboot: { port: ${boot} }\ntftp: { port: ${tftp} }\n${config}`,
  );
  const child = Bun.spawn([LAUNCHER, "serve"], { cwd: folder, stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  let says = "";
  const decoder = new TextDecoder();
  const reader = child.stdout.getReader();
  while (!says.includes("is ready")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`Bootlace did not start: ${says}`);
    says += decoder.decode(value);
  }
  // Its notes come in the same breath or the next.
  const rest = reader.read().then(({ value }) => {
    says += value === undefined ? "" : decoder.decode(value);
  });
  await Promise.race([rest, Bun.sleep(200)]);
  const url = `http://127.0.0.1:${admin}`;
  return {
    url,
    data,
    get says() {
      return says;
    },
    async as(role) {
      const response = await fetch(`${url}/api/v1/session`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ name: role, password: PASSWORD }),
      });
      const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      const { csrf } = (await response.json()) as { readonly csrf: string };
      const send = (request: Request) => {
        request.headers.set("Cookie", cookie);
        return fetch(request);
      };
      return createClient({ server: url, token: null, csrf: () => csrf, send });
    },
    async close() {
      child.kill("SIGTERM");
      await child.exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Of loopback, free a moment ago, for TCP and so most likely for UDP. */
function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export interface Look {
  readonly language?: Language;
  readonly theme?: Theme;
  readonly width?: Width;
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser's console said that was wrong: errors, refusals of the Content-Security-Policy. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A browser of its own, nobody logged in, in that look. */
export async function visit(
  browser: Browser,
  { language = "en", theme = "light", width = "desktop" }: Look = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: WIDTHS[width],
    colorScheme: theme,
    locale: language === "zh" ? "zh-CN" : "en-GB",
    timezoneId: "UTC",
    hasTouch: width === "phone",
  });
  await context.addInitScript(
    ([one, other]) => {
      localStorage.setItem("bootlace-language", one);
      localStorage.setItem("bootlace-theme", other);
    },
    [language, theme] as const,
  );
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // A 401 to "who am I" is how the login begins.
    if (message.type() === "error" && !message.text().includes("401")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return { page, context, complaints, close: () => context.close() };
}

/** Logs in by the form, and waits for the pages. */
export async function logIn(page: Page, url: string, role: Role = "admin", path = "/"): Promise<void> {
  await page.goto(`${url}${path}`);
  await page.locator('input[autocomplete="username"]').fill(role);
  await page.locator('input[autocomplete="current-password"]').fill(PASSWORD);
  await page.locator('button[type="submit"]').click();
  await page.locator("nav").waitFor({ state: "attached" });
}

/** Waits until nothing on the page is a skeleton any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  await page.waitForTimeout(150);
}

export interface Flaw {
  readonly rule: string;
  readonly impact: string;
  /** The first elements, as selectors. */
  readonly where: readonly string[];
}

/** What axe finds that is serious or critical. */
export async function axeFlaws(page: Page): Promise<readonly Flaw[]> {
  // Its text as an expression: the page's Content-Security-Policy allows no script element of ours.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await tool.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, impact, nodes }) => ({
        rule: id,
        impact,
        where: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`),
      }));
  });
}
