// Profiles in the browser: one is made in the form, its answer file follows what is typed, an old kickstart is taken over, and nobody's
// change is written over.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { axeFlaws, logIn, openBrowser, openServer, type Server, settled, visit } from "./ground.ts";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), openServer()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await server.close();
});

test("a profile is made in the form; what is stored is what was typed, with the password as a hash", async () => {
  const { page, complaints, close } = await visit(browser);
  try {
    await logIn(page, server.url, "operator", "/profiles?new=debian-12");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("desk");
    await dialog.locator('input[type="password"]').fill("correct horse");
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.waitForURL(/\/profiles\/desk$/);
    await settled(page);
    expect(await axeFlaws(page)).toEqual([]);

    await page.getByLabel("Packages from").fill("http://deb.example/debian");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Identity" }).click();
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    const answer = page.getByRole("region", { name: "Answer file" });
    // The file follows, and what is new in it is tinted.
    await answer.locator("li.bl-changed", { hasText: "time/zone string Europe/Berlin" }).waitFor();
    await page.getByRole("button", { name: "Disks" }).click();
    await page.getByLabel("Kind").selectOption("lvm");
    await page.getByRole("figure").getByText("LVM system").waitFor();
    await page.getByRole("button", { name: "Add: File systems" }).click();
    await page.getByLabel("Mounted on").fill("/");
    await page.getByLabel("Takes what is left").check();
    await page.getByRole("button", { name: "Users" }).click();
    await page.getByRole("button", { name: "Add: Users" }).click();
    await page.getByLabel("Name", { exact: true }).fill("ann");
    await page.getByRole("group", { name: "Users 1" }).getByRole("button", { name: "Set another" }).click();
    await page.locator('input[type="password"]').fill("another secret");
    await page.getByLabel("May become root (sudo)").check();
    await settled(page);
    expect(await axeFlaws(page)).toEqual([]);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByText("A password is set; only its hash is kept.").first().waitFor();

    const { spec, packages } = await (await server.as("viewer")).call("profiles.show", { params: { name: "desk" } });
    expect(packages).toBe("http://deb.example/debian");
    expect(spec).toMatchObject({
      timeZone: "Europe/Berlin",
      layout: { kind: "lvm", mounts: [{ mount: "/", grow: true }] },
      root: { passwordHash: "(kept)" },
      users: [{ name: "ann", sudo: true, passwordHash: "(kept)" }],
    });
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
}, 60_000);

test("a mistake stands beside its field, and its section is marked", async () => {
  const { page, close } = await visit(browser);
  try {
    await logIn(page, server.url, "operator", "/profiles/debian-web?section=identity");
    await page.getByLabel("Time zone").fill("Mars");
    await page.getByRole("textbox", { name: "Language" }).fill("English");
    await page.getByText("language and country, such as en_US.UTF-8").first().waitFor();
    await page.getByRole("button", { name: "Identity •" }).waitFor();
  } finally {
    await close();
  }
}, 60_000);

test("an old kickstart fills the form, and what was not understood is listed", async () => {
  const { page, close } = await visit(browser);
  try {
    await logIn(page, server.url, "operator", "/profiles/rocky-db?section=identity");
    await page.getByRole("button", { name: "Take over an answer file…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog
      .locator("textarea")
      .first()
      .fill(
        "install\nlang de_DE.UTF-8\nkeyboard de\ntimezone Asia/Shanghai\nxconfig --depth=8\n%packages\n@core\nvim\n",
      );
    await dialog.getByRole("button", { name: "Take it over" }).click();
    await dialog.getByText("What was not understood").waitFor();
    await dialog
      .getByText(/xconfig/)
      .first()
      .waitFor();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Shanghai");
    await page.getByText("not saved").waitFor();
  } finally {
    await close();
  }
}, 60_000);

test("what somebody else has changed meanwhile is not written over without asking", async () => {
  const { page, close } = await visit(browser);
  try {
    await logIn(page, server.url, "operator", "/profiles/debian-web?section=identity");
    await page.getByLabel("Keyboard").fill("de");
    await settled(page);
    const other = await server.as("admin");
    const { name: _name, ...theirs } = await other.call("profiles.show", { params: { name: "debian-web" } });
    const body = { ...theirs, spec: { ...theirs.spec, keyboard: "fr" } };
    await other.call("profiles.put", { params: { name: "debian-web" }, body });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Somebody else has changed this profile meanwhile.").waitFor();
    await page.getByRole("button", { name: "Read theirs" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll("input")].some(({ value }) => value === "fr"));
  } finally {
    await close();
  }
}, 60_000);

test("an own template: its values are listed, a mistake is marked at its line, and the file is rendered as one types", async () => {
  const { page, complaints, close } = await visit(browser);
  try {
    await logIn(page, server.url, "operator", "/profiles/debian-web?section=ownFile");
    await page.getByRole("button", { name: "Write my own, beginning with this one" }).click();
    await page.getByLabel("It is a template (Liquid)").check();
    const editor = page.getByRole("textbox", { name: "preseed.cfg" });
    await editor.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("d-i time/zone string Etc/UTC\nd-i netcfg/get_hostname string {{ machine.nam }}\n");
    await page.getByText(/^line 2: undefined variable: machine.nam/).waitFor();
    await page.locator(".cm-lint-marker-error").waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("End");
    for (let i = 0; i < "{{ machine.nam }}".length; i++) await page.keyboard.press("Backspace");
    await page.getByLabel("With the values of").selectOption("rack1-node1");
    await page.getByRole("button", { name: "machine.name", exact: true }).click();
    const answer = page.getByRole("region", { name: "Answer file" });
    await answer.locator("li", { hasText: "d-i netcfg/get_hostname string rack1-node1" }).waitFor();
    expect(await axeFlaws(page)).toEqual([]);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    const stored = await (await server.as("viewer")).call("profiles.show", { params: { name: "debian-web" } });
    expect(stored.answer).toMatchObject({ template: true });
    expect(stored.answer?.files["preseed.cfg"]).toContain("get_hostname string {{ machine.name }}");
    expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
  } finally {
    await close();
  }
}, 120_000);

test("what differs: from a version before, between two machines, between two systems", async () => {
  const { page, close } = await visit(browser);
  try {
    const api = await server.as("operator");
    const params = { name: "rocky-db" };
    const { name: _name, ...body } = await api.call("profiles.show", { params });
    await api.call("profiles.put", { params, body: { ...body, spec: { ...body.spec, keyboard: "de" } } });
    await api.call("profiles.put", { params, body: { ...body, spec: { ...body.spec, keyboard: "fr" } } });
    await logIn(page, server.url, "viewer", "/profiles/rocky-db");
    await page.getByRole("tab", { name: "Compare" }).click();
    const lines = page.getByRole("list", { name: "What differs" });
    await lines.locator(".bl-gone", { hasText: /keyboard.*de/ }).waitFor();
    await lines.locator(".bl-come", { hasText: /keyboard.*fr/ }).waitFor();
    await page.getByLabel("What is compared").selectOption("machine");
    await lines.locator(".bl-come", { hasText: "rack1-node10" }).first().waitFor();
    await page.getByLabel("What is compared").selectOption("system");
    await page.getByLabel("After").selectOption("debian-12");
    await lines.locator(".bl-come", { hasText: "preseed.cfg" }).waitFor();
    expect(await axeFlaws(page)).toEqual([]);
  } finally {
    await close();
  }
}, 120_000);
