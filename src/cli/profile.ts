// bootlace profile: what to install.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { YAML } from "bun";
import type { Command } from "commander";
import { time } from "../acts/time-text.ts";
import { whole } from "../http/client/client.ts";
import type { ShownMedia } from "../http/contract/media.ts";
import { NO_SPEC } from "../machines/profile.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { columns, print } from "./context.ts";

interface AddOptions {
  readonly media: string;
  readonly packages?: string;
  readonly spec?: string;
  readonly start?: boolean;
  readonly whole?: boolean;
  readonly argument: readonly string[];
  readonly answer: readonly string[];
  readonly template?: boolean;
  readonly set: readonly string[];
  readonly snippet: readonly string[];
}

const again = (one: string, all: readonly string[]) => [...all, one];

/** Adds `profile add|list|show|versions|remove`. */
export function profileCommand(program: Command): void {
  const profile = program.command("profile").description("what to install: media, spec and kernel arguments");
  profile
    .command("add <name>")
    .description("make a profile, or change it")
    .requiredOption("--media <name>", "the media that the kernel comes from")
    .option("--packages <source>", "where packages come from: media:NAME or an http URL (else the media itself)")
    .option("--spec <file.yaml>", "disks, users, packages … of the installed system")
    .option("--start", "start what the media hold, without installing: a tool, a rescue or a live system")
    .option("--whole", "with --start: the disc image as a whole, as out of a drive")
    .option("--argument <arg>", "one more kernel argument; may be given again", again, [])
    .option(
      "--answer <file>",
      "your own answer file instead of the spec; NAME=FILE when it is called otherwise",
      again,
      [],
    )
    .option("--template", "your own answer files are Liquid templates")
    .option("--set <name=value>", "a value for templates: values.NAME; may be given again", again, [])
    .option("--snippet <name=file>", "a piece that templates take in by its name; may be given again", again, [])
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace profile add debian12 --media debian --packages http://deb.debian.org/debian --spec web.yaml\n" +
        "  bootlace profile add serial --media debian --spec web.yaml --argument console=ttyS0\n" +
        "  bootlace profile add rocky9 --media rocky --answer ks.cfg --template --set vg=system --snippet disks=disks.ks",
    )
    .action(add);
  profile
    .command("list")
    .description("all profiles")
    .action((_, command: Command) =>
      withClient(command, async (client) => {
        const all = await whole((cursor) => client.call("profiles.list", { query: { limit: 1000, cursor } }));
        const media = await whole((cursor) => client.call("media.list", { query: { limit: 1000, cursor } }));
        const problem = mediaProblems(media);
        const rows = all.map((one) => [
          one.name,
          `${one.media}${problem(one.media)}`,
          `${one.packages ?? "-"}${one.packages?.startsWith("media:") ? problem(one.packages.slice(6)) : ""}`,
          one.arguments.join(" "),
        ]);
        print(command, all, () =>
          columns(
            ["NAME", "MEDIA", "PACKAGES", "ARGUMENTS"],
            rows,
            "No profiles yet. Make one: bootlace profile add NAME --media MEDIA",
          ),
        );
      }),
    );
  profile
    .command("show <name>")
    .description("one profile with its whole spec")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        const found = await client.call("profiles.show", { params: { name } });
        print(command, found, () => YAML.stringify(found, null, 2));
      }),
    );
  profile
    .command("versions <name>")
    .description("what a profile was: the last twenty; the last is what it is")
    .addHelpText("after", "\nWhat changed for a machine:\n  bootlace answers diff web1:debian12@3 web1:debian12")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        const { items } = await client.call("profiles.versions", { params: { name } });
        const rows = items.map(({ number, atMs, who }) => [
          `${name}@${number}`,
          atMs === 0 ? "-" : time(atMs),
          who === "" ? "-" : who,
        ]);
        print(command, items, () => columns(["VERSION", "SINCE", "BY"], rows, "none"));
      }),
    );
  profile
    .command("remove <name>")
    .description("forget a profile")
    .action((name: string, _, command: Command) =>
      withClient(command, async (client) => {
        const found = await client.call("profiles.remove", { params: { name } });
        print(command, found, () => `removed profile ${name}`);
      }),
    );
}

/** What is wrong with the media of that name, to stand behind it: they were removed, or their files are. */
function mediaProblems(all: readonly ShownMedia[]): (name: string) => string {
  return (name) => {
    const found = all.find((media) => media.name === name);
    const problem = found === undefined ? "gone" : found.problems[0];
    return problem === undefined ? "" : ` (${problem})`;
  };
}

async function add(name: string, options: AddOptions, command: Command): Promise<void> {
  const starts = options.start === true;
  if (starts && options.spec !== undefined)
    throw new Mistake("the profile was not added", [
      {
        path: "--spec",
        problem: "nothing is installed by a profile that starts a system",
        hint: "leave out --spec or --start",
      },
    ]);
  const spec = starts ? NO_SPEC : options.spec === undefined ? {} : await readSpec(options.spec);
  const { media, packages, argument } = options;
  const body = {
    media,
    use: starts ? ("start" as const) : ("install" as const),
    ...(options.whole === true ? { whole: true } : {}),
    ...(packages === undefined ? {} : { packages }),
    spec: spec as Record<string, unknown>,
    arguments: [...argument],
    ...(await ownAnswer(options)),
  };
  await withClient(command, async (client) => {
    const profile = await client.call("profiles.put", { params: { name }, body });
    print(command, profile, () => `profile ${name}: ${starts ? "starts" : "installs from"} media ${profile.media}`);
  });
}

/** What a profile has of a person's own files. */
async function ownAnswer({ answer, template = false, set, snippet }: AddOptions) {
  if (answer.length === 0) {
    const given = [template && "--template", set.length > 0 && "--set", snippet.length > 0 && "--snippet"];
    const path = given.find((one) => one !== false);
    if (path === undefined) return {};
    throw new Mistake("the profile was not added", [{ path, problem: "is for your own files: name one by --answer" }]);
  }
  const files = await Promise.all(
    answer.map(async (word) => {
      const [name, file] = word.includes("=") ? pair("--answer", word) : [basename(word), word];
      return [name, await readText("--answer", file)] as const;
    }),
  );
  const pieces = await Promise.all(
    snippet.map(async (word) => {
      const [name, file] = pair("--snippet", word);
      return [name, await readText("--snippet", file)] as const;
    }),
  );
  return {
    answer: { files: Object.fromEntries(files), template },
    values: Object.fromEntries(set.map((word) => pair("--set", word))),
    snippets: Object.fromEntries(pieces),
  };
}

/** `NAME=…` in two. */
function pair(option: string, word: string): readonly [string, string] {
  const at = word.indexOf("=");
  if (at <= 0) throw new Mistake("the profile was not added", [{ path: option, problem: `"${word}" is not NAME=…` }]);
  return [word.slice(0, at), word.slice(at + 1)];
}

async function readText(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Mistake(`the file ${file} cannot be read`, [{ path: option, problem }]);
  }
}

async function readSpec(file: string): Promise<unknown> {
  const text = await readText("--spec", file);
  try {
    return YAML.parse(text) ?? {};
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Mistake(`the spec ${file} cannot be read`, [{ path: "--spec", problem }]);
  }
}
