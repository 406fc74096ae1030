// bootlace loaders: the first programs that firmware runs.
import type { Command } from "commander";
import { startedByShim } from "../boot/loaders.ts";
import { addLoader, listLoaders, obtainLoaders } from "../loaders/obtain.ts";
import { LOADER_SETS, type LoaderSet } from "../loaders/table.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { columns, globals, load, print } from "./context.ts";
import { resultOf } from "./jobs.ts";
import { progressLine } from "./progress.ts";

/** Adds `loaders [list]|obtain|add`. */
export function loadersCommand(program: Command): void {
  const loaders = program
    .command("loaders")
    .description("the first programs that firmware runs, and where they are from");
  loaders
    .command("list", { isDefault: true })
    .description("what is there: version, checksum, where from")
    .action((_, command: Command) => list(command));
  loaders
    .command("obtain")
    .description("take them from Debian's packages: this host's, else downloaded and unpacked into the data folder")
    .action(async (_, command: Command) => {
      if (globals(command).server === undefined) {
        const { data } = await load(globals(command));
        await obtainLoaders({ dataFolder: data, onProgress: progressLine });
      } else
        await withClient(command, async (client) =>
          resultOf(client, await client.call("loaders.obtain", { body: {} })),
        );
      await list(command);
    });
  loaders
    .command("add <file>")
    .description("use a file of your own; it takes the place of the one of that name")
    .requiredOption("--set <set>", `which set it belongs to: ${LOADER_SETS.join(", ")}`)
    .addHelpText("after", "\nExample:\n  bootlace loaders add ./snponly.efi --set ipxe")
    .action(async (file: string, options: { readonly set: string }, command: Command) => {
      const set = LOADER_SETS.find((each) => each === options.set);
      if (set === undefined) throw unknownSet(options.set);
      const { data } = await load(globals(command));
      const added = await addLoader(data, set, file);
      const second = set === "ipxe" ? startedByShim(added.file) : null;
      const beside = (await listLoaders(data)).find((one) => one.set === set && one.file === second);
      print(command, added, () =>
        [
          `${added.set}/${added.file} is served from now on; a server that runs offers it after its next start`,
          ...(second === null || beside?.from === "person"
            ? []
            : [`It starts ${second}: add the signed one as well, since that of the packages carries no signature.`]),
        ].join("\n"),
      );
    });
}

function unknownSet(set: string): Mistake {
  const known: readonly LoaderSet[] = LOADER_SETS;
  return new Mistake("the loader was not added", [
    { path: "--set", problem: `there is no set "${set}"`, hint: known.join(", ") },
  ]);
}

async function list(command: Command): Promise<void> {
  const files = await withClient(command, (client) => client.call("loaders.list", {}));
  const rows = files.map((one) => [`${one.set}/${one.file}`, one.version ?? "-", one.sha256.slice(0, 16), one.from]);
  print(command, files, () =>
    columns(["LOADER", "VERSION", "SHA-256", "FROM"], rows, "No loaders yet. Get them: bootlace loaders obtain"),
  );
}
