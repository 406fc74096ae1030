// Parts of a file that lies in pieces.
import { expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesOfPieces, type Piece, partOf } from "./pieces.ts";

const PIECES: readonly Piece[] = [
  { offset: 6, length: 3 },
  { offset: null, length: 2 },
  { offset: 0, length: 4 },
];

const cases: readonly (readonly [number, number, readonly Piece[]])[] = [
  [0, 9, PIECES],
  [0, 0, []],
  [1, 2, [{ offset: 7, length: 1 }]],
  [
    2,
    4,
    [
      { offset: 8, length: 1 },
      { offset: null, length: 1 },
    ],
  ],
  [
    4,
    6,
    [
      { offset: null, length: 1 },
      { offset: 0, length: 1 },
    ],
  ],
  [8, 9, [{ offset: 3, length: 1 }]],
  [
    3,
    99,
    [
      { offset: null, length: 2 },
      { offset: 0, length: 4 },
    ],
  ],
];

for (const [from, to, parts] of cases)
  test(`bytes ${from} to ${to}`, () => expect(partOf(PIECES, from, to)).toEqual(parts));

test("their bytes, in order, holes as zeros, never more than asked for at a time", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bootlace-pieces-"));
  try {
    const file = join(folder, "image");
    await writeFile(file, "abcdefghi");
    const got: string[] = [];
    for await (const bytes of bytesOfPieces(file, PIECES, 3)) got.push(new TextDecoder().decode(bytes));
    expect(got).toEqual(["ghi", "\0\0", "abc", "d"]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
