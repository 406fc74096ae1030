// The tree as a machine would see it now, without a running server; nothing is changed by looking.
import { macSchema } from "../machines/machine.ts";
import { listInterfaces } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import { loadEstate } from "../serve/estate.ts";
import { served } from "../serve/networks.ts";
import { rehearsedTree } from "../serve/rehearsal.ts";
import type { Store } from "../store/interface.ts";
import { normalise } from "../tree/path.ts";
import type { Asker, Entry } from "../tree/tree.ts";
import type { Loaded } from "./loaded.ts";

export interface Looking {
  readonly path: string;
  /** A MAC. */
  readonly as?: string | undefined;
  readonly interface?: string | undefined;
}

export interface Look {
  readonly segments: readonly string[];
  readonly entry: Exclude<Entry, { readonly kind: "absent" }>;
  /** What is at a path. */
  open(path: string): Promise<Entry>;
}

/** Throws Mistake by `path`, `as` and `interface`. */
export async function lookInTree(store: Store, { config, data, files }: Loaded, asked: Looking): Promise<Look> {
  const { path } = asked;
  const segments = normalise(path === "" ? "/" : path);
  if (segments === null) throw new Mistake("nothing to show", [{ path, problem: "this is no path of the tree" }]);
  const mac = asked.as === undefined ? null : macSchema.safeParse(asked.as);
  if (mac?.success === false)
    throw new Mistake("nothing to show", [{ path: "as", problem: "a MAC like 52:54:00:12:34:56, please" }]);
  const networks = served(config, listInterfaces());
  const network = networks.find((one) => [undefined, one.config.interface].includes(asked.interface));
  if (network === undefined && asked.interface !== undefined) {
    const names = networks.map((one) => one.config.interface).join(", ");
    const problem = `no such network; the config names ${names === "" ? "none" : names}`;
    throw new Mistake("nothing to show", [{ path: "interface", problem }]);
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
  const asker: Asker = { door: "tftp", address: "0.0.0.0" as Ipv4, mac: mac?.data ?? null };
  const open = (at: string) => tree.open(at, asker);
  const entry = await open(`/${segments.join("/")}`);
  if (entry.kind === "absent") throw new Mistake(`nothing is at ${path}`, [{ path, problem: entry.why }]);
  return { segments, entry, open };
}
