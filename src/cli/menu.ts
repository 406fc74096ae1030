// bootlace menu: what machines show to people: as a loader's text, as a picture, and the passwords in it.
import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { hashMenuPassword } from "../acts/menu-password.ts";
import { Mistake } from "../net/mistake.ts";
import { FIRMWARE, type FirmwareName } from "../serve/explain.ts";
import { withClient } from "./api-client.ts";
import { secret } from "./ask.ts";
import { asOptions, columns, print } from "./context.ts";

interface ShowOptions {
  readonly as: string;
  readonly dialect: "ipxe" | "pxelinux" | "grub";
  readonly arch: FirmwareName;
  readonly interface?: string;
}

/** Adds `menu [list]|show|preview|password`. */
export function menuCommand(program: Command): void {
  const menu = program.command("menu").description("the menus that machines show");
  menu
    .command("list", { isDefault: true })
    .description("the menus of the config, and where they are shown")
    .action((_, command: Command) =>
      withClient(command, async (client) => {
        const menus = await client.call("menus.list", {});
        const rows = menus.map(({ name, title, timeout, entries, shownOn }) => [
          name,
          title,
          timeout === 0 ? "waits" : `${timeout} s`,
          String(entries.length),
          shownOn.join(", ") || "-",
        ]);
        print(command, menus, () =>
          columns(
            ["NAME", "TITLE", "TIME-OUT", "ENTRIES", "SHOWN ON"],
            rows,
            "No menus yet: add them to the config, section menus.",
          ),
        );
      }),
    );
  menu
    .command("show")
    .description("the text that a machine's loader is given now: its menu, or what it gets in place of one")
    .requiredOption("--as <mac>", "the machine's network card")
    .addOption(new Option("--dialect <loader>", "in whose words").choices(["ipxe", "pxelinux", "grub"]).default("ipxe"))
    .addOption(new Option("--arch <firmware>", "its firmware").choices(Object.keys(FIRMWARE)).default("bios"))
    .option("--interface <name>", "the network it is on, when the config has several")
    .addHelpText("after", "\nExample:\n  bootlace menu show --as 52:54:00:12:34:56 --dialect pxelinux")
    .action(show);
  menu
    .command("preview <file>")
    .description("a picture (PNG) of what PXELINUX's graphical menu shows to a BIOS machine")
    .option("--menu <name>", "which of the menus, when there are several")
    .addHelpText("after", "\nExample:\n  bootlace menu preview menu.png --menu main")
    .action(picture);
  menu
    .command("password")
    .description("hashes of a password, as an entry or a menu has them in the config")
    .action(async (_, command: Command) => {
      const made = await hashMenuPassword(await secret("Password: "));
      print(command, made, () => `password:\n  crypt: ${made.crypt}\n  grub: ${made.grub}`);
    });
}

async function show(options: ShowOptions, command: Command): Promise<void> {
  await withClient(command, async (client) => {
    const { as, dialect, arch, interface: on } = options;
    const { text } = await asOptions(["as", "interface"], () =>
      client.call("menus.text", { query: { as, dialect, arch, interface: on } }),
    );
    print(command, { dialect, text }, () => text.trimEnd());
  });
}

async function picture(file: string, options: { readonly menu?: string }, command: Command): Promise<void> {
  await withClient(command, async (client) => {
    const name = options.menu ?? (await client.call("menus.list", {}))[0]?.name;
    if (name === undefined)
      throw new Mistake("nothing to show", [{ path: "--menu", problem: "the config has no menus" }]);
    const png = await asOptions(["menu"], () => client.call("menus.picture", { params: { name } }));
    await writeFile(file, png);
    print(command, { menu: name, file }, () => `${file} shows menu ${name}`);
  });
}
