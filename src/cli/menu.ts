// bootlace menu: what machines show to people: as a loader's text, as a picture, and the passwords in it.
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { readPf2 } from "../boot/menu/font.ts";
import { readPng, writePng } from "../boot/menu/png.ts";
import { preview } from "../boot/menu/preview.ts";
import { shown, type Viewer } from "../boot/menu/shown.ts";
import { faults } from "../config.ts";
import { listLoaders } from "../loaders/obtain.ts";
import { macSchema } from "../machines/machine.ts";
import { cryptSalt, sha512Crypt } from "../machines/password.ts";
import { listInterfaces } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { Mistake } from "../net/mistake.ts";
import { loadEstate } from "../serve/estate.ts";
import { FIRMWARE, type FirmwareName, scriptShown } from "../serve/explain.ts";
import { convert } from "../serve/menu-files.ts";
import { served } from "../serve/networks.ts";
import { secret } from "./ask.ts";
import { columns, globals, load, print, withStore } from "./context.ts";

interface ShowOptions {
  readonly as: string;
  readonly dialect: "ipxe" | "pxelinux" | "grub";
  readonly arch: FirmwareName;
  readonly interface?: string;
}

const PBKDF2_ROUNDS = 100_000;

/** Adds `menu [list]|show|preview|password`. */
export function menuCommand(program: Command): void {
  const menu = program.command("menu").description("the menus that machines show");
  menu
    .command("list", { isDefault: true })
    .description("the menus of the config, and where they are shown")
    .action(async (_, command: Command) => {
      const { config } = await load(globals(command));
      const rows = config.menus.map(({ name, title, timeout, entries }) => [
        name,
        title,
        timeout === 0 ? "waits" : `${timeout} s`,
        String(entries.length),
        config.networks
          .filter((network) => network.menu === name)
          .map((network) => network.interface)
          .join(", ") || "-",
      ]);
      print(command, config.menus, () =>
        columns(
          ["NAME", "TITLE", "TIME-OUT", "ENTRIES", "SHOWN ON"],
          rows,
          "No menus yet: add them to the config, section menus.",
        ),
      );
    });
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
      const password = await secret("Password: ");
      const salt = randomBytes(32);
      const key = pbkdf2Sync(password, salt, PBKDF2_ROUNDS, 64, "sha512");
      const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
      const made = {
        crypt: sha512Crypt(password, cryptSalt(randomBytes(16))),
        grub: `grub.pbkdf2.sha512.${PBKDF2_ROUNDS}.${hex(salt)}.${hex(key)}`,
      };
      print(command, made, () => `password:\n  crypt: ${made.crypt}\n  grub: ${made.grub}`);
    });
}

async function show(options: ShowOptions, command: Command): Promise<void> {
  const mac = macSchema.safeParse(options.as);
  if (!mac.success)
    throw new Mistake(
      "nothing to show",
      faults(mac.error).map((fault) => ({ ...fault, path: "--as" })),
    );
  await withStore(command, async (store, { config, data }) => {
    const networks = served(config, listInterfaces());
    const network = networks.find(
      (one) => options.interface === undefined || one.config.interface === options.interface,
    );
    if (network === undefined) {
      const names = networks.map((one) => one.config.interface).join(", ");
      const problem = names === "" ? "the config names no network" : `no such network; the config names ${names}`;
      throw new Mistake("nothing to show", [{ path: "--interface", problem }]);
    }
    const text = scriptShown(
      {
        estate: await loadEstate(store),
        network,
        server: { address: network.address, httpPort: config.boot.port },
        loaders: (await listLoaders(data)).map((file) => `${file.set}/${file.file}`),
        leases: [],
        menus: config.menus,
        mac: mac.data,
        firmware: options.arch,
        nowMs: Date.now(),
      },
      options.dialect,
    );
    print(command, { dialect: options.dialect, text }, () => text.trimEnd());
  });
}

async function picture(file: string, options: { readonly menu?: string }, command: Command): Promise<void> {
  const { config, data } = await load(globals(command));
  const found = config.menus.find(({ name }) => options.menu === undefined || name === options.menu);
  if (found === undefined) {
    const names = config.menus.map(({ name }) => name).join(", ");
    const problem = names === "" ? "the config has no menus" : `no such menu; the config has ${names}`;
    throw new Mistake("nothing to show", [{ path: "--menu", problem }]);
  }
  const fontFile = Bun.file(join(data, "loaders/grub/unicode.pf2"));
  const font = (await fontFile.exists()) ? readPf2(await fontFile.bytes()) : null;
  if (font === null)
    throw new Mistake("there is no font to draw with", [
      { path: "loaders/grub/unicode.pf2", problem: "not there, or no font", hint: "bootlace loaders obtain" },
    ]);
  const { background } = found.look;
  const behind =
    background === undefined || background.startsWith("#") ? null : readPng(await convert(background, "png"));
  const seen = shown(found, BIOS, (choice) => choice.does.kind !== "disk");
  await writeFile(file, writePng(preview(seen, behind, font)));
  print(command, { menu: found.name, file }, () => `${file} shows menu ${found.name}`);
}

/** Some BIOS machine that nobody knows. */
const BIOS: Viewer = {
  mac: "00:00:00:00:00:00" as Mac,
  machine: null,
  firmware: "bios",
  architecture: "x86",
  server: { address: "192.0.2.1" as Ipv4, httpPort: 80 },
  ticket: () => "",
};
