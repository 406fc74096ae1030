// Downloads from servers that break off, change their minds, know no ranges, or are not there.
import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { readdir, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { bootlace, start } from "../whole/program.ts";
import { disc, NETBOOT } from "./layouts.ts";
import { inFolder } from "./trees.ts";

interface Asked {
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}
type Answer = (request: IncomingMessage, response: ServerResponse, asked: readonly Asked[]) => void;

async function withServer(
  answer: Answer,
  work: (url: string, asked: readonly Asked[]) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const ifRange = request.headers["if-range"];
    asked.push({ range: request.headers.range, ifRange: typeof ifRange === "string" ? ifRange : undefined });
    answer(request, response, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/dir/my%20disc.iso`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Answers with the bytes from where they are asked for, at most `most` of them before the connection breaks. */
function sending(
  bytes: Uint8Array<ArrayBuffer>,
  etag: string,
  most: (attempt: number) => number,
  ranges = true,
): Answer {
  return (request, response, asked) => {
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
    const goesOn = ranges && range !== undefined && request.headers["if-range"] === etag;
    const from = goesOn ? Number(range) : 0;
    const part = bytes.subarray(from);
    response.writeHead(goesOn ? 206 : 200, {
      "Content-Length": part.length,
      ETag: etag,
      ...(goesOn ? { "Content-Range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    const some = part.subarray(0, most(asked.length));
    response.write(some, () => {
      if (some.length < part.length) setTimeout(() => response.destroy(), 100);
      else response.end();
    });
  };
}

const media = (folder: string) => join(folder, "bootlace-data/media");

async function image(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  return Bun.file(await disc(folder, "source.iso", { ...NETBOOT, big: new Uint8Array(2_000_000).fill(7) })).bytes();
}

test("a server that breaks off twice: gone on with where it stopped, whole in the end", () =>
  inFolder(async (folder) => {
    const bytes = await image(folder);
    const sum = createHash("sha256").update(bytes).digest("hex");
    const breaking = sending(bytes, '"one"', (attempt) => (attempt < 3 ? 700_000 : bytes.length));
    await withServer(breaking, async (url, asked) => {
      const { code, out, err } = await bootlace(folder, "media", "add", "d", url, "--sha256", sum);
      expect({ code, out }).toEqual({
        code: 0,
        out: expect.stringContaining(`served from ${join(media(folder), "my disc.iso")}\n`),
      });
      expect(err).toContain("100 %");
      expect(asked.length).toBe(3);
      expect(asked[1]?.ifRange).toBe('"one"');
      expect(Number(asked[2]?.range?.slice(6, -1))).toBeGreaterThan(700_000);
      expect(await Bun.file(join(media(folder), "my disc.iso")).bytes()).toEqual(bytes);
      expect(await readdir(media(folder))).toEqual(["my disc.iso"]);
    });
  }));

test("another file on the server meanwhile, or one without ranges: from the beginning", () =>
  inFolder(async (folder) => {
    const bytes = await image(folder);
    let first = true;
    const changing: Answer = (request, response, asked) => {
      const old = bytes.map((byte) => byte ^ 1);
      const answer = first ? sending(old, '"old"', () => 500_000) : sending(bytes, '"new"', () => bytes.length, false);
      first = false;
      answer(request, response, asked);
    };
    await withServer(changing, async (url) => {
      expect((await bootlace(folder, "media", "add", url)).code).toBe(0);
      expect(await Bun.file(join(media(folder), "my disc.iso")).bytes()).toEqual(bytes);
    });
  }));

test("Ctrl-C keeps what came and says how to go on; the same command does", () =>
  inFolder(async (folder) => {
    const bytes = await image(folder);
    let slow = true;
    const answer: Answer = (request, response, asked) => {
      if (!slow) return sending(bytes, '"one"', () => bytes.length)(request, response, asked);
      response.writeHead(200, { "Content-Length": bytes.length, ETag: '"one"' });
      response.write(bytes.subarray(0, 900_000));
    };
    await withServer(answer, async (url, asked) => {
      const child = start(folder, "media", "add", url);
      const part = join(media(folder), ".my disc.iso.part");
      while (((await stat(part).catch(() => null))?.size ?? 0) < 800_000) await Bun.sleep(50);
      child.kill("SIGINT");
      const err = await new Response(child.stderr).text();
      expect({ code: await child.exited, says: err.includes("the same command goes on from there") }).toEqual({
        code: 130,
        says: true,
      });
      slow = false;
      expect((await bootlace(folder, "media", "add", url)).code).toBe(0);
      expect(Number(/^bytes=(\d+)-$/.exec(asked.at(-1)?.range ?? "")?.[1])).toBeGreaterThanOrEqual(800_000);
      expect(await Bun.file(join(media(folder), "my disc.iso")).bytes()).toEqual(bytes);
    });
  }));

test("a wrong checksum, a file that is not there, no name, no room: told, and nothing is left behind", () =>
  inFolder(async (folder) => {
    const bytes = await image(folder);
    await withServer(
      sending(bytes, '"one"', () => bytes.length),
      async (url) => {
        const { code, err } = await bootlace(folder, "media", "add", url, "--sha256", "0".repeat(64));
        expect({ code, says: err.includes("what came was thrown away") }).toEqual({ code: 2, says: true });
      },
    );
    await withServer(
      (_, response) => response.writeHead(404).end(),
      async (url) => {
        const { code, err } = await bootlace(folder, "media", "add", url);
        expect({ code, says: err.includes("the server answers 404") }).toEqual({ code: 2, says: true });
      },
    );
    const huge: Answer = (_, response) => {
      response.writeHead(200, { "Content-Length": "900000000000000" });
      response.write("x");
    };
    await withServer(huge, async (url) => {
      const { code, err } = await bootlace(folder, "media", "add", url);
      expect({ code, says: err.includes("there is room for") }).toEqual({ code: 2, says: true });
    });
    const nameless = await bootlace(folder, "media", "add", "http://127.0.0.1:1/");
    expect({ code: nameless.code, says: nameless.err.includes("does not end with a file's name") }).toEqual({
      code: 2,
      says: true,
    });
    expect(await readdir(media(folder))).toEqual([]);
  }));

test("a file that is there already is not downloaded again, only compared", () =>
  inFolder(async (folder) => {
    const bytes = await image(folder);
    await withServer(
      sending(bytes, '"one"', () => bytes.length),
      async (url, asked) => {
        await bootlace(folder, "media", "add", url);
        expect((await bootlace(folder, "media", "add", url)).out).toContain("(is there already, unchanged)");
        expect(asked.length).toBe(1);
        await writeFile(join(media(folder), "my disc.iso"), "x");
        const { err } = await bootlace(folder, "media", "add", url, "--sha256", "0".repeat(64));
        expect(err).toContain("remove the file to download it again");
      },
    );
  }));
