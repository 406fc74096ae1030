// The name that media get when nobody gives one: of their file or folder, in the letters that names may have.
import { withoutNumber } from "./disc-set.ts";

const LONGEST = 63;
const ENDINGS = /\.(?:iso|img|udf|tar|tar\.(?:gz|xz|zst|bz2)|tgz|txz)$/i;

/** @param file path or last part of a URL; @param oneOfSet the disc's number is left out */
export function mediaNameOf(file: string, oneOfSet: boolean): string {
  const last = file.split("/").filter(Boolean).at(-1) ?? "";
  const bare = last.replace(ENDINGS, "");
  const plain = oneOfSet ? withoutNumber(bare) : bare;
  const name = (plain === "" ? bare : plain)
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .slice(0, LONGEST)
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return name === "" ? "media" : name;
}

/** The name, or with the first number behind it that nobody has. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let i = 2; ; i++) {
    const numbered = `${name.slice(0, LONGEST - 4)}-${i}`;
    if (!taken.has(numbered)) return numbered;
  }
}
