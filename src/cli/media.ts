// bootlace media: operating systems' installation files, served in place.
import type { Command } from "commander";
import { whole } from "../http/client/client.ts";
import type { ShownMedia } from "../http/contract/media.ts";
import type { SetMark } from "../media/disc-set.ts";
import { withClient } from "./api-client.ts";
import { columns, print } from "./context.ts";
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
      withClient(command, async (client) => {
        const all = await whole((cursor) => client.call("media.list", { query: { limit: 1000, cursor } }));
        print(command, all, () =>
          columns(HEADING, all.map(row), "No media yet. Add some: bootlace media add FILE|FOLDER|URL"),
        );
      }),
    );
  media
    .command("show <name>")
    .description("one media: what it is, where it lies, what is wrong with it, who uses it")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        const found = await client.call("media.show", { params: { name } });
        print(command, found, () => described(found));
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

function row({ name, recognition, layers, problems }: ShownMedia): string[] {
  const { family, version, architecture, title, kernel, packages } = recognition;
  const [first, ...more] = layers;
  const place = `${first?.path ?? ""}${more.length === 0 ? "" : ` and ${more.length} more`}`;
  const [problem] = problems;
  const shown =
    problem === undefined
      ? place
      : `${place} (${problem.startsWith(first?.path ?? "") ? problem.slice((first?.path ?? "").length + 1) : problem})`;
  return [
    name,
    typeof title === "string" ? title : `${family} ${version}`.trim(),
    architecture || "-",
    typeof kernel === "string" ? kernel : "-",
    packages === null ? "no" : "yes",
    shown,
  ];
}

function described({ name, recognition, told, overlay, layers, starts, problems, profiles }: ShownMedia): string {
  const facts = Object.entries(recognition).map(([key, value]) => [key, textOf(value)]);
  const parts = layers.map(({ kind, path, size, mark }) => {
    const disc = mark === undefined ? "" : `, disc ${(mark as SetMark).number}`;
    return [kind, `${path}${size === null ? "" : ` (${size} bytes${disc})`}`];
  });
  const rows = [
    ["name", name],
    ...facts,
    ...(told ? [["known by", "what a person said"]] : []),
    ...parts,
    ...(overlay === null ? [] : [["own files", overlay]]),
    ...starts.map(({ says }) => ["starts by", says]),
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
  return withClient(command, async (client) => {
    const query = { force: force === true ? ("true" as const) : ("false" as const) };
    const found = await client.call("media.remove", { params: { name }, query });
    const places = found.layers.map(({ path }) => path);
    const again = found.watched ? "; a running server takes what is in the watched folder again" : "";
    print(
      command,
      found,
      () => `removed media ${name}; ${places.join(", ")} ${places.length > 1 ? "are" : "is"} untouched${again}`,
    );
  });
}
