// bootlace media repo: the lines by which an installed machine uses media as a source of packages.
import type { Command } from "commander";
import { withClient } from "./api-client.ts";
import { asOptions, print } from "./context.ts";

interface Options {
  readonly url?: string;
  readonly network?: string;
}

export function repoCommand(media: Command): void {
  media
    .command("repo <name>")
    .description("print the .repo file or sources.list lines by which installed machines use the media")
    .option("--url <url>", "of this server as machines reach it (http://192.168.4.6); else the first network's address")
    .option("--network <interface>", "the address on this network instead of the first")
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace media repo centos6 > /etc/yum.repos.d/local.repo\n" +
        "  bootlace media repo mirror --url http://192.168.4.6 > /etc/apt/sources.list.d/local.list",
    )
    .action((name: string, { url, network }: Options, command: Command) =>
      withClient(command, async (client) => {
        const call = () => client.call("media.repositories", { params: { name }, query: { url, network } });
        const found = await asOptions(["url", "network"], call);
        print(command, found, () => found.lines);
      }),
    );
}
