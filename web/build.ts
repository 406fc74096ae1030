// ◄ door: makes the UI's files with Bun's bundler: one script and style sheet to begin with, one script a page, one worker, names by content,
// each packed by gzip. Run by the server from a checkout (once, and after a change), and by `npm run build`.
//   bun web/build.ts FOLDER
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";

/** What a browser gets as it is, by the end of its name. */
const PACKED = /\.(js|css|svg|html)$/;

/** Writes the files into that folder, which is there only when all of them are. Throws Error with the bundler's words. */
export async function buildUi(folder: string): Promise<void> {
  const made = `${folder}.${process.pid}`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const entries = ["main.tsx", "first.ts", "live/shared-stream.ts"].map((name) => join(import.meta.dir, name));
  const result = await Bun.build({
    entrypoints: entries,
    target: "browser",
    format: "esm",
    splitting: true,
    minify: true,
    publicPath: "/ui/",
    naming: { entry: "[name]-[hash].[ext]", chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
    define: { "process.env.NODE_ENV": '"production"' },
    throw: false,
  });
  if (!result.success) throw new Error(result.logs.map(String).join("\n"));
  const names = result.outputs.map(({ path }) => basename(path));
  const find = (pattern: RegExp) => {
    const found = names.find((name) => pattern.test(name));
    if (found === undefined) throw new Error(`the bundler made no ${pattern}`);
    return found;
  };
  const [main, first, style, shared] = [
    find(/^main-\w+\.js$/),
    find(/^first-\w+\.js$/),
    find(/^main-\w+\.css$/),
    find(/^shared-stream-\w+\.js$/),
  ];
  const icon = await Bun.file(join(import.meta.dir, "look/wordmark-icon.svg")).bytes();
  const iconName = `icon-${Bun.hash(icon).toString(36)}.svg`;
  const page = pageText({ main, first, style, shared, icon: iconName });
  await write("index.html", new TextEncoder().encode(page));
  await write(iconName, icon);
  for (const output of result.outputs) await write(basename(output.path), new Uint8Array(await output.arrayBuffer()));
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);

  async function write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const packed = PACKED.test(name);
    await Bun.write(join(made, packed ? `${name}.gz` : name), packed ? gzipSync(bytes, { level: 9 }) : bytes);
  }
}

/** No script stands in the page itself: the Content-Security-Policy forbids it. */
function pageText(names: Readonly<Record<"main" | "first" | "style" | "shared" | "icon", string>>): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="shared-stream" content="/ui/${names.shared}">
<title>Bootlace</title>
<link rel="icon" type="image/svg+xml" href="/ui/${names.icon}">
<link rel="stylesheet" href="/ui/${names.style}">
<script src="/ui/${names.first}"></script>
<script type="module" src="/ui/${names.main}"></script>
<body><div id="root"></div><noscript>Bootlace's pages need JavaScript. The command line does the same: bootlace --help</noscript></body>
</html>
`;
}

const [folder] = process.argv.slice(2);
if (import.meta.main && folder !== undefined) await buildUi(folder);
