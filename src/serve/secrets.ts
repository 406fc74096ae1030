// ◄ door: the server's secrets (passphrases of disks, BMCs' passwords, …), which specs name and never hold. They lie in the
// store, sealed by the key in the data folder's file `secrets.key`; a file in the folder secrets/ is one, too.
import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Mistake } from "../net/mistake.ts";
import { KEY_BYTES, seal, unseal } from "../people/secret-box.ts";
import type { Store } from "../store/interface.ts";

/** Each secret by its name. Throws Mistake for a file that others on this host may read, and for a lost key. */
export async function readSecrets(store: Store, data: string): Promise<ReadonlyMap<string, string>> {
  const secrets = new Map(await secretFiles(data));
  const sealed = await store.secrets.all();
  const key = sealed.length === 0 ? null : await readKey(data);
  for (const { name, box } of sealed) {
    const text = key === null ? null : unseal(key, name, box);
    if (text === null)
      throw new Mistake("a secret cannot be opened", [
        {
          path: keyFile(data),
          problem: key === null ? "it is gone" : `it is not the key that sealed the secret ${name}`,
          hint: `put the right key file back, or bootlace secret remove ${name}`,
        },
      ]);
    secrets.set(name, text);
  }
  return secrets;
}

/** Their names, by the alphabet, and when they were last set; null: a file. */
export async function listSecrets(store: Store, data: string): Promise<{ name: string; changedMs: number | null }[]> {
  const files = await readdir(join(data, "secrets")).catch(() => []);
  const all = new Map<string, number | null>(files.map((name) => [name, null]));
  for (const { name, changedMs } of await store.secrets.all()) all.set(name, changedMs);
  return [...all].map(([name, changedMs]) => ({ name, changedMs })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Seals and keeps it; the key file is made when there is none. */
export async function setSecret(store: Store, data: string, name: string, text: string, nowMs: number): Promise<void> {
  const key = (await readKey(data)) ?? (await makeKey(data));
  await store.secrets.put({ name, box: seal(key, name, text, randomBytes(12)), changedMs: nowMs });
}

/** Each file's first line by the file's name. */
async function secretFiles(data: string): Promise<[string, string][]> {
  const folder = join(data, "secrets");
  const names = await readdir(folder).catch(() => []);
  const secrets: [string, string][] = [];
  for (const name of names) {
    const path = join(folder, name);
    await refuseReadable(path);
    secrets.push([name, (await readFile(path, "utf8")).split("\n")[0] ?? ""]);
  }
  return secrets;
}

async function refuseReadable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0)
    throw new Mistake("a secret is no secret", [{ path, problem: "others may read it", hint: `chmod 600 ${path}` }]);
}

function keyFile(data: string): string {
  return join(data, "secrets.key");
}

/** Null: there is none. */
async function readKey(data: string): Promise<Uint8Array | null> {
  const path = keyFile(data);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  await refuseReadable(path);
  const key = Buffer.from(text.trim(), "hex");
  if (key.length === KEY_BYTES) return key;
  throw new Mistake("the key of the secrets cannot be used", [
    { path, problem: `is not ${KEY_BYTES} bytes in hexadecimal`, hint: "put the right file back" },
  ]);
}

/** Two at once: one makes it, the other takes it. */
async function makeKey(data: string): Promise<Uint8Array> {
  await mkdir(data, { recursive: true });
  const key = randomBytes(KEY_BYTES);
  try {
    const file = await open(keyFile(data), "wx", 0o600);
    await file.writeFile(`${key.toString("hex")}\n`);
    await file.sync();
    await file.close();
    return key;
  } catch (cause) {
    const there = await readKey(data);
    if (there === null) throw cause;
    return there;
  }
}
