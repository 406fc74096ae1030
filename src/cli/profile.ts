// bootlace profile: what to install.
import { readFile } from "node:fs/promises";
import { YAML } from "bun";
import type { Command } from "commander";
import { named } from "../acts/named.ts";
import { putProfile, removeProfile } from "../acts/profiles.ts";
import { NO_SPEC } from "../machines/profile.ts";
import type { Media } from "../media/media.ts";
import { problemsOf } from "../media/state.ts";
import { Mistake } from "../net/mistake.ts";
import { columns, print, withStore } from "./context.ts";

interface AddOptions {
  readonly media: string;
  readonly packages?: string;
  readonly spec?: string;
  readonly start?: boolean;
  readonly argument: readonly string[];
}

/** Adds `profile add|list|show|remove`. */
export function profileCommand(program: Command): void {
  const profile = program.command("profile").description("what to install: media, spec and kernel arguments");
  profile
    .command("add <name>")
    .description("make a profile, or change it")
    .requiredOption("--media <name>", "the media that the kernel comes from")
    .option("--packages <source>", "where packages come from: media:NAME or an http URL (else the media itself)")
    .option("--spec <file.yaml>", "disks, users, packages … of the installed system")
    .option("--start", "start what the media hold, without installing: a tool, a rescue or a live system")
    .option(
      "--argument <arg>",
      "one more kernel argument; may be given again",
      (arg, all: string[]) => [...all, arg],
      [],
    )
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace profile add debian12 --media debian --packages http://deb.debian.org/debian --spec web.yaml\n" +
        "  bootlace profile add serial --media debian --argument console=ttyS0",
    )
    .action(add);
  profile
    .command("list")
    .description("all profiles")
    .action((_, command: Command) =>
      withStore(command, async (store) => {
        const all = await store.profiles.all();
        const problem = mediaProblems(await store.media.all());
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
      withStore(command, async (store) => {
        const found = await named("profile", store.profiles, name);
        print(command, found, () => YAML.stringify(found, null, 2));
      }),
    );
  profile
    .command("remove <name>")
    .description("forget a profile")
    .action((name: string, _, command: Command) =>
      withStore(command, async (store) => {
        const found = await removeProfile(store, name);
        print(command, found, () => `removed profile ${name}`);
      }),
    );
}

/** What is wrong with the media of that name, to stand behind it: they were removed, or their files are. */
function mediaProblems(all: readonly Media[]): (name: string) => string {
  return (name) => {
    const found = all.find((media) => media.name === name);
    const problem = found === undefined ? "gone" : problemsOf(found)[0];
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
  const use = starts ? "start" : "install";
  const written = { name, media, use, ...(packages === undefined ? {} : { packages }), spec, arguments: argument };
  await withStore(command, async (store) => {
    const profile = await putProfile(store, written);
    print(command, profile, () => `profile ${name}: ${starts ? "starts" : "installs from"} media ${profile.media}`);
  });
}

async function readSpec(file: string): Promise<unknown> {
  let spec: unknown;
  try {
    spec = YAML.parse(await readFile(file, "utf8")) ?? {};
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Mistake(`the spec ${file} cannot be read`, [{ path: "--spec", problem }]);
  }
  return spec;
}
