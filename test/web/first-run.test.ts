// The first run as a person has it, in one browser without a reload: the link that the server printed, the five steps, a disc image
// uploaded, a profile made in the form, and a machine with real firmware that appears by itself, is made known, armed, and fills its
// timeline live to "installed" and on to the start from its own disk. A stand-in does what Ubuntu's installer does (../boot/stand-ins).
import { afterAll, expect, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { obtainLoaders } from "../../src/loaders/obtain.ts";
import type { Mac } from "../../src/net/mac.ts";
import { startMachine } from "../../src/rack/machine.ts";
import { startServer } from "../../src/rack/program.ts";
import { createSegment, ownerName } from "../../src/rack/segment.ts";
import { SAYS } from "../boot/disks.ts";
import { SERVER } from "../boot/lab.ts";
import { PACKAGES } from "../boot/prepare.ts";
import { makeMedia, STAND_INS } from "../boot/stand-ins.ts";
import { FLAGS, PASSWORD, visit } from "./ground.ts";

const MAC_ADDRESS = "52:54:00:fe:00:01" as Mac;
const folder = mkdtempSync(join(tmpdir(), `${ownerName()}-first-run-`));
const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** A browser on the segment's own server computer. */
async function browserInside(namespace: string): Promise<Browser> {
  const program = join(folder, "chromium");
  await Bun.write(
    program,
    `#!/bin/sh\nexec ip netns exec ${namespace} ${process.env.CHROMIUM ?? "/usr/bin/chromium"} "$@"\n`,
  );
  chmodSync(program, 0o755);
  return chromium.launch({ executablePath: program, args: [...FLAGS] });
}

/** A script of the profile: the install goes on when somebody presses a key at the machine's serial port, so the page has its time. */
const WAITS = "mknod /tmp/serial c 4 64 && read -r key < /tmp/serial";

/** Notes from now on how many marks the timeline has, whenever it changes; a reload would lose it. */
function countMarks(page: Page): Promise<void> {
  return page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(globalThis, { seen });
    const note = () => {
      const marks = document.querySelectorAll(".bl-mark").length;
      if (marks !== seen.at(-1)) seen.push(marks);
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true });
  });
}

test("from the printed link to a machine that is installed and starts from its own disk, in the browser", async () => {
  const data = join(folder, "data");
  mkdirSync(data);
  // The loaders are there already, since there is no archive on the segment to get them from.
  await obtainLoaders({ dataFolder: data, packagesFolder: PACKAGES });
  const image = await makeMedia(folder, STAND_INS.ubuntu24);
  const segment = createSegment({ address: SERVER, prefix: 24 });
  closers.push(segment.close);
  const config = join(folder, "bootlace.yaml");
  await Bun.write(config, `data: ${data}\n`);
  const log = join(folder, "server.log");
  const server = await startServer({ config, data, log, segment });
  closers.push(server.stop);
  const browser = await browserInside(segment.namespace);
  closers.push(() => browser.close());
  // The console is not looked at: requests fail while the doors are opened anew for the network.
  const { page } = await visit(browser);
  page.setDefaultTimeout(60_000);

  // The link, and step one: the admin.
  const link = /http:\/\/\S+\/setup\?code=\S+/.exec(await Bun.file(log).text())?.[0] ?? "";
  await page.goto(link);
  await page.locator("input[type=password]").nth(0).fill(PASSWORD);
  await page.locator("input[type=password]").nth(1).fill(PASSWORD);
  await page.locator("button[type=submit]").click();
  await page.getByRole("heading", { name: "From here to a machine that boots" }).waitFor();
  await page.evaluate(() => Object.assign(globalThis, { loadedOnce: true }));

  // Two and three: the interface, who answers there, and that Bootlace gives the addresses.
  await page.getByRole("radio", { name: /br0/ }).check();
  await page.getByRole("button", { name: "Ask who answers here" }).click();
  await page.getByText("Nobody else answers there.").waitFor();
  expect(await page.getByRole("radio", { name: /gives addresses/ }).isChecked()).toBe(true);
  await page.getByRole("button", { name: "Serve br0" }).click();
  await page.getByText("br0 is served: gives addresses.").waitFor();

  // Four: the disc goes up and is recognised.
  await page.locator("input[type=file]").first().setInputFiles(image);
  await page.getByText(/There is 1 medium: Ubuntu.* 24\.04/).waitFor({ timeout: 120_000 });

  // Five: a machine is switched on, and appears by itself.
  const machine = await startMachine({
    segment,
    firmware: "bios",
    mac: MAC_ADDRESS,
    folder: join(folder, "machine"),
    diskGigabytes: 20,
  });
  closers.push(machine.stop);
  await page.getByText(`${MAC_ADDRESS} was heard`).waitFor({ timeout: 120_000 });

  // What to install is said in the form; then back to the machine that waits.
  await page.getByRole("link", { name: "Profiles" }).click();
  await page.getByRole("button", { name: "Make a profile" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("server");
  await page.getByRole("dialog").locator('input[type="password"]').fill(PASSWORD);
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  await page.waitForURL(/\/profiles\/server$/);
  await page.getByRole("button", { name: "Users" }).click();
  await page.getByRole("button", { name: "Add: Users" }).click();
  await page.getByLabel("Name", { exact: true }).fill("ada");
  await page.getByRole("button", { name: "Scripts" }).click();
  await page.getByRole("button", { name: "Add: After" }).click();
  await page.getByRole("group", { name: "After 1" }).locator("textarea").fill(WAITS);
  await page.getByRole("region", { name: "Answer file" }).getByText(/ada/).first().waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
  while (!page.url().endsWith("/welcome")) await page.goBack();

  await page.getByRole("button", { name: "Make it known and choose what to install" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("first");
  await dialog.getByRole("combobox", { name: "Profile" }).click();
  await page.getByRole("option", { name: "server" }).click();
  await dialog.getByRole("button", { name: "Add" }).click();
  await page.waitForURL(/\/machines\/first$/);
  await page.getByRole("button", { name: "Arm", exact: true }).click();
  await dialog.getByRole("button", { name: "Arm: wipe and install" }).click();
  await dialog.waitFor({ state: "detached" });
  await countMarks(page);

  // Its timeline fills by itself, mark by mark.
  await machine.reset();
  const mark = (name: RegExp, seconds: number) =>
    Promise.race([
      page
        .locator(".bl-mark")
        .and(page.getByRole("button", { name }))
        .first()
        .waitFor({ timeout: seconds * 1000 }),
      machine.waitForSerial(/STAND-IN: STOPPED.*/, seconds + 60).then((words) => {
        throw new Error(`${words}\n${machine.serial().slice(-3000)}`);
      }),
    ]);
  await mark(/^fetched the kernel/, 120);
  await mark(/^fetched its answer file · user-data/, 120);
  await mark(/^the installer runs/, 60);
  await page.getByText(/^Installing server/).waitFor();
  await machine.type("\n");
  await mark(/^installed/, 120);
  await page.getByText(/^Installed with server, .* It starts from its disk\.$/).waitFor();
  await page.getByText("ended well", { exact: true }).waitFor();
  // Kept in the page: what is seen below is of the boot after it.
  const counts = await page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen);
  // In steps, not all at once when it was over.
  expect(new Set(counts).size).toBeGreaterThan(3);

  // The machine starts again by itself, asks, and is sent to the disk that the installer wrote.
  await mark(/^was sent to its local disk/, 120);
  await machine.waitForSerial(SAYS, 60);
  expect(
    await page
      .locator(".bl-mark")
      .and(page.getByRole("button", { name: /^installed/ }))
      .count(),
  ).toBe(0);
  await page.getByText(/^Installed with server, .* It starts from its disk\.$/).waitFor();
  expect(await page.evaluate(() => "loadedOnce" in globalThis)).toBe(true);
}, 600_000);
