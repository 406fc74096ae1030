// npm run build: the one executable, with the UI's files in it.
//   bun web/compile.ts OUTFILE
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildUi } from "./build.ts";

const ROOT = new URL("..", import.meta.url).pathname;
/** Besides the program: what runs on threads of its own. */
const ENTRIES = ["src/main.ts", "src/net/pump-thread.ts", "src/store/sqlite-thread.ts", "src/tftp/plane.ts"];

const [outfile = "dist/bootlace"] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "bootlace-ui-"));
try {
  const folder = join(scratch, "ui");
  await buildUi(folder);
  const names = readdirSync(folder);
  const imports = names.map(
    (name, i) => `import f${i} from ${JSON.stringify(join(folder, name))} with { type: "file" };`,
  );
  const table = names.map((name, i) => `${JSON.stringify(name)}: f${i}`).join(", ");
  const result = await Bun.build({
    entrypoints: ENTRIES.map((entry) => join(ROOT, entry)),
    compile: { outfile },
    throw: false,
    plugins: [
      {
        name: "ui-files",
        setup(build) {
          build.onLoad({ filter: /src\/http\/api\/ui-files\.ts$/ }, () => ({
            contents: `${imports.join("\n")}\nexport const BUILT = { ${table} };`,
            loader: "ts",
          }));
        },
      },
    ],
  });
  if (!result.success) throw new Error(result.logs.map(String).join("\n"));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
