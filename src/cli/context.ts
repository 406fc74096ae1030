// ◄ door: what every command needs: where the config and the data are, the store, and how results are printed.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { type Config, parseConfig } from "../config.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { openSqlite, storeFile } from "../store/sqlite.ts";

export const DEFAULT_CONFIG = "bootlace.yaml";
const DEFAULT_DATA = "bootlace-data";

/** The options that stand before the command's name. */
export interface Globals {
  readonly config?: string;
  readonly data?: string;
  readonly json?: boolean;
}

export interface Loaded {
  readonly config: Config;
  /** The config file's absolute path; null when there is none and the defaults hold. */
  readonly file: string | null;
  /** Absolute path of the data folder. */
  readonly data: string;
  /** Absolute path of the folder of the person's own files. */
  readonly files: string;
}

export function globals(command: Command): Globals {
  return command.optsWithGlobals<Globals>();
}

/** Reads the config file, or takes the defaults where none was named and none is there. */
export async function load(options: Globals): Promise<Loaded> {
  const named = options.config ?? DEFAULT_CONFIG;
  const file = resolve(named);
  const there = existsSync(file);
  if (!there && options.config !== undefined)
    throw new Mistake(`the config file ${named} is not there`, [
      { path: "--config", problem: "no such file", hint: "bootlace init writes one" },
    ]);
  const config = withPictures(parseConfig(there ? await readFile(file, "utf8") : "", named), dirname(file));
  const fromConfig = config.data === undefined ? undefined : resolve(dirname(file), config.data);
  const data = options.data === undefined ? (fromConfig ?? resolve(DEFAULT_DATA)) : resolve(options.data);
  const files = config.files === undefined ? join(data, "files") : resolve(dirname(file), config.files);
  return { config, file: there ? file : null, data, files };
}

/** Pictures of menus lie beside the config file that names them. */
function withPictures(config: Config, folder: string): Config {
  const menus = config.menus.map((menu) => {
    const { background } = menu.look;
    if (background === undefined || background.startsWith("#")) return menu;
    return { ...menu, look: { ...menu.look, background: resolve(folder, background) } };
  });
  return { ...config, menus };
}

/** Runs `work` on the store and closes it, whatever happens. */
export async function withStore<T>(command: Command, work: (store: Store, loaded: Loaded) => Promise<T>): Promise<T> {
  const loaded = await load(globals(command));
  const store = await openSqlite(storeFile(loaded.data));
  try {
    return await work(store, loaded);
  } finally {
    await store.close();
  }
}

/** Prints a result: as JSON when asked, else as `text` says. */
export function print(command: Command, value: unknown, text: () => string): void {
  const out = globals(command).json === true ? JSON.stringify(value, null, 2) : text();
  if (out !== "") process.stdout.write(`${out}\n`);
}

/** Lines with aligned columns under a heading; `empty` when there is nothing to show. */
export function columns(heading: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  if (rows.length === 0) return empty;
  const all = [heading, ...rows];
  const widths = heading.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  return all
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The record of that name, or a Mistake that lists the names there are. */
export async function named<T extends { readonly name: string }>(
  kind: string,
  table: { all(): Promise<readonly T[]> },
  name: string,
): Promise<T> {
  const all = await table.all();
  const found = all.find((record) => record.name === name);
  if (found !== undefined) return found;
  const names = all.map((record) => record.name).join(", ");
  throw new Mistake(`there is no ${kind} "${name}"`, [
    { path: kind, problem: names === "" ? `no ${kind} is known yet` : `known: ${names}` },
  ]);
}

/** Local time, to the second. */
export function time(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
