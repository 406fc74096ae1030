// bootlace media repo: the lines by which an installed machine uses media as a source of packages.
import type { Command } from "commander";
import { named } from "../acts/named.ts";
import { MEDIA } from "../boot/paths.ts";
import { serverUrl } from "../boot/plan.ts";
import { branchReader } from "../media/branch-reader.ts";
import { mediaBranch } from "../media/media-branch.ts";
import { repositoriesIn, repositoryLines } from "../media/repositories.ts";
import { listInterfaces } from "../net/interfaces.ts";
import { Mistake } from "../net/mistake.ts";
import { served } from "../serve/networks.ts";
import { print, withStore } from "./context.ts";

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
    .action((name: string, options: Options, command: Command) =>
      withStore(command, async (store, { config, data }) => {
        const found = await named("media", store.media, name);
        const repositories = await repositoriesIn(branchReader(mediaBranch(found, data)));
        if (repositories.length === 0)
          throw new Mistake(`media ${name} hold no packages`, [
            { path: "media", problem: "looked for repodata/repomd.xml, dists/*/Release and Packages in it" },
          ]);
        const path = `${MEDIA}/${name}`;
        const url =
          options.url === undefined
            ? serverUrl({ address: addressOf(config, options.network), httpPort: config.boot.port }, path)
            : `${options.url.replace(/\/+$/, "")}/${path}`;
        print(command, { url, repositories }, () => repositoryLines(name, url, repositories));
      }),
    );
}

function addressOf(config: Parameters<typeof served>[0], network: string | undefined) {
  const networks = served(config, listInterfaces());
  const found = networks.find((one) => network === undefined || one.config.interface === network);
  if (found !== undefined) return found.address;
  const problem = network === undefined ? "the config names no network" : `the config has no network on ${network}`;
  throw new Mistake("the address of this server is not known", [
    { path: "networks", problem, hint: "or say it: --url http://ADDRESS" },
  ]);
}
