// Files that a disc has in several places, with holes: over HTTP, in ranges, over FTP and TFTP, and printed.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { udfImage } from "../../src/media/udf.test-data.ts";
import { bootlace, start } from "../whole/program.ts";
import { inFolder } from "./trees.ts";

const PORT = 25_000 + (process.pid % 300) * 10;

test("files in pieces are served whole and in part, from the image itself", () =>
  inFolder(async (folder) => {
    const { image, expected } = udfImage(true);
    await Bun.write(join(folder, "built.iso"), image);
    await Bun.write(
      join(folder, "bootlace.yaml"),
      `networks: [{ interface: lo, mode: off, address: 127.0.0.1 }]
boot: { port: ${PORT} }
admin: { listen: "127.0.0.1:${PORT + 1}" }
tftp: { port: ${PORT} }
ftp: { enabled: true, port: ${PORT + 2}, passive_ports: "${PORT + 3}-${PORT + 6}" }
`,
    );
    const added = await bootlace(folder, "media", "add", "udf", "built.iso", "--family", "disc", "--release", "1");
    expect(added.err).toBe("");
    const child = start(folder, "serve");
    try {
      let said = "";
      for await (const part of child.stdout) {
        said += new TextDecoder().decode(part);
        if (said.includes("bootlace is ready")) break;
      }
      for (const name of ["pieces.bin", "hole.bin"]) {
        const text = expected[name] ?? "";
        const url = `http://127.0.0.1:${PORT}/media/udf/${name}`;
        const whole = await fetch(url);
        expect({ text: await whole.text(), length: whole.headers.get("content-length") }).toEqual({
          text,
          length: String(text.length),
        });
        // Over the border of two pieces, and a suffix.
        for (const [range, from, to] of [
          ["bytes=2000-4200", 2000, 4201],
          ["bytes=-5", text.length - 5, text.length],
        ] as const) {
          const part = await fetch(url, { headers: { Range: range } });
          if (from >= text.length) continue;
          expect({ status: part.status, text: await part.text() }).toEqual({ status: 206, text: text.slice(from, to) });
        }
        const ftp = Bun.spawn(["curl", "-s", `ftp://127.0.0.1:${PORT + 2}/media/udf/${name}`], { stdout: "pipe" });
        expect(await ftp.stdout.text()).toBe(text);
        for (const blocks of ["512", "1468"]) {
          const words = ["curl", "-s", "--tftp-blksize", blocks, `tftp://127.0.0.1:${PORT}/media/udf/${name}`];
          expect(await Bun.spawn(words, { stdout: "pipe" }).stdout.text()).toBe(text);
        }
        expect((await bootlace(folder, "media", "cat", "udf", name)).out).toBe(text);
      }
    } finally {
      child.kill("SIGTERM");
      expect(await child.exited).toBe(0);
    }
  }));
