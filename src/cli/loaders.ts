// bootlace loaders: the first programs that firmware runs.
import { basename, resolve } from "node:path";
import { type Command, Option } from "commander";
import { obtainLoaders } from "../loaders/obtain.ts";
import { loaderBytes } from "../loaders/own.ts";
import { ARCHITECTURES, type Architecture, LOADER_SETS } from "../loaders/table.ts";
import { withClient } from "./api-client.ts";
import { asOptions, columns, globals, load, print } from "./context.ts";
import { resultOf } from "./jobs.ts";
import { progressLine } from "./progress.ts";

/** Adds `loaders [list]|obtain|add|remove`. */
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
    .addOption(
      new Option("--also <architectures...>", "for other machines than PCs, too").choices(Object.keys(ARCHITECTURES)),
    )
    .addHelpText("after", "\nExample:\n  bootlace loaders obtain --also arm64 riscv64")
    .action(async (options: { readonly also?: readonly Architecture[] }, command: Command) => {
      const { also: architectures = [] } = options;
      if (globals(command).server === undefined) {
        const { data } = await load(globals(command));
        await obtainLoaders({ dataFolder: data, architectures, onProgress: progressLine });
      } else
        await withClient(command, async (client) =>
          resultOf(client, await client.call("loaders.obtain", { body: { architectures } })),
        );
      await list(command);
    });
  loaders
    .command("add <file>")
    .description("use a file of your own; it takes the place of the one of that name")
    .requiredOption("--set <set>", `which set it belongs to: ${LOADER_SETS.join(", ")}`)
    .addHelpText("after", "\nExample:\n  bootlace loaders add ./snponly.efi --set ipxe")
    .action(async (file: string, options: { readonly set: string }, command: Command) => {
      const bytes = await loaderBytes(file);
      const params = { set: options.set, file: basename(file) };
      await withClient(command, async (client) => {
        const call = () => client.call("loaders.put", { params, query: { source: resolve(file) }, body: bytes });
        const { needs, ...added } = await asOptions(["set"], call);
        print(command, added, () =>
          [
            `${added.set}/${added.file} is served from now on`,
            ...(needs === null
              ? []
              : [`It starts ${needs}: add the signed one as well, since that of the packages carries no signature.`]),
          ].join("\n"),
        );
      });
    });
  loaders
    .command("remove <file>")
    .description("take a file of your own away; the packages' one of that name comes back with obtain")
    .requiredOption("--set <set>", "which set it belongs to")
    .action((file: string, options: { readonly set: string }, command: Command) =>
      withClient(command, async (client) => {
        const params = { set: options.set, file };
        const removed = await asOptions(["set"], () => client.call("loaders.remove", { params }));
        print(command, removed, () => `${removed.set}/${removed.file} is gone`);
      }),
    );
}

async function list(command: Command): Promise<void> {
  const files = await withClient(command, (client) => client.call("loaders.list", {}));
  const rows = files.map((one) => [`${one.set}/${one.file}`, one.version ?? "-", one.sha256.slice(0, 16), one.from]);
  print(command, files, () =>
    columns(["LOADER", "VERSION", "SHA-256", "FROM"], rows, "No loaders yet. Get them: bootlace loaders obtain"),
  );
}
