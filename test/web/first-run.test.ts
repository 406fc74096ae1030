// The first run as a person has it: the link that the server printed, the five steps in a real browser, a disc image uploaded, and a
// machine with real firmware that appears by itself, is made known, armed, and fills its timeline live until its installer runs.
import { afterAll, expect, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { obtainDemoFiles } from "../../src/cli/demo-files.ts";
import type { Mac } from "../../src/net/mac.ts";
import { startMachine } from "../../src/rack/machine.ts";
import { startServer } from "../../src/rack/program.ts";
import { createSegment, ownerName } from "../../src/rack/segment.ts";
import { SERVER } from "../boot/lab.ts";
import { PACKAGES } from "../boot/prepare.ts";
import { run } from "../discs/trees.ts";
import { FLAGS, PASSWORD, visit } from "./ground.ts";

const MAC_ADDRESS = "52:54:00:fe:00:01" as Mac;
const folder = mkdtempSync(join(tmpdir(), `${ownerName()}-first-run-`));
const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** Debian's installer as a disc. The loaders go into the data folder, since there is no archive on the segment to get them from. */
async function installerDisc(data: string): Promise<string> {
  const { media } = await obtainDemoFiles(data, () => {}, PACKAGES);
  const image = join(folder, "debian-12-netboot.iso");
  await run("xorriso", "-as", "mkisofs", "-quiet", "-R", "-J", "-V", "Debian netboot", "-o", image, media);
  return image;
}

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

test("from the printed link to a machine whose installer runs, in the browser", async () => {
  const data = join(folder, "data");
  mkdirSync(data);
  const image = await installerDisc(data);
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

  // The link, and step one: the admin.
  const link = /http:\/\/\S+\/setup\?code=\S+/.exec(await Bun.file(log).text())?.[0] ?? "";
  await page.goto(link);
  await page.locator("input[type=password]").nth(0).fill(PASSWORD);
  await page.locator("input[type=password]").nth(1).fill(PASSWORD);
  await page.locator("button[type=submit]").click();
  await page.getByRole("heading", { name: "From here to a machine that boots" }).waitFor({ timeout: 60_000 });

  // Two and three: the interface, who answers there, and that Bootlace gives the addresses.
  await page.getByRole("radio", { name: /br0/ }).check();
  await page.getByRole("button", { name: "Ask who answers here" }).click();
  await page.getByText("Nobody else answers there.").waitFor({ timeout: 20_000 });
  expect(await page.getByRole("radio", { name: /gives addresses/ }).isChecked()).toBe(true);
  await page.getByRole("button", { name: "Serve br0" }).click();
  await page.getByText("br0 is served: gives addresses.").waitFor({ timeout: 60_000 });

  // Four: the disc goes up and is recognised.
  await page.locator("input[type=file]").first().setInputFiles(image);
  await page.getByText(/There is 1 medium: .*Debian/).waitFor({ timeout: 120_000 });

  // Five: a machine is switched on, and appears by itself.
  const machine = await startMachine({ segment, firmware: "bios", mac: MAC_ADDRESS, folder: join(folder, "machine") });
  closers.push(machine.stop);
  await page.getByText(`${MAC_ADDRESS} was heard`).waitFor({ timeout: 90_000 });

  // What to install is said in the form; then back to the machine that waits.
  const profiles = await page.context().newPage();
  await profiles.goto(`${new URL(page.url()).origin}/profiles?new=-`);
  await profiles.getByRole("dialog").getByLabel("Name").fill("debian");
  await profiles.getByRole("dialog").locator('input[type="password"]').fill(PASSWORD);
  await profiles.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  await profiles.waitForURL(/\/profiles\/debian$/);
  await profiles.getByLabel("Packages from").fill(`http://${SERVER}/none`);
  await profiles.getByRole("combobox", { name: "Kernel arguments of the installer" }).fill("console=ttyS0");
  await profiles.keyboard.press("Enter");
  await profiles.getByRole("button", { name: "Save", exact: true }).click();
  await profiles.getByText("Saved", { exact: true }).waitFor();
  await profiles.close();

  await page.getByRole("button", { name: "Make it known and choose what to install" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("first");
  await dialog.getByRole("combobox", { name: "Profile" }).click();
  await page.getByRole("option", { name: "debian" }).click();
  await dialog.getByRole("button", { name: "Add" }).click();
  await page.waitForURL(/\/machines\/first$/);
  await page.getByRole("button", { name: "Arm", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Arm: wipe and install" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  // Its timeline fills without a reload.
  await machine.reset();
  const sentence = (text: RegExp, seconds: number) =>
    page
      .getByText(text)
      .first()
      .waitFor({ timeout: seconds * 1000 });
  await sentence(/^Booting/, 90);
  await sentence(/^Starting the installer/, 120);
  await sentence(/^Installing debian/, 180);
}, 600_000);
