// ◄ The recorded packets of captures/, for tests.
import { readdirSync, readFileSync } from "node:fs";
import { fromHex } from "../net/bytes.ts";

/** `ovmf/discover` and its bytes. Lines are `name hex`; # begins a comment that says who sent it. */
export function captures(): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  const folder = `${import.meta.dir}/captures`;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt"))) {
    for (const line of readFileSync(`${folder}/${file}`, "utf8").split("\n")) {
      const [name, digits] = line.split(" ");
      const bytes = fromHex(digits ?? "");
      if (line.startsWith("#") || digits === undefined || bytes === null) continue;
      found.set(`${file.replace(".txt", "")}/${name}`, bytes);
    }
  }
  return found;
}

/** One of them, which must be there. */
export function captured(name: string): Uint8Array {
  const bytes = captures().get(name);
  if (bytes === undefined) throw new Error(`no capture ${name}`);
  return bytes.slice();
}
