// Settings in the browser: a person is made, gets a token that works, a secret is kept, a backup goes out and comes back.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { axeFlaws, logIn, openBrowser, openServer, PASSWORD, type Server, settled, visit } from "./ground.ts";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer({ filled: "people" })]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test("an admin makes a person, a token, a secret, and a backup that can be put back", async () => {
  const { page, complaints, close } = await visit(browser);
  try {
    await logIn(page, server.url, "admin", "/settings");
    await page.getByRole("button", { name: "Add a person" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("bob");
    await dialog.getByLabel("New password").fill("short");
    await dialog.getByRole("button", { name: "Save" }).click();
    // Of the refusal: the hint below the field has the first words of it.
    await dialog.getByText("length is what makes a password hard to guess").waitFor();
    await dialog.getByLabel("New password").fill("long enough for bob");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "bob" }).waitFor();
    await settled(page);
    expect(await axeFlaws(page)).toEqual([]);

    await page.getByRole("tab", { name: "Tokens" }).click();
    expect(new URL(page.url()).search).toBe("?part=tokens");
    await page.getByRole("button", { name: "Make a token" }).click();
    await dialog.getByLabel("Name").fill("ci");
    await dialog.getByRole("button", { name: "Add" }).click();
    const token = (await dialog.getByText(/^bl_/).textContent()) ?? "";
    const asked = await fetch(`${server.url}/api/v1/people`, { headers: { Authorization: `Bearer ${token}` } });
    expect(asked.status).toBe(200);
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("cell", { name: "ci" }).waitFor();

    await page.getByRole("tab", { name: "Secrets" }).click();
    await page.getByRole("button", { name: "Keep a secret" }).click();
    await dialog.getByLabel("Name").fill("disk");
    await dialog.getByLabel("What it is").fill("a passphrase of a disk");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "disk" }).waitFor();

    await page.getByRole("tab", { name: "Loaders" }).click();
    await page.getByRole("button", { name: "Add your own" }).click();
    const loader = { name: "ipxe.efi", mimeType: "application/octet-stream", buffer: Buffer.from("MZ, mine") };
    await page.locator("input[type=file]").setInputFiles(loader);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "ipxe/ipxe.efi" }).waitFor();
    await page.getByRole("cell", { name: /^your own: / }).waitFor();
    expect((await Bun.file(`${server.data}/loaders/ipxe/ipxe.efi`).text()).slice(0, 8)).toBe("MZ, mine");
    await settled(page);
    expect(await axeFlaws(page)).toEqual([]);
    await page.getByRole("button", { name: "Remove" }).click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByText("No loaders yet").waitFor();

    await page.getByRole("tab", { name: "Backup" }).click();
    const make = page.getByRole("region", { name: "Backup", exact: true });
    await make.getByLabel("Passphrase").fill("a passphrase to keep");
    const download = page.waitForEvent("download");
    await make.getByRole("button", { name: "Download a backup" }).click();
    const file = await (await download).path();
    expect((await Bun.file(file).text()).startsWith("bootlace-backup-1\n")).toBe(true);

    const client = await server.as("admin");
    await client.call("secrets.remove", { params: { name: "disk" } });
    const restore = page.getByRole("region", { name: "Put a backup back" });
    await page.locator("input[type=file]").setInputFiles(file);
    await restore.getByLabel("Passphrase").fill("a wrong passphrase");
    await restore.getByRole("button", { name: "Put back…" }).click();
    await dialog.getByRole("button", { name: "Put a backup back" }).click();
    await dialog.getByText("does not open this backup").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await restore.getByLabel("Passphrase").fill("a passphrase to keep");
    await restore.getByRole("button", { name: "Put back…" }).click();
    await dialog.getByRole("button", { name: "Put a backup back" }).click();
    await restore.getByText(/secrets 1/).waitFor();
    // Whoever came back may have another password now: their other sessions are over, the page's own is not.
    await expect(client.call("secrets.list", {})).rejects.toThrow("Nobody is logged in");
    const again = await server.as("admin");
    expect((await again.call("secrets.list", {})).map(({ name }) => name)).toEqual(["disk"]);
    await page.getByRole("tab", { name: "Secrets" }).click();
    await page.getByRole("cell", { name: "disk" }).waitFor();
    // The refusals above are the browser's to complain of.
    expect(complaints.filter((one) => !one.includes("422"))).toEqual([]);
  } finally {
    await close();
  }
}, 180_000);

test("whoever is logged in changes their password by the person's menu; a viewer sees no people", async () => {
  const { page, close } = await visit(browser);
  try {
    await logIn(page, server.url, "viewer", "/settings?part=people");
    await page.getByRole("tab", { name: "Tokens" }).waitFor();
    expect(await page.getByRole("tab", { name: "People" }).count()).toBe(0);
    await page.getByRole("button", { name: "viewer, viewer" }).click();
    await page.getByRole("menuitem", { name: "Change password" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Your password now").fill(PASSWORD);
    await dialog.getByLabel("New password").fill("another long password");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Your password is changed").waitFor();
    const login = await fetch(`${server.url}/api/v1/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "viewer", password: "another long password" }),
    });
    expect(login.status).toBe(201);
  } finally {
    await close();
  }
}, 60_000);
