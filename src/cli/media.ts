// bootlace media: operating systems' installation files, served in place.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { faults } from "../config.ts";
import { nameSchema } from "../machines/machine.ts";
import { importMedia } from "../media/import.ts";
import { type Media, placeOf } from "../media/media.ts";
import { Mistake } from "../net/mistake.ts";
import { obtainPackage } from "../packages/apt.ts";
import { columns, globals, load, named, print, withStore } from "./context.ts";
import { listFiles, printFile } from "./media-files.ts";
import { progressLine } from "./progress.ts";

/** Where Debian's `debian-installer-*-netboot-*` packages keep the installer, below the package's root. */
const INSTALLER_IMAGES = "usr/lib/debian-installer/images";

/** Adds `media add|list|show|ls|cat|remove`. */
export function mediaCommand(program: Command): void {
  const media = program.command("media").description("operating systems' installation files, served in place");
  media
    .command("add <name> [path]")
    .description("take a disc image or a folder in; it is recognised by its content and stays where it is")
    .option("--package <name>", "instead of a path: a Debian package that holds an installer")
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace media add debian-dvd debian-12.5.0-amd64-DVD-1.iso\n  bootlace media add debian12 /srv/netboot\n" +
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
          columns(HEADING, all.map(row), "No media yet. Add some: bootlace media add NAME FILE|FOLDER"),
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
    .command("ls <name> [path]")
    .description("what is in a folder of the media, as machines get it")
    .action(listFiles);
  media.command("cat <name> <path>").description("print a file of the media, as machines get it").action(printFile);
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
        print(command, found, () => `removed media ${name}; ${placeOf(found).path} is untouched`);
      }),
    );
}

const HEADING = ["NAME", "SYSTEM", "ARCHITECTURE", "KERNEL", "PACKAGES", "PLACE"];

function row(media: Media): string[] {
  const { name, recognition } = media;
  const { family, version, architecture, kernel, packages } = recognition;
  const { path } = placeOf(media);
  const there = existsSync(path) ? path : `${path} (gone)`;
  return [name, `${family} ${version}`, architecture, kernel ?? "-", packages === null ? "no" : "yes", there];
}

async function add(
  name: string,
  path: string | undefined,
  options: { readonly package?: string },
  command: Command,
): Promise<void> {
  const parsed = nameSchema.safeParse(name);
  if (!parsed.success) throw new Mistake("the media were not added", faults(parsed.error));
  if ((path === undefined) === (options.package === undefined))
    throw new Mistake("the media were not added", [
      { path: "", problem: "give either a folder or a disc image, or --package" },
    ]);
  const from = path ?? (await folderOfPackage(options.package ?? "", command));
  const media = await importMedia(name, from, Date.now());
  await withStore(command, (store) => store.media.put(media));
  const { family, version, architecture } = media.recognition;
  print(
    command,
    media,
    () => `media ${name}: ${family} ${version} (${architecture}), served from ${placeOf(media).path}`,
  );
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
