// What a loader reads: the few statements of a PXELINUX menu and a GRUB configuration by which a machine's kernel starts,
// and the addresses in what comes after. Enough to follow our own renderers' output as the real loaders do.

/** Where a file is fetched from. TFTP paths have no leading slash. */
export type Location = { readonly by: "http"; readonly url: string } | { readonly by: "tftp"; readonly path: string };

export type Start =
  | { readonly kind: "local" }
  | {
      readonly kind: "kernel";
      readonly kernel: Location;
      readonly initrds: readonly Location[];
      readonly arguments: readonly string[];
    };

/** A PXELINUX menu: its default entry. Names are relative to the loader's folder unless they begin with a slash or `::`. */
export function readPxelinux(text: string, folder: string): Start | null {
  const entries = new Map<string, Map<string, string>>();
  let chosen = "";
  let entry: Map<string, string> | null = null;
  for (const line of text.split("\n")) {
    const [, word = "", value = ""] = /^\s*(\w+)\s*(.*?)\s*$/.exec(line) ?? [];
    const keyword = word.toLowerCase();
    if (keyword === "default") chosen = value;
    if (keyword === "label") {
      entry = new Map();
      entries.set(value, entry);
    } else entry?.set(keyword, value);
  }
  const found = entries.get(chosen) ?? [...entries.values()][0];
  if (found === undefined) return null;
  if (found.has("localboot")) return { kind: "local" };
  const locate = (name: string): Location => {
    if (/^https?:/.test(name)) return { by: "http", url: name };
    const path = /^(::|\/)/.test(name) ? name.replace(/^(::)?\/*/, "") : `${folder}/${name}`;
    return { by: "tftp", path };
  };
  const kernel = found.get("linux") ?? found.get("kernel");
  if (kernel === undefined) return null;
  const words = (found.get("append") ?? "").split(/\s+/).filter((word) => word !== "");
  const names = words.flatMap((word) => (word.startsWith("initrd=") ? word.slice(7).split(",") : []));
  const initrds = [...names, ...(found.get("initrd") ?? "").split(",")].filter((name) => name !== "");
  return { kind: "kernel", kernel: locate(kernel), initrds: initrds.map(locate), arguments: words };
}

/**
 * A GRUB configuration: its first linux and initrd; chainloader and exit mean the local disk. A path when it says
 * `configfile` before any of them. Variables: those given, and the first value of each `for`.
 */
export function readGrub(text: string, given: Readonly<Record<string, string>>): Start | string | null {
  const values = new Map(Object.entries(given));
  let kernel: Location | null = null;
  let words: string[] = [];
  const initrds: Location[] = [];
  for (const line of text.split("\n")) {
    const plain = line
      .trim()
      .replace(/^if /, "")
      .replace(/;( then| do)?$/, "");
    const [command = "", ...rest] = plain
      .split(/\s+/)
      .map((word) => word.replaceAll(/^['"]|['"]$/g, "").replaceAll(/\$(\w+)/g, (_, name) => values.get(name) ?? ""));
    const [first] = rest;
    if (command === "for" && rest[1] === "in" && first !== undefined) values.set(first, rest[2] ?? "");
    else if (kernel === null && command === "linux" && first !== undefined) {
      kernel = locateGrub(first);
      words = rest.slice(1);
    } else if (kernel !== null && command === "initrd") initrds.push(...rest.map(locateGrub));
    else if (kernel !== null && command === "boot") break;
    else if (kernel === null && command === "configfile" && first !== undefined) return first.replace(/^\/+/, "");
    else if (kernel === null && (command === "chainloader" || command === "exit")) return { kind: "local" };
  }
  return kernel === null ? null : { kind: "kernel", kernel, initrds, arguments: words };
}

/** `(http,host:port)/path`, `(tftp,host)/path`, or a path on the server that GRUB came from. */
function locateGrub(name: string): Location {
  const [, host, path = ""] = /^\(http,([^)]+)\)(.*)$/.exec(name) ?? [];
  if (host !== undefined) return { by: "http", url: `http://${host}${path}` };
  return { by: "tftp", path: name.replace(/^\([^)]*\)/, "").replace(/^\/+/, "") };
}

/** The answer file that the kernel arguments name (Debian's `url=`); null when they name none. */
export function answerUrl(words: readonly string[]): string | null {
  for (const word of words) {
    const [, url] = /^(?:preseed\/)?url=(https?:\/\/\S+)$/.exec(word) ?? [];
    if (url !== undefined) return url;
  }
  return null;
}

/** The address in an answer file to which the installer reports that it runs; null when it has none. */
export function reportUrl(answerFile: string, phase: string): string | null {
  const found = answerFile.match(/https?:\/\/[^\s'"\\]+/g) ?? [];
  return found.find((url) => url.includes("/reports/") && url.endsWith(`/${phase}`)) ?? null;
}
