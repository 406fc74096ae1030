// bootlace tree: the one namespace as machines see it, without a running server.
import { type Command, InvalidArgumentError } from "commander";
import { macSchema } from "../machines/machine.ts";
import { listInterfaces } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { Mistake } from "../net/mistake.ts";
import { loadEstate } from "../serve/estate.ts";
import { served } from "../serve/networks.ts";
import { rehearsedTree } from "../serve/rehearsal.ts";
import { normalise } from "../tree/path.ts";
import type { Asker, Entry } from "../tree/tree.ts";
import { withStore } from "./context.ts";
import { printContent, printRows } from "./entries.ts";

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
      look(path ?? "/", options, command, async ({ segments, entry, open }) =>
        printRows(command, segments.at(-1) ?? "", entry, (name) => open(`/${[...segments, name].join("/")}`)),
      ),
    );
  asked(tree.command("cat <path>").description("print a file, made for the machine where it is"))
    .addHelpText(
      "after",
      "\nExample:\n  bootlace tree cat loaders/pxelinux/pxelinux.cfg/01-52-54-00-12-34-56 --as 52:54:00:12:34:56",
    )
    .action((path: string, options: TreeOptions, command: Command) =>
      look(path, options, command, ({ entry }) => printContent(path, entry, `tree ls ${path}`)),
    );
}

interface Look {
  readonly segments: readonly string[];
  readonly entry: Entry;
  open(path: string): Promise<Entry>;
}

async function look(
  path: string,
  options: TreeOptions,
  command: Command,
  show: (found: Look) => Promise<void>,
): Promise<void> {
  const segments = normalise(path);
  if (segments === null) throw new Mistake("nothing to show", [{ path, problem: "this is no path of the tree" }]);
  await withStore(command, async (store, { config, data, files }) => {
    const networks = served(config, listInterfaces());
    const network = networks.find((one) => [undefined, one.config.interface].includes(options.interface));
    if (network === undefined && options.interface !== undefined) {
      const names = networks.map((one) => one.config.interface).join(", ");
      throw new Mistake("nothing to show", [
        { path: "--interface", problem: `no such network; the config names ${names === "" ? "none" : names}` },
      ]);
    }
    const tree = rehearsedTree({
      estate: await loadEstate(store),
      // Only the addresses in scripts depend on it.
      server: { address: network?.address ?? ("127.0.0.1" as Ipv4), httpPort: config.boot.port },
      proxied: network?.config.mode === "proxy",
      data,
      files,
      now: Date.now,
    });
    // Scripts name their files as the door does by which they came: PXELINUX and GRUB come by TFTP, iPXE does not care.
    const asker: Asker = { door: "tftp", address: "0.0.0.0" as Ipv4, mac: options.as ?? null };
    const open = (asked: string) => tree.open(asked, asker);
    const entry = await open(`/${segments.join("/")}`);
    if (entry.kind === "absent") throw new Mistake(`nothing is at ${path}`, [{ path, problem: entry.why }]);
    await show({ segments, entry, open });
  });
}

function asMac(text: string): Mac {
  const parsed = macSchema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError("a MAC like 52:54:00:12:34:56, please");
  return parsed.data;
}
