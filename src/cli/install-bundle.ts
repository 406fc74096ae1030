// bootlace install bundle: all that is known of one install in one archive, for whoever is asked for help.
import type { Command } from "commander";
import { evidence } from "../acts/evidence.ts";
import { findInstall } from "../acts/find-install.ts";
import { print, withStore } from "./context.ts";

/** Adds `bundle` below `install`. */
export function installBundleCommand(install: Command): void {
  install
    .command("bundle <install>")
    .description("everything known of one install as one archive, without secrets")
    .option("--output <file>", "where to write it (./bootlace-INSTALL.tar.gz)")
    .action((which: string, options: { readonly output?: string }, command: Command) =>
      withStore(command, async (store, loaded) => {
        const { bytes, name, holds } = await evidence(store, loaded, await findInstall(store, which));
        const path = options.output ?? name;
        await Bun.write(path, bytes);
        print(command, { file: path, holds }, () => `${path}: ${holds.length} files`);
      }),
    );
}
