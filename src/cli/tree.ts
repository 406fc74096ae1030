// bootlace tree: the one namespace as machines see it, of this host's data folder or of a running server.
import { type Command, InvalidArgumentError } from "commander";
import { lookInTree } from "../acts/look-in-tree.ts";
import { macSchema } from "../machines/machine.ts";
import type { Mac } from "../net/mac.ts";
import { withClient } from "./api-client.ts";
import { asOptions, globals, withStore } from "./context.ts";
import { printBytes, printContent, printRows, treeFile } from "./entries.ts";

interface TreeOptions {
  readonly as?: Mac;
  readonly interface?: string;
}

/** Adds `tree ls|cat`. */
export function treeCommand(program: Command): void {
  const tree = program
    .command("tree")
    .description("what TFTP, HTTP and FTP serve, as a machine would get it; nothing is changed by looking");
  const asked = (command: Command) =>
    command
      .option("--as <mac>", "look as this machine does: scripts and answer files are for one machine only", asMac)
      .option("--interface <name>", "on this network of the config (the first)");
  asked(tree.command("ls [path]").description("what is in a folder"))
    .addHelpText("after", "\nExample:\n  bootlace tree ls media/debian12")
    .action((path: string | undefined, options: TreeOptions, command: Command) =>
      withClient(command, async (client) => {
        const query = { path: path ?? "/", as: options.as, interface: options.interface };
        printRows(command, await asOptions(["interface"], () => client.call("tree.list", { query })));
      }),
    );
  asked(tree.command("cat <path>").description("print a file, made for the machine where it is"))
    .addHelpText(
      "after",
      "\nExample:\n  bootlace tree cat loaders/pxelinux/pxelinux.cfg/01-52-54-00-12-34-56 --as 52:54:00:12:34:56",
    )
    .action(printFile);
}

async function printFile(path: string, { as, interface: on }: TreeOptions, command: Command): Promise<void> {
  const query = { path, as, interface: on };
  if (globals(command).server !== undefined)
    return withClient(command, async (client) => printBytes(treeFile(client, query)));
  await withStore(command, async (store, loaded) => {
    const { entry } = await asOptions(["interface"], () => lookInTree(store, loaded, query));
    await printContent(path, entry, `tree ls ${path}`);
  });
}

function asMac(text: string): Mac {
  const parsed = macSchema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError("a MAC like 52:54:00:12:34:56, please");
  return parsed.data;
}
