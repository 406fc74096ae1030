// ◄ door: the config file's networks and menus, read and written while a server runs: never half, never with a mistake in them, and
// what was there before is kept.
import { createHash } from "node:crypto";
import { chmod, copyFile, open, readFile, rename, stat } from "node:fs/promises";
import { YAML } from "bun";
import { withSection } from "../config/section-text.ts";
import { type Config, parseConfig } from "../config.ts";
import { listInterfaces } from "../net/interfaces.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import { served } from "../serve/networks.ts";
import type { Loaded } from "./loaded.ts";

type Entries = readonly Readonly<Record<string, unknown>>[];

/** What is to stand in the file; what is not there stays. */
export interface Sections {
  readonly networks?: Entries | undefined;
  readonly menus?: Entries | undefined;
}

export interface ConfigFile {
  readonly isThere: boolean;
  /** Another one when the file is another. */
  readonly version: string;
  readonly networks: readonly unknown[];
  readonly menus: readonly unknown[];
  /** Something else than what this process read when it started. */
  readonly pending: boolean;
}

/** The file as it is now. Throws Mistake when it is no YAML any more. */
export async function readConfigFile({ place, text: started }: Loaded): Promise<ConfigFile> {
  const text = await textAt(place);
  const all = content(text ?? "");
  const list = (key: string) => (Array.isArray(all[key]) ? (all[key] as unknown[]) : []);
  const pending = JSON.stringify(all) !== JSON.stringify(content(started));
  const version = createHash("sha256")
    .update(text ?? "")
    .digest("base64url");
  return { isThere: text !== null, version, networks: list("networks"), menus: list("menus"), pending };
}

/** Every mistake in the file as it would be with these sections, the host's interfaces looked at as well. */
export async function configFaults({ place }: Loaded, sections: Sections): Promise<readonly Fault[]> {
  return faultsOf(withSections((await textAt(place)) ?? "", sections));
}

/** Writes them. Throws Mistake with every fault, and nothing is written then. Resolves with the path of what was there before. */
export async function writeConfigFile({ place }: Loaded, sections: Sections): Promise<string | null> {
  const before = await textAt(place);
  const text = withSections(before ?? "", sections);
  const wrong = faultsOf(text);
  if (wrong.length > 0) throw new Mistake("the config was not written", wrong);
  const backup = before === null ? null : `${place}.bak`;
  try {
    if (backup !== null) await copyFile(place, backup);
    await replace(place, text);
  } catch (cause) {
    const problem = `cannot be written: ${cause instanceof Error ? cause.message : cause}`;
    throw new Mistake("the config was not written", [{ path: place, problem }]);
  }
  return backup;
}

async function replace(place: string, text: string): Promise<void> {
  const fresh = `${place}.new`;
  const mode = await stat(place).then(
    ({ mode }) => mode & 0o777,
    () => 0o644,
  );
  const file = await open(fresh, "w", mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(fresh, mode);
  await rename(fresh, place);
}

function withSections(text: string, { networks, menus }: Sections): string {
  const first = networks === undefined ? text : withSection(text, "networks", networks);
  return menus === undefined ? first : withSection(first, "menus", menus);
}

function faultsOf(text: string): readonly Fault[] {
  let config: Config;
  try {
    config = parseConfig(text, "the config file");
    served(config, listInterfaces());
  } catch (cause) {
    if (cause instanceof Mistake) return cause.faults;
    throw cause;
  }
  return [];
}

function content(text: string): Record<string, unknown> {
  try {
    const raw: unknown = YAML.parse(text) ?? {};
    return typeof raw === "object" ? { ...raw } : {};
  } catch (cause) {
    throw new Mistake("the config file is no valid YAML", [
      { path: "", problem: String(cause instanceof Error ? cause.message : cause) },
    ]);
  }
}

async function textAt(place: string): Promise<string | null> {
  try {
    return await readFile(place, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Mistake("the config file cannot be read", [
      { path: place, problem: String(cause instanceof Error ? cause.message : cause) },
    ]);
  }
}
