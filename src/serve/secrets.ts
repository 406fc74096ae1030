// ◄ door: the server's secrets: files in the data folder below secrets/, one a secret, which specs name and never hold.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Mistake } from "../net/mistake.ts";

/** Each file's first line by the file's name. A file that others on this host may read is a mistake. */
export async function readSecrets(data: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(data, "secrets");
  const names = await readdir(folder).catch(() => []);
  const secrets = new Map<string, string>();
  for (const name of names) {
    const path = join(folder, name);
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0)
      throw new Mistake("a secret is no secret", [{ path, problem: "others may read it", hint: `chmod 600 ${path}` }]);
    secrets.set(name, (await readFile(path, "utf8")).split("\n")[0] ?? "");
  }
  return secrets;
}

/** Their names, by the alphabet. */
export async function secretNames(_store: unknown, data: string): Promise<readonly string[]> {
  return [...(await readSecrets(data)).keys()].sort();
}
