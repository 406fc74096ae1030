import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import type { WholeBoot } from "../media/media.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { argumentProblem } from "./arguments.ts";
import { INSTALL, SERVER } from "./cases.test-data.ts";
import { grubChooser, grubConfig, grubRegister } from "./grub.ts";
import { ipxeRegister, ipxeScript, ipxeToPxelinux, type Scripted } from "./ipxe.ts";
import type { BootServer, KernelBoot } from "./plan.ts";
import { pxelinuxConfig, pxelinuxRegister } from "./pxelinux.ts";

const LOCAL: Scripted = { kind: "local", why: "install-failed" };
const MAC = "52:54:00:12:34:56" as Mac;
const PORT_80: BootServer = { address: "10.0.0.1" as Ipv4, httpPort: 80 };

function install(boot: Partial<KernelBoot>): Scripted {
  return { ...INSTALL, boot: { ...INSTALL.boot, ...boot } };
}

/** Two initrds, arguments and a title with what is syntax somewhere. */
const AWKWARD = install({
  title: "Débian || $" + "{net0/mac} 'it' \\",
  initrds: ["media/a/initrd.gz", "media/a/firmware+x.cpio"],
  arguments: ["ds=nocloud;s=http://x/", "a={b}", "$c", "d|e", "f&g", "---", "<h>", "i#j", "~*?[k]"],
});

/** A live system that looks for its disc image in its own root. */
const START = {
  kind: "start",
  why: "once",
  arm: "0123456789ab",
  boot: {
    title: "Some rescue system on web1",
    kernel: "media/rescue/vmlinuz",
    initrds: ["media/rescue/initrd.img"],
    arguments: ["boot=live", "fetch=http://192.168.9.1:8080/media/rescue/live/filesystem.squashfs"],
  },
} as const satisfies Scripted;
const image = (...ways: readonly WholeBoot[]): Scripted => ({
  ...START,
  boot: { kind: "image", title: "Any disc on web1", image: "media/disc.iso", ways },
});
const CARRIED: Scripted = {
  ...START,
  boot: { ...START.boot, carried: { path: "media/rescue.iso", name: "proxmox.iso" } },
};
const TOKEN = "00112233445566778899aabbccddeeff";
const WINDOWS: Scripted = {
  ...INSTALL,
  boot: {
    kind: "wimboot",
    title: "Windows 10.0.20348 on web1",
    kernel: "loaders/tools/wimboot",
    files: [
      { name: "BCD", path: "media/win/boot/bcd" },
      { name: "winpeshl.ini", path: `answers/${TOKEN}/winpeshl.ini` },
      { name: "boot.wim", path: "media/win/sources/boot.wim" },
    ],
    arguments: ["quiet"],
  },
};
const ESXI = {
  kind: "mboot",
  title: "VMware ESXi 8.0.2 on esx1",
  efi: "media/esxi/efi/boot/bootx64.efi",
  com32: "media/esxi/mboot.c32",
  pxelinux: { path: "loaders/tools/pxelinux-3.86.0", config: `answers/${TOKEN}/pxelinux.cfg` },
  config: `answers/${TOKEN}/boot.cfg`,
} as const;

const FREEBSD = {
  kind: "loader",
  title: "FreeBSD 14.2 on web1",
  efi: "media/freebsd/boot/loader.efi",
  bios: "media/freebsd/boot/pxeboot",
} as const;

const GOLDEN: readonly [string, string][] = [
  ["install.ipxe", ipxeScript(INSTALL, SERVER)],
  ["awkward.ipxe", ipxeScript(AWKWARD, PORT_80)],
  ["local.ipxe", ipxeScript(LOCAL, SERVER)],
  ["install.pxelinux", pxelinuxConfig(INSTALL)],
  ["awkward.pxelinux", pxelinuxConfig(AWKWARD)],
  ["local.pxelinux", pxelinuxConfig(LOCAL)],
  ["install.grub", grubConfig(INSTALL, SERVER)],
  ["awkward.grub", grubConfig(AWKWARD, PORT_80)],
  ["local.grub", grubConfig(LOCAL, SERVER)],
  ["start.ipxe", ipxeScript(START, SERVER)],
  ["start.pxelinux", pxelinuxConfig(START)],
  ["start.grub", grubConfig(START, SERVER)],
  ["carried.ipxe", ipxeScript(CARRIED, SERVER)],
  ["carried.pxelinux", pxelinuxConfig(CARRIED)],
  ["carried.grub", grubConfig(CARRIED, SERVER)],
  ["image.ipxe", ipxeScript(image("sanboot", "memdisk"), SERVER)],
  ["image-sanboot.ipxe", ipxeScript(image("sanboot"), SERVER)],
  ["image.pxelinux", pxelinuxConfig(image("sanboot", "memdisk"))],
  ["image-sanboot.pxelinux", pxelinuxConfig(image("sanboot"))],
  ["image.grub", grubConfig(image("uefi-http"), SERVER)],
  ["chain.pxelinux", pxelinuxConfig(LOCAL, undefined, "chain")],
  ["own-loader.grub", grubConfig(LOCAL, SERVER, "/EFI/acme/loader.efi")],
  ["register.ipxe", ipxeRegister(MAC, "K7PQ", SERVER)],
  ["register.pxelinux", pxelinuxRegister(MAC, "K7PQ")],
  ["register.grub", grubRegister(MAC, "K7PQ")],
  ["to-pxelinux.ipxe", ipxeToPxelinux(MAC, SERVER)],
  ["windows.ipxe", ipxeScript(WINDOWS, SERVER)],
  ["windows.pxelinux", pxelinuxConfig(WINDOWS)],
  ["windows.grub", grubConfig(WINDOWS, SERVER)],
  ["esxi.ipxe", ipxeScript({ ...INSTALL, boot: ESXI }, SERVER)],
  ["esxi-uefi-only.ipxe", ipxeScript({ ...INSTALL, boot: { ...ESXI, com32: null } }, SERVER)],
  ["esxi.pxelinux", pxelinuxConfig({ ...INSTALL, boot: ESXI })],
  ["esxi-without-old-pxelinux.pxelinux", pxelinuxConfig({ ...INSTALL, boot: { ...ESXI, pxelinux: null } })],
  ["esxi.grub", grubConfig({ ...INSTALL, boot: ESXI }, SERVER)],
  ["freebsd.ipxe", ipxeScript({ ...INSTALL, boot: FREEBSD }, SERVER)],
  ["freebsd.pxelinux", pxelinuxConfig({ ...INSTALL, boot: FREEBSD })],
  ["freebsd.grub", grubConfig({ ...INSTALL, boot: FREEBSD }, SERVER)],
  ["chooser.grub", grubChooser()],
];

const anyArgument = fc
  .oneof(
    fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 12 }),
    fc.stringMatching(/^[-#$(){}|&;<>*?[\]~!^%=,.:a]{1,6}$/),
  )
  .filter((text) => argumentProblem(text) === null);
const anyTitle = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom("'", '"', "\\", "$" + "{x}", "||", "&&", ";", "#", "\n", "\r", " ", "exit", "boot", "LABEL x"),
    )
    .map((all) => all.join("")),
);
const anyPlan = fc
  .record({ title: anyTitle, arguments: fc.array(anyArgument, { minLength: 1, maxLength: 6 }) })
  .map((boot) => ({ boot, plan: install(boot) }));

/** All lines but those that only show something. */
function commands(text: string, shows: RegExp): readonly string[] {
  return text.split("\n").filter((line) => !shows.test(line));
}

describe("a plan in each loader's language", () => {
  test.each(GOLDEN)("%s, whole", async (name, text) => {
    expect(text).toBe(await Bun.file(join(import.meta.dir, "golden", name)).text());
  });

  test("iPXE: arguments arrive as they are, a title changes nothing else", () => {
    fc.assert(
      fc.property(anyPlan, ({ boot, plan }) => {
        const text = ipxeScript(plan, SERVER);
        const words =
          text
            .split("\n")
            .find((line) => line.startsWith("kernel "))
            ?.split(/[ \t]+/) ?? [];
        expect(words.slice(2, -3)).toEqual(["initrd=initrd", ...boot.arguments]);
        expect(words.slice(-3)).toEqual(["||", "goto", "failed"]);
        expect(commands(text, /^echo /)).toEqual(
          commands(ipxeScript(install({ arguments: boot.arguments }), SERVER), /^echo /),
        );
        const shown = text.split("\n").filter((line) => line.startsWith("echo Bootlace: installing"));
        for (const line of shown) {
          expect(line).toMatch(/^[\x20-\x7e]+$/);
          expect(line.replace("echo ", "")).not.toMatch(/\$\{|\\|(^| )(#|(\|\||&&|;)( |$))/);
        }
      }),
    );
  });

  test("PXELINUX: the same", () => {
    fc.assert(
      fc.property(anyPlan, ({ boot, plan }) => {
        const text = pxelinuxConfig(plan);
        const append = text.split("\n").find((line) => line.startsWith("  APPEND ")) ?? "";
        expect(append.split(" ").slice(4)).toEqual([...boot.arguments]);
        expect(commands(text, /^SAY /)).toEqual(
          commands(pxelinuxConfig(install({ arguments: boot.arguments })), /^SAY /),
        );
        for (const line of text.split("\n")) expect(line).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  test("GRUB: the same", () => {
    fc.assert(
      fc.property(anyPlan, ({ boot, plan }) => {
        const text = grubConfig(plan, SERVER);
        const line = text.split("\n").find((each) => each.startsWith("  if linux ")) ?? "";
        const words = line
          .replace(/^ {2}if linux \S+ /, "")
          .replace(/; then$/, "")
          .split(" ");
        expect(words.map((word) => word.replace(/^'(.*)'$/, "$1"))).toEqual([...boot.arguments]);
        for (const word of words) expect(word).toMatch(/^([A-Za-z0-9_.,:=/@%+-]+|'[^']*')$/);
        expect(commands(text, /^echo /)).toEqual(
          commands(grubConfig(install({ arguments: boot.arguments }), SERVER), /^echo /),
        );
        // What it shows is one word of the shell.
        const shown = text.split("\n").filter((each) => each.startsWith("echo 'Bootlace: installing"));
        for (const each of shown) expect(each).toMatch(/^echo '([^']|'\\'')*'$/);
      }),
    );
  });

  const checker = Bun.which("grub-script-check");
  if (checker !== null)
    test.each(GOLDEN.filter(([name]) => name.endsWith(".grub")))("%s passes grub-script-check", async (_, text) => {
      const child = Bun.spawn([checker], { stdin: new Blob([text]), stderr: "pipe" });
      expect(await new Response(child.stderr).text()).toBe("");
      expect(await child.exited).toBe(0);
    });
});
