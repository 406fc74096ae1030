// ◄ door: what every command needs: where the config and the data are, the store, and how results are printed.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import type { Loaded } from "../acts/loaded.ts";
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
  /** A running server's admin listener, to be asked instead of the data folder. */
  readonly server?: string;
  readonly tokenFile?: string;
}

export function globals(command: Command): Globals {
  return command.optsWithGlobals<Globals>();
}

/** For what makes no sense from elsewhere. */
export function refuseServer({ server }: Globals): void {
  if (server === undefined) return;
  throw new Mistake("this command works on the server's own host only", [
    { path: "--server", problem: "this reads files, sockets or packages that only that host has" },
  ]);
}

/** Reads the config file, or takes the defaults where none was named and none is there. */
export async function load(options: Globals): Promise<Loaded> {
  refuseServer(options);
  const named = options.config ?? DEFAULT_CONFIG;
  const file = resolve(named);
  const there = existsSync(file);
  if (!there && options.config !== undefined)
    throw new Mistake(`the config file ${named} is not there`, [
      { path: "--config", problem: "no such file", hint: "bootlace init writes one" },
    ]);
  const text = there ? await readFile(file, "utf8") : "";
  const config = withPaths(parseConfig(text, named), dirname(file));
  const fromConfig = config.data === undefined ? undefined : resolve(dirname(file), config.data);
  const data = options.data === undefined ? (fromConfig ?? resolve(DEFAULT_DATA)) : resolve(options.data);
  const files = config.files === undefined ? join(data, "files") : resolve(dirname(file), config.files);
  return { config, file: there ? file : null, place: file, text, data, files };
}

/** Pictures of menus and certificates lie beside the config file that names them. */
function withPaths(config: Config, folder: string): Config {
  const menus = config.menus.map((menu) => {
    const { background } = menu.look;
    if (background === undefined || background.startsWith("#")) return menu;
    return { ...menu, look: { ...menu.look, background: resolve(folder, background) } };
  });
  const { tls } = config.admin;
  if (tls === undefined || tls === "self-made") return { ...config, menus };
  const own = { certificate: resolve(folder, tls.certificate), key: resolve(folder, tls.key) };
  return { ...config, menus, admin: { ...config.admin, tls: own } };
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

/** Runs `work`; faults of these fields are told by the options they came from: `clientId` by `--client-id`. */
export async function asOptions<T>(fields: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Mistake)) throw cause;
    const option = (field: string) => `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const faults = cause.faults.map((one) => (fields.includes(one.path) ? { ...one, path: option(one.path) } : one));
    throw new Mistake(cause.what, faults);
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
