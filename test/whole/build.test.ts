import { expect, test } from "bun:test";
import { join } from "node:path";
import { inFolder } from "./program.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

/** The command of package.json's `build`, with another place for the result. */
async function build(outfile: string): Promise<void> {
  const { scripts } = await Bun.file(join(ROOT, "package.json")).json();
  const [, ...words] = String(scripts.build).split(" ");
  const child = Bun.spawn([process.execPath, ...words.slice(0, -1), outfile], { cwd: ROOT, stderr: "pipe" });
  if ((await child.exited) !== 0) throw new Error(await new Response(child.stderr).text());
}

test("the one executable serves, threads and all", () =>
  inFolder(async (folder) => {
    const program = join(folder, "bootlace");
    await build(program);
    const admin = 20_090 + (process.pid % 400) * 100;
    await Bun.write(
      join(folder, "bootlace.yaml"),
      `boot: { port: ${admin + 1} }\ntftp: { port: ${admin + 1} }\nadmin: { listen: "127.0.0.1:${admin}" }\n`,
    );
    const child = Bun.spawn([program, "serve"], { cwd: folder, stdout: "pipe", stderr: "pipe" });
    const decoder = new TextDecoder();
    let text = "";
    for await (const part of child.stdout) {
      text += decoder.decode(part);
      if (text.includes("bootlace is ready")) break;
    }
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
    expect(text).toContain("bootlace is ready");
  }));
