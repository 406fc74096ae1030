// Lists of checksums as distributions publish them: coreutils' lines (`hex  path`), BSD's (`SHA256 (path) = hex`), a bare
// sum in a file of the image's own name, and a treeinfo's `[checksums]`.

export type Algorithm = "md5" | "sha1" | "sha256" | "sha512";

export interface Sum {
  /** As in the list, without a leading `./`. */
  readonly path: string;
  readonly algorithm: Algorithm;
  readonly hex: string;
}

const BY_LENGTH: Readonly<Record<number, Algorithm>> = { 32: "md5", 40: "sha1", 64: "sha256", 128: "sha512" };
/** The strongest first. */
export const ALGORITHMS: readonly Algorithm[] = ["sha512", "sha256", "sha1", "md5"];

/** Lines that are no checksum (signatures, comments) are left out. */
export function parseSums(text: string): readonly Sum[] {
  const sums: Sum[] = [];
  for (const line of text.split(/\r?\n/)) {
    const plain = /^\\?([0-9a-fA-F]{32,128})(?:\s+[ *]?(\S.*))?$/.exec(line.trim());
    const bsd = /^([A-Za-z0-9-]+) \((.+)\) = ([0-9a-fA-F]{32,128})$/.exec(line.trim());
    const [hex, path] = bsd === null ? [plain?.[1], plain?.[2] ?? ""] : [bsd[3], bsd[2]];
    const algorithm = BY_LENGTH[hex?.length ?? 0];
    if (hex !== undefined && algorithm !== undefined)
      sums.push({ path: (path ?? "").replace(/^(?:\.\/|\/)+/, ""), algorithm, hex: hex.toLowerCase() });
  }
  return sums;
}

/** Of `.treeinfo`: `images/boot.iso = sha256:hex`. */
export function parseTreeinfoSums(text: string): readonly Sum[] {
  const section = /^\[checksums\]\s*$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(text)?.[1] ?? "";
  return section.split("\n").flatMap((line) => {
    const match = /^\s*(\S[^=]*?)\s*=\s*(?:\w+:)?([0-9a-fA-F]{32,128})\s*$/.exec(line);
    const hex = match?.[2]?.toLowerCase() ?? "";
    const algorithm = BY_LENGTH[hex.length];
    return match === null || algorithm === undefined ? [] : [{ path: match[1] ?? "", algorithm, hex }];
  });
}

/** Names of files that may hold the sums of the file of that name, beside it. */
export function isListFor(name: string, file: string): boolean {
  const lower = name.toLowerCase();
  const own = file.toLowerCase();
  if (/^(?:(?:md5|sha1|sha256|sha512)sums?(?:\.txt)?|checksums?(?:\.txt)?)$/.test(lower)) return true;
  if (/(?:^|[-_.])checksum$/.test(lower)) return true;
  return /^\.(?:md5|sha1|sha256|sha512)(?:sums?)?(?:\.txt)?$/.test(
    lower.startsWith(own) ? lower.slice(own.length) : "",
  );
}

/** The strongest sum of that file in the lists; a bare one counts in a list of the file's own. */
export function sumFor(file: string, sums: readonly Sum[], isOwnList: boolean): Sum | null {
  const fit = sums.filter(({ path }) => path.split("/").at(-1) === file || (isOwnList && path === ""));
  return ALGORITHMS.map((one) => fit.find(({ algorithm }) => algorithm === one)).find(Boolean) ?? null;
}
