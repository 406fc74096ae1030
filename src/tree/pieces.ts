// A file that lies in several places of another: which stretches a part of it comes to, and its bytes.
import { closeFile, openFile, readExactly } from "../net/file-reader.ts";

/** A stretch of a file, in bytes. `offset` null: nothing is recorded there, the bytes are zeros. */
export interface Piece {
  readonly offset: number | null;
  readonly length: number;
}

/** Bytes `from` up to, without, `to` of the content, as stretches in order. */
export function partOf(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const result: Piece[] = [];
  let start = 0;
  for (const { offset, length } of pieces) {
    const first = Math.max(from, start);
    const end = Math.min(to, start + length);
    if (first < end) result.push({ offset: offset === null ? null : offset + first - start, length: end - first });
    start += length;
  }
  return result;
}

/** The bytes, at most `most` at a time; each array is new. Throws when the file cannot be read or has become shorter. */
export async function* bytesOfPieces(
  file: string,
  pieces: readonly Piece[],
  most: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const fd = await openFile(file);
  try {
    for (const { offset, length } of pieces)
      for (let done = 0; done < length; done += most) {
        const bytes = new Uint8Array(Math.min(most, length - done));
        if (offset !== null) await readExactly(fd, bytes, offset + done);
        yield bytes;
      }
  } finally {
    closeFile(fd);
  }
}
