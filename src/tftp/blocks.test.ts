// Blocks of files: the same bytes whatever the block size, shared by all who read, within a bound of memory.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { closeSync, fstatSync, openSync } from "node:fs";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readExactly } from "../net/file-reader.ts";
import { type Blocks, blocksOf, createBlockStore } from "./blocks.ts";

const SIZE = 1_000_001;
const CONTENT = Uint8Array.from({ length: SIZE }, (_, i) => (i * 31 + (i >> 9)) & 255);
let folder = "";
let file = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bootlace-blocks-"));
  file = join(folder, "content");
  await writeFile(file, CONTENT);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const stretch = (offset: number, length: number) => ({
  fd: openSync(file, "r"),
  key: `${offset} ${length}`,
  pieces: [{ offset, length }],
  length,
});

const storeOf = (most: number) =>
  createBlockStore(most, 0, {
    read: (fd, buffer, at, length, offset) => readExactly(fd, new Uint8Array(buffer, at, length), offset),
    close: closeSync,
  });

/** All blocks, read in windows; the numbers in the headers are checked on the way. */
async function readAll(blocks: Blocks, blockSize: number, window: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let at = 1; at <= blocks.lastBlock; ) {
    const run = blocks.run(at, Math.min(at + window - 1, blocks.lastBlock));
    if (run === null) {
      await blocks.load(at);
      continue;
    }
    for (let from = 0; from < run.length; from += 4 + blockSize) {
      const packet = run.slice(from, from + 4 + blockSize);
      expect([...packet.subarray(0, 4)]).toEqual([0, 3, (at >> 8) & 255, at & 255]);
      parts.push(packet.subarray(4));
      at++;
    }
  }
  return Buffer.concat(parts);
}

for (const [blockSize, offset, length] of [
  [8, 3, 5000],
  [512, 0, SIZE],
  [1468, 77, 1468 * 300],
  [65464, 1, SIZE - 1],
  [1468, 5, 0],
] as const) {
  test(`${length} bytes from ${offset} in blocks of ${blockSize}`, async () => {
    const store = storeOf(1 << 20);
    const blocks = store.openStretch(stretch(offset, length), blockSize);
    const expected = CONTENT.subarray(offset, offset + length);
    expect(Buffer.compare(await readAll(blocks, blockSize, 7), expected)).toBe(0);
    blocks.close();
    expect(store.held()).toBe(0);
    expect(Buffer.compare(await readAll(blocksOf(expected, blockSize, 0), blockSize, 7), expected)).toBe(0);
  });
}

test("a file in pieces, with a hole: cut within a block and beyond a chunk", async () => {
  const store = storeOf(1 << 20);
  const pieces = [
    { offset: 500_000, length: 700 },
    { offset: null, length: 300_001 },
    { offset: 11, length: 200_000 },
  ];
  const length = 500_701;
  const blocks = store.openStretch({ fd: openSync(file, "r"), key: "", pieces, length }, 1468);
  const parts = [CONTENT.subarray(500_000, 500_700), new Uint8Array(300_001), CONTENT.subarray(11, 200_011)];
  expect(Buffer.compare(await readAll(blocks, 1468, 7), Buffer.concat(parts))).toBe(0);
  blocks.close();
  expect(store.held()).toBe(0);
});

test("readers of the same file share its chunks, and the last one to go lets go of them", async () => {
  const store = storeOf(16 << 20);
  const [first, second] = [stretch(0, SIZE), stretch(0, SIZE)];
  const [a, b] = [store.openStretch(first, 512), store.openStretch(second, 512)];
  expect(() => fstatSync(second.fd)).toThrow();
  await a.load(1);
  expect(b.run(1, 1)).not.toBeNull();
  const held = store.held();
  await b.load(1);
  expect(store.held()).toBe(held);
  a.close();
  a.close();
  expect(b.run(1, 1)).not.toBeNull();
  b.close();
  expect(store.held()).toBe(0);
  // What was read ahead for nobody arrives first.
  await Bun.sleep(20);
  expect(() => fstatSync(first.fd)).toThrow();
});

test("memory stays within its bound, and everybody still gets every byte", async () => {
  const most = 300_000;
  const store = storeOf(most);
  let highest = 0;
  await Promise.all(
    [512, 1024, 1432, 1468].map(async (blockSize) => {
      const blocks = store.openStretch(stretch(0, SIZE), blockSize);
      const watching = {
        ...blocks,
        async load(block: number) {
          await blocks.load(block);
          highest = Math.max(highest, store.held());
        },
      };
      expect(Buffer.compare(await readAll(watching, blockSize, 16), CONTENT)).toBe(0);
      blocks.close();
    }),
  );
  // What four readers are just reading may come on top.
  expect(highest).toBeLessThan(most + 4 * 2 * 131_072);
  expect(store.held()).toBe(0);
});

test("a file that became shorter", async () => {
  const store = storeOf(1 << 20);
  const short = join(folder, "short");
  await writeFile(short, CONTENT.subarray(0, 2000));
  const blocks = store.openStretch(
    { fd: openSync(short, "r"), key: "", pieces: [{ offset: 0, length: 2000 }], length: 2000 },
    512,
  );
  await truncate(short, 1000);
  await expect(blocks.load(1)).rejects.toThrow("became shorter");
  await Bun.sleep(5);
  blocks.close();
  expect(store.held()).toBe(0);
});
