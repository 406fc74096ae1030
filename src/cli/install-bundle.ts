// bootlace install bundle: all that is known of one install in one archive, for whoever is asked for help.
import type { Command } from "commander";
import { withClient } from "./api-client.ts";
import { print } from "./context.ts";

/** Adds `bundle` below `install`. */
export function installBundleCommand(install: Command): void {
  install
    .command("bundle <install>")
    .description("everything known of one install as one archive, without secrets")
    .option("--output <file>", "where to write it (./bootlace-INSTALL.tar.gz)")
    .action((which: string, options: { readonly output?: string }, command: Command) =>
      withClient(command, async (client) => {
        const { id } = await client.call("installs.show", { params: { install: which } });
        const bytes = await client.call("installs.bundle", { params: { install: id } });
        const path = options.output ?? `bootlace-${id}.tar.gz`;
        await Bun.write(path, bytes);
        print(command, { file: path, bytes: bytes.length }, () => `${path}: ${bytes.length} bytes`);
      }),
    );
}
