// The bytes of a disc image, wherever they are: read in pieces, never past the end, and the last pieces remembered.
import { Malformed } from "../net/bytes.ts";

/** A disc image. */
export interface Source {
  /** In bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`. Rejects with Malformed when they are not all there; never fewer. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Folders of a disc lie close together: one piece holds several. */
const PIECE = 32 * 1024;
/** So that a disc costs at most 1 MiB of memory for them. */
const MOST_PIECES = 32;

/** Throws Malformed when the stretch is not inside the image. */
export function checkInside(size: number, offset: number, length: number): void {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0)
    throw new Malformed(`${length} bytes wanted, which is no stretch of an image`, offset);
  if (offset + length > size)
    throw new Malformed(`${length} bytes wanted beyond the end of the image, which has ${size}`, offset);
}

/** A whole image in memory. */
export function inMemory(bytes: Uint8Array): Source {
  return {
    size: bytes.length,
    async read(offset, length) {
      checkInside(bytes.length, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** The same image, its last pieces remembered; who asks for the same piece at the same time shares one read. */
export function remembered(source: Source): Source {
  const pieces = new Map<number, Promise<Uint8Array>>();

  function piece(number: number): Promise<Uint8Array> {
    const known = pieces.get(number);
    pieces.delete(number);
    const offset = number * PIECE;
    const found = known ?? source.read(offset, Math.min(PIECE, source.size - offset));
    pieces.set(number, found);
    // What failed once may not fail again; a rejection is not worth remembering.
    if (known === undefined) found.catch(() => pieces.get(number) === found && pieces.delete(number));
    const [oldest] = pieces.keys();
    if (pieces.size > MOST_PIECES && oldest !== undefined) pieces.delete(oldest);
    return found;
  }

  return {
    size: source.size,
    async read(offset, length) {
      checkInside(source.size, offset, length);
      if (length > PIECE) return source.read(offset, length);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const at = offset + done;
        const part = await piece(Math.floor(at / PIECE));
        const some = part.subarray(at % PIECE, (at % PIECE) + length - done);
        bytes.set(some, done);
        done += some.length;
      }
      return bytes;
    },
  };
}
