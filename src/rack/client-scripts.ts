// What a loader reads: the few statements of an iPXE script, a PXELINUX menu and a GRUB configuration by which a
// machine's kernel starts. Enough to follow our own renderers' output as the real loaders do.

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

/**
 * An iPXE script: kernel, initrd, boot; exit and sanboot mean the local disk. URIs may be relative to the script's own.
 * Null when it starts nothing.
 */
export function readIpxe(text: string, ownUrl: string): Start | null {
  if (!text.startsWith("#!ipxe")) return null;
  let kernel: Location | null = null;
  let words: string[] = [];
  const initrds: Location[] = [];
  const locate = (uri: string): Location => {
    const url = new URL(uri, ownUrl);
    return url.protocol === "tftp:"
      ? { by: "tftp", path: url.pathname.replace(/^\/+/, "") }
      : { by: "http", url: url.href };
  };
  for (const line of text.replaceAll("\\\n", " ").split("\n")) {
    const [command = "", ...rest] = line.trim().split(/\s+/);
    const plain = rest.filter((word, i) => !word.startsWith("--") && !(rest[i - 1] ?? "").startsWith("--name"));
    if (command === "kernel" && plain[0] !== undefined) {
      kernel = locate(plain[0]);
      words = rest.slice(rest.indexOf(plain[0]) + 1);
    } else if (command === "initrd" && plain[0] !== undefined) initrds.push(locate(plain[0]));
    else if (command === "boot" && kernel !== null) return { kind: "kernel", kernel, initrds, arguments: words };
    else if (kernel === null && (command === "exit" || command === "sanboot")) return { kind: "local" };
  }
  return kernel === null ? null : { kind: "kernel", kernel, initrds, arguments: words };
}

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

/** A GRUB configuration: its first linux and initrd; chainloader and exit mean the local disk. */
export function readGrub(text: string): Start | null {
  let kernel: Location | null = null;
  let words: string[] = [];
  const initrds: Location[] = [];
  const locate = (name: string): Location => {
    const [, host, path = ""] = /^\(http,([^)]+)\)(.*)$/.exec(name) ?? [];
    if (host !== undefined) return { by: "http", url: `http://${host}${path}` };
    return { by: "tftp", path: name.replace(/^\([^)]*\)/, "").replace(/^\/+/, "") };
  };
  for (const line of text.split("\n")) {
    const [command = "", first, ...rest] = line
      .trim()
      .split(/\s+/)
      .map((word) => word.replaceAll(/['"]|\\(?=;)/g, ""));
    if (kernel === null && first !== undefined && /^linux(efi|16)?$/.test(command)) {
      kernel = locate(first);
      words = rest;
    } else if (kernel !== null && first !== undefined && /^initrd(efi|16)?$/.test(command))
      initrds.push(...[first, ...rest].map(locate));
    else if (kernel === null && (command === "chainloader" || command === "exit")) return { kind: "local" };
  }
  return kernel === null ? null : { kind: "kernel", kernel, initrds, arguments: words };
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
