// The repositories of packages in media, and the lines by which installed machines use them.
import { MEDIA } from "../boot/paths.ts";
import { serverUrl } from "../boot/plan.ts";
import type { Config } from "../config.ts";
import { branchReader } from "../media/branch-reader.ts";
import { mediaBranch } from "../media/media-branch.ts";
import { type Repository, repositoriesIn, repositoryLines } from "../media/repositories.ts";
import { listInterfaces } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import { served } from "../serve/networks.ts";
import type { Store } from "../store/interface.ts";
import type { Loaded } from "./loaded.ts";
import { named } from "./named.ts";

export interface Reached {
  /** This server as machines reach it (http://192.168.4.6); else the network's address. */
  readonly url?: string | undefined;
  /** The interface; else the first network's. */
  readonly network?: string | undefined;
}

export interface MediaRepositories {
  /** Of the media's root. */
  readonly url: string;
  readonly repositories: readonly Repository[];
  /** A `.repo` file, `sources.list` lines, or both. */
  readonly lines: string;
}

/** Throws Mistake where there are none, or where the server's address is not known. */
export async function mediaRepositories(
  store: Store,
  { config, data }: Loaded,
  name: string,
  { url: told, network }: Reached,
): Promise<MediaRepositories> {
  const found = await named("media", store.media, name);
  const repositories = await repositoriesIn(branchReader(mediaBranch(found, data)));
  if (repositories.length === 0)
    throw new Mistake(`media ${name} hold no packages`, [
      { path: "media", problem: "looked for repodata/repomd.xml, dists/*/Release and Packages in it" },
    ]);
  const path = `${MEDIA}/${name}`;
  const url =
    told === undefined
      ? serverUrl({ address: addressOf(config, network), httpPort: config.boot.port }, path)
      : `${told.replace(/\/+$/, "")}/${path}`;
  return { url, repositories, lines: repositoryLines(name, url, repositories) };
}

function addressOf(config: Config, network: string | undefined): Ipv4 {
  const networks = served(config, listInterfaces());
  const found = networks.find((one) => network === undefined || one.config.interface === network);
  if (found !== undefined) return found.address;
  const problem = network === undefined ? "the config names no network" : `the config has no network on ${network}`;
  throw new Mistake("the address of this server is not known", [
    { path: "network", problem, hint: "or say its URL as machines reach it: --url http://ADDRESS" },
  ]);
}
