// bootlace media: operating systems' installation files, served in place.
import type { Command } from "commander";
import { removeMedia, usersOf } from "../acts/media.ts";
import { named } from "../acts/named.ts";
import { waysToStart } from "../boot/starting.ts";
import { layersOf, type Media } from "../media/media.ts";
import { problemsOf } from "../media/state.ts";
import { columns, print, withStore } from "./context.ts";
import { addMediaCommand } from "./media-add.ts";
import { checkMediaCommand } from "./media-check.ts";
import { listFiles, printFile } from "./media-files.ts";
import { repoCommand } from "./media-repo.ts";

/** Adds `media add|list|show|ls|cat|check|repo|remove`. */
export function mediaCommand(program: Command): void {
  const media = program.command("media").description("operating systems' installation files, served in place");
  addMediaCommand(media);
  media
    .command("list")
    .description("all media")
    .action((_, command: Command) =>
      withStore(command, async (store) => {
        const all = await store.media.all();
        print(command, all, () =>
          columns(HEADING, all.map(row), "No media yet. Add some: bootlace media add FILE|FOLDER|URL"),
        );
      }),
    );
  media
    .command("show <name>")
    .description("one media: what it is, where it lies, what is wrong with it, who uses it")
    .action((name: string, _, command: Command) =>
      withStore(command, async (store) => {
        const found = await named("media", store.media, name);
        const problems = problemsOf(found);
        const profiles = usersOf(name, await store.profiles.all());
        print(command, { ...found, problems, profiles, starts: waysToStart(found) }, () =>
          described(found, problems, profiles),
        );
      }),
    );
  media
    .command("ls <name> [path]")
    .description("what is in a folder of the media, as machines get it")
    .action(listFiles);
  media.command("cat <name> <path>").description("print a file of the media, as machines get it").action(printFile);
  checkMediaCommand(media);
  repoCommand(media);
  media
    .command("remove <name>")
    .description("forget media; the files stay where they are")
    .option("--force", "even while profiles use them")
    .action(remove);
}

const HEADING = ["NAME", "SYSTEM", "ARCHITECTURE", "KERNEL", "PACKAGES", "PLACE"];

function row(media: Media): string[] {
  const { name, recognition } = media;
  const { family, version, architecture, title, kernel, packages } = recognition;
  const [first, ...more] = layersOf(media);
  const place = `${first?.path ?? ""}${more.length === 0 ? "" : ` and ${more.length} more`}`;
  const [problem] = problemsOf(media);
  const shown =
    problem === undefined
      ? place
      : `${place} (${problem.startsWith(first?.path ?? "") ? problem.slice((first?.path ?? "").length + 1) : problem})`;
  return [
    name,
    title ?? `${family} ${version}`.trim(),
    architecture || "-",
    kernel ?? "-",
    packages === null ? "no" : "yes",
    shown,
  ];
}

function described(media: Media, problems: readonly string[], profiles: readonly string[]): string {
  const { name, recognition, told } = media;
  const facts = Object.entries(recognition).map(([key, value]) => [key, textOf(value)]);
  const layers = layersOf(media).map(({ kind, path, size, mark }) => {
    const disc = mark === undefined ? "" : `, disc ${mark.number}`;
    return [kind, `${path}${size === null ? "" : ` (${size} bytes${disc})`}`];
  });
  const overlay = "overlay" in media && media.overlay !== undefined ? [["own files", media.overlay]] : [];
  const rows = [
    ["name", name],
    ...facts,
    ...(told === true ? [["known by", "what a person said"]] : []),
    ...layers,
    ...overlay,
    ...waysToStart(media).map(({ says }) => ["starts by", says]),
    ...problems.map((problem) => ["problem", problem]),
    ["in use by", profiles.length === 0 ? "no profile" : profiles.join(", ")],
  ];
  const width = Math.max(...rows.map(([key = ""]) => key.length)) + 1;
  return rows.map(([key = "", value]) => `${`${key}:`.padEnd(width)} ${value}`).join("\n");
}

function textOf(value: unknown): string {
  if (value === null) return "none";
  if (value === "") return "the root";
  if (Array.isArray(value)) return value.map(textOf).join("; ");
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key} ${textOf(one)}`)
    .join(", ");
}

function remove(name: string, { force }: { readonly force?: boolean }, command: Command): Promise<void> {
  return withStore(command, async (store) => {
    const found = await removeMedia(store, name, force === true);
    const places = layersOf(found).map(({ path }) => path);
    const again = found.watched === true ? "; a running server takes what is in the watched folder again" : "";
    print(
      command,
      found,
      () => `removed media ${name}; ${places.join(", ")} ${places.length > 1 ? "are" : "is"} untouched${again}`,
    );
  });
}
