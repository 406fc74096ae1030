import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Menu, menuSchema } from "../../machines/menu.ts";
import { MACHINE, SERVER } from "../cases.test-data.ts";
import { grubMenu } from "./grub.ts";
import { grubTheme } from "./grub-theme.ts";
import { ipxeMenu } from "./ipxe.ts";
import { lookOf } from "./look.ts";
import { type PxelinuxView, pxelinuxMenu, pxelinuxPage } from "./pxelinux.ts";
import { ubootMenu } from "./uboot.ts";

const GOLDEN = join(import.meta.dir, "golden");
const BIOS: PxelinuxView = {
  mac: MACHINE.mac,
  machine: MACHINE.name,
  firmware: "bios",
  architecture: "x86",
  server: SERVER,
  http: false,
  ticket: (label) => `ticket-${label}`,
};
const UEFI: PxelinuxView = { ...BIOS, firmware: "uefi-x64", architecture: "x86_64" };
const UBOOT: PxelinuxView = { ...BIOS, firmware: "uboot-arm64", architecture: "aarch64" };
const NAMES = readdirSync(GOLDEN)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.slice(0, -5))
  .sort();

async function menuNamed(name: string): Promise<Menu> {
  return menuSchema.parse(Bun.YAML.parse(await Bun.file(join(GOLDEN, `${name}.yaml`)).text()));
}

const WAYS: readonly [string, (menu: Menu) => string][] = [
  ["pxelinux", (menu) => pxelinuxMenu(menu, BIOS)],
  ["http.pxelinux", (menu) => pxelinuxMenu(menu, { ...BIOS, http: true })],
  ["bios.ipxe", (menu) => ipxeMenu(menu, BIOS)],
  ["uefi.ipxe", (menu) => ipxeMenu(menu, UEFI)],
  ["grub", (menu) => grubMenu(menu, UEFI)],
  ["theme.grub", grubTheme],
  ["uboot", (menu) => ubootMenu(menu, UBOOT)],
];

/** Of any length, with everything in it that is syntax to somebody. */
const anyWords = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
    fc
      .array(
        fc.constantFrom(
          "'",
          '"',
          "\\",
          "$" + "{x}",
          "$x",
          "||",
          "&&",
          ";",
          "#",
          "^",
          " ",
          "}",
          "{",
          "ENDTEXT",
          "LABEL x",
          "exit",
          "--",
          "ä",
          "安",
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((all) => all.join("")),
  )
  .filter((text) => text.length > 0 && text.length <= 70 && !/[\p{Cc}\u2028\u2029]/u.test(text));
const anyPage = fc
  .array(fc.oneof(anyWords, fc.constantFrom("ENDTEXT", "  endtext", "\r", "\0")), { maxLength: 5 })
  .map((all) => all.join("\n"));

const plainMenu = (title: string, entry: string, help: string | undefined): Menu =>
  menuSchema.parse({
    name: "m",
    title,
    entries: [
      {
        label: "one",
        title: entry,
        ...(help === undefined ? {} : { help }),
        kernel: "media/a/linux",
        arguments: ["quiet"],
      },
      { label: "sub", title: entry, entries: [{ label: "two", title: entry, power: "reboot" }] },
      { separator: entry },
      { label: "local", title: "Local disk", local: "auto" },
    ],
  });

describe("a menu in each loader's language", () => {
  for (const name of NAMES)
    test.each(WAYS)(`${name}, whole: %s`, async (ending, render) => {
      const text = render(await menuNamed(name));
      expect(text).toBe(await Bun.file(join(GOLDEN, `${name}.${ending}`)).text());
    });

  test("iPXE: whatever a title says, the commands are the same", () => {
    fc.assert(
      fc.property(anyWords, anyWords, (title, entry) => {
        const commands = (menu: Menu) =>
          ipxeMenu(menu, UEFI)
            .split("\n")
            .map((line) =>
              line
                .replace(/^(menu --|item --gap --|item (--key \w )?[a-z]-\w+|item) .*$/, "$1")
                .replace(/--key \w /, "")
                .trimEnd(),
            );
        expect(commands(plainMenu(title, entry, undefined))).toEqual(commands(plainMenu("T", "E", undefined)));
        for (const line of ipxeMenu(plainMenu(title, entry, undefined), UEFI).split("\n")) {
          expect(line).toMatch(/^[\x20-\x7e]*$/);
          if (/^(menu|item) /.test(line)) expect(line).not.toMatch(/\$\{|\\|(^| )(#|(\|\||&&|;)( |$))/);
        }
      }),
    );
  });

  test("PXELINUX: the same, with help that tries to end early", () => {
    fc.assert(
      fc.property(anyWords, anyWords, anyPage, (title, entry, help) => {
        const lines = pxelinuxMenu(plainMenu(title, entry, help), BIOS).split("\n");
        const at = lines.indexOf("  TEXT HELP");
        const end = lines.findIndex((line, i) => i > at && /^\s*endtext/i.test(line));
        expect(lines[end]).toBe("  ENDTEXT");
        const outside = (all: readonly string[]) =>
          all.map((line) => line.replace(/^(\s*MENU (TITLE|LABEL)) .*$/, "$1"));
        const rest = [...lines.slice(0, at), ...lines.slice(end + 1)];
        const plain = pxelinuxMenu(plainMenu("T", "E", undefined), BIOS).split("\n");
        expect(outside(rest)).toEqual(outside(plain));
        for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test("U-Boot: the same, and nothing that wipes a disk", () => {
    fc.assert(
      fc.property(anyWords, anyWords, (title, entry) => {
        const outside = (menu: Menu) => ubootMenu(menu, UBOOT).replaceAll(/^(\s*MENU (TITLE|LABEL)) .*$/gm, "$1");
        expect(outside(plainMenu(title, entry, undefined))).toBe(outside(plainMenu("T", "E", undefined)));
      }),
    );
    const board = { label: "b", title: "B", kernel: "media/a/linux", device_trees: "media/a/dtbs" };
    const boards = menuSchema.parse({ name: "m", title: "M", entries: [board, { title: "Disk", local: "auto" }] });
    expect(ubootMenu(boards, UBOOT)).toContain(
      "LABEL b\n  MENU LABEL B\n  LINUX media/a/linux\n  FDTDIR media/a/dtbs\n",
    );
    const unattended = { title: "Install", kernel: "media/a/linux", arguments: ["auto=true"] };
    const menu = menuSchema.parse({ name: "m", title: "M", entries: [unattended, { title: "Disk", local: "auto" }] });
    expect(ubootMenu(menu, UBOOT)).not.toContain("auto=true");
  });

  test("GRUB: every title is one quoted word", () => {
    fc.assert(
      fc.property(anyWords, anyWords, (title, entry) => {
        const outside = (menu: Menu) =>
          grubMenu(menu, UEFI)
            .replaceAll(/'([^']|'\\'')*'/g, "''")
            .replaceAll(/ --hotkey \w/g, "");
        expect(outside(plainMenu(title, entry, undefined))).toBe(outside(plainMenu("T", "E", undefined)));
      }),
    );
  });

  test("GRUB's theme: whatever a title says, nothing is drawn but what always is", () => {
    fc.assert(
      fc.property(anyWords, (title) => {
        const lines = (text: string) => text.replaceAll(/text = ".*"$/gm, "").split("\n");
        expect(lines(grubTheme(plainMenu(title, "x", undefined)))).toEqual(
          lines(grubTheme(plainMenu("T", "x", undefined))),
        );
      }),
    );
  });

  test("the memory test is in the menu of those firmwares only that there is one for", () => {
    const menu = menuSchema.parse({
      name: "m",
      title: "M",
      entries: [{ label: "memory", title: "M", tool: "memtest" }],
    });
    const files = (["bios", "uefi-x64", "uefi-ia32", "uefi-arm64", "uefi-riscv64"] as const).map((firmware) => {
      const [ipxe, grub] = [ipxeMenu, grubMenu].map((render) => render(menu, { ...UEFI, firmware }));
      return [ipxe, grub].map((text) => /tools\/(\S+?)[ ;]/.exec(text ?? "")?.[1] ?? "none");
    });
    expect(files).toEqual([
      ["memtest.bin", "memtest.bin"],
      ["memtest.efi", "memtest.efi"],
      ["memtest-ia32.efi", "memtest-ia32.efi"],
      ["none", "none"],
      ["none", "none"],
    ]);
  });

  test("a sub-menu's password guards what is in it, whatever the loader", () => {
    const password = {
      crypt: "$6$abcdefgh$yVfUwsw5T.JApa8POvClA1pQ5peiq97DUNyXCZN5IrF.BMSkiaLQ5kvpuEm/VQ1Tvh/KV2TcaWh8qinoW5dhA1",
    };
    const menu = (ofMenu: object, ofEntry: object) => {
      const entry = { title: "Wipe", kernel: "media/wipe/linux", ...ofEntry };
      const tools = { title: "Tools", entries: [entry, { separator: true }], ...ofMenu };
      return menuSchema.parse({ name: "m", title: "M", entries: [{ title: "Disk", local: "auto" }, tools] });
    };
    for (const [, render] of WAYS) {
      const guarded = render(menu({}, { password }));
      expect(render(menu({ password }, {}))).toBe(guarded);
      if (render !== grubTheme) expect(render(menu({}, {}))).not.toBe(guarded);
    }
  });

  test("PXELINUX and the preview: a title keeps the letters that the screen has, unless it is spelt out", () => {
    const title = (more: object) =>
      /MENU TITLE (.*)/.exec(pxelinuxMenu({ ...plainMenu("Menü 菜单", "x", undefined), ...more }, BIOS))?.[1];
    expect([title({}), title({ plain: "Menu" })]).toEqual(["Menü ??", "Menu"]);
  });

  test("a look is the person's own as soon as there is anything of it", () => {
    const of = (look: object) =>
      lookOf(menuSchema.parse({ name: "m", title: "M", look, entries: [{ title: "L", local: "auto" }] }));
    expect(of({ hint: "x" })).toMatchObject({
      background: "#ff16222f",
      hint: "x",
      colors: { sel: { background: "#ff2f6fb0" } },
    });
    expect(of({ background: "#203050" })).toMatchObject({ background: "#ff203050", colors: {} });
    expect(of({ colors: { sel: { foreground: "#ffffff" } } }).background).toBeUndefined();
  });

  test("a page keeps its colours and loses every other control code", () => {
    expect(pxelinuxPage("\f\x0f09ä 安\r\n\x18splash.lss\x1aend")).toBe("\f\x0f09ä ?\nsplash.lssend\n");
  });

  const checker = Bun.which("grub-script-check");
  if (checker !== null)
    test.each(NAMES)("%s.grub passes grub-script-check", async (name) => {
      const child = Bun.spawn([checker], { stdin: new Blob([grubMenu(await menuNamed(name), UEFI)]), stderr: "pipe" });
      expect(await new Response(child.stderr).text()).toBe("");
      expect(await child.exited).toBe(0);
    });
});
