// bootlace media: operating systems' installation files, served in place.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { faults } from "../config.ts";
import { nameSchema } from "../machines/machine.ts";
import { importFolder } from "../media/import.ts";
import type { Media } from "../media/media.ts";
import { Mistake } from "../net/mistake.ts";
import { obtainPackage } from "../packages/apt.ts";
import { columns, globals, load, named, print, withStore } from "./context.ts";
import { progressLine } from "./progress.ts";

/** Where Debian's `debian-installer-*-netboot-*` packages keep the installer, below the package's root. */
const INSTALLER_IMAGES = "usr/lib/debian-installer/images";

/** Adds `media add|list|show|remove`. */
export function mediaCommand(program: Command): void {
  const media = program.command("media").description("operating systems' installation files, served in place");
  media
    .command("add <name> [folder]")
    .description("take a folder in; it is recognised by its content and stays where it is")
    .option("--package <name>", "instead of a folder: a Debian package that holds an installer")
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace media add debian12 /srv/netboot\n" +
        "  bootlace media add debian12 --package debian-installer-12-netboot-amd64\n  bootlace media add mirror /srv/debian",
    )
    .action(add);
  media
    .command("list")
    .description("all media")
    .action((_, command: Command) =>
      withStore(command, async (store) => {
        const all = await store.media.all();
        print(command, all, () =>
          columns(HEADING, all.map(row), "No media yet. Add some: bootlace media add NAME FOLDER"),
        );
      }),
    );
  media
    .command("show <name>")
    .description("one media, as recognised")
    .action((name: string, _, command: Command) =>
      withStore(command, async (store) => {
        const found = await named("media", store.media, name);
        print(command, found, () => columns(HEADING, [row(found)], ""));
      }),
    );
  media
    .command("remove <name>")
    .description("forget media; the files stay where they are")
    .action((name: string, _, command: Command) =>
      withStore(command, async (store) => {
        const found = await named("media", store.media, name);
        const users = (await store.profiles.all()).filter(
          (one) => one.media === name || one.packages === `media:${name}`,
        );
        if (users.length > 0)
          throw new Mistake(`media ${name} were not removed`, [
            {
              path: "profile",
              problem: `in use by ${users.map((one) => one.name).join(", ")}`,
              hint: "remove those first",
            },
          ]);
        await store.media.remove(name);
        print(command, found, () => `removed media ${name}; ${found.folder} is untouched`);
      }),
    );
}

const HEADING = ["NAME", "SYSTEM", "ARCHITECTURE", "KERNEL", "PACKAGES", "FOLDER"];

function row({ name, folder, recognition }: Media): string[] {
  const { family, version, architecture, kernel, packages } = recognition;
  const there = existsSync(folder) ? folder : `${folder} (gone)`;
  return [name, `${family} ${version}`, architecture, kernel ?? "-", packages === null ? "no" : "yes", there];
}

async function add(
  name: string,
  folder: string | undefined,
  options: { readonly package?: string },
  command: Command,
): Promise<void> {
  const parsed = nameSchema.safeParse(name);
  if (!parsed.success) throw new Mistake("the media were not added", faults(parsed.error));
  if ((folder === undefined) === (options.package === undefined))
    throw new Mistake("the media were not added", [{ path: "", problem: "give either a folder or --package" }]);
  const from = folder ?? (await folderOfPackage(options.package ?? "", command));
  const media = await importFolder(name, from, Date.now());
  await withStore(command, (store) => store.media.put(media));
  const { family, version, architecture } = media.recognition;
  print(command, media, () => `media ${name}: ${family} ${version} (${architecture}), served from ${media.folder}`);
}

/** Gets the package, unpacked into the data folder or as installed here, and finds the installer in it. */
async function folderOfPackage(name: string, command: Command): Promise<string> {
  const [, version, architecture] = /^debian-installer-(\d+)-netboot-(\w+)$/.exec(name) ?? [];
  if (version === undefined || architecture === undefined)
    throw new Mistake("the media were not added", [
      {
        path: "--package",
        problem: `"${name}" is no package with an installer`,
        hint: "debian-installer-12-netboot-amd64",
      },
    ]);
  const { data } = await load(globals(command));
  const found = await obtainPackage(name, { folder: join(data, "packages"), onProgress: progressLine });
  return join(found.root, INSTALLER_IMAGES, version, architecture, "text");
}
