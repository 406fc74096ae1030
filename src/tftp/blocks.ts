// DATA packets made once for everybody: a file's content cut into blocks, each with its header in front, kept in memory
// in chunks that all transfers of the same file and block size share. What a window sends is one view of a chunk.
// Files are read in stretches, ahead of the transfers; nobody loads a file as a whole.
import { type Piece, partOf } from "../tree/pieces.ts";
import { DATA, DATA_HEADER } from "./packet.ts";
import { lastBlockOf, wireNumber } from "./transfer.ts";

/** Where a content lies in an open file. The same `key` is the same content. */
export interface Stretch {
  readonly fd: number;
  readonly key: string;
  readonly pieces: readonly Piece[];
  readonly length: number;
}

/** Who reads files for us. */
export interface FileReads {
  /** Fills `length` bytes of the buffer from `at` on with the file from `offset` on; rejects when it cannot. */
  read(fd: number, buffer: SharedArrayBuffer, at: number, length: number, offset: number): Promise<void>;
  close(fd: number): void;
}

/** One content in one block size. */
export interface Blocks {
  readonly lastBlock: number;
  /** Packets `from` … at most `to`, end to end, as far as they lie in one piece; null: `load` first. Valid until the next await. */
  run(from: number, to: number): Uint8Array | null;
  /** Brings that block into memory. Rejects when the file cannot be read or has become shorter. */
  load(block: number): Promise<void>;
  /** Each user closes once. */
  close(): void;
}

const CHUNK_BYTES = 128 * 1024;

interface Chunk {
  /** Null while it is being read. */
  packets: Uint8Array | null;
  loading: Promise<void>;
  used: boolean;
}

export interface BlockStore {
  /** Takes `stretch.fd` over, and closes it. */
  openStretch(stretch: Stretch, blockSize: number): Blocks;
  /** Bytes of chunks in memory now. */
  held(): number;
}

/** Bytes that are in memory already: a generated script, a converted text. */
export function blocksOf(bytes: Uint8Array, blockSize: number, rollover: 0 | 1): Blocks {
  const lastBlock = lastBlockOf(bytes.length, blockSize);
  const size = DATA_HEADER + blockSize;
  const packets = new Uint8Array(lastBlock * DATA_HEADER + bytes.length);
  packets.set(bytes, lastBlock * DATA_HEADER);
  spread(packets, blockSize, 1, lastBlock, rollover);
  return {
    lastBlock,
    run: (from, to) => packets.subarray((from - 1) * size, to * size),
    load: () => Promise.resolve(),
    close() {},
  };
}

/**
 * Content at the buffer's end becomes packets from its start on. A block never moves to behind where it was, so going
 * forward overwrites nothing that is still needed.
 */
function spread(buffer: Uint8Array, blockSize: number, firstBlock: number, count: number, rollover: 0 | 1): void {
  const size = DATA_HEADER + blockSize;
  for (let i = 0; i < count; i++) {
    const at = i * size;
    const from = count * DATA_HEADER + i * blockSize;
    buffer.copyWithin(at + DATA_HEADER, from, Math.min(from + blockSize, buffer.length));
    const number = wireNumber(firstBlock + i, rollover);
    buffer[at] = 0;
    buffer[at + 1] = DATA;
    buffer[at + 2] = number >>> 8;
    buffer[at + 3] = number;
  }
}

/** @param mostBytes for chunks; only what is being read at the moment may exceed it */
export function createBlockStore(mostBytes: number, rollover: 0 | 1, files: FileReads): BlockStore {
  const opened = new Map<string, { readonly blocks: Blocks; users: number }>();
  /** In the order of the clock hand: a chunk used since the last round gets another one. */
  const clock = new Set<{ readonly chunk: Chunk; readonly forget: () => void }>();
  let bytesHeld = 0;

  function makeRoom(bytes: number): void {
    let looked = 0;
    const most = clock.size * 2;
    for (const entry of clock) {
      if (bytesHeld + bytes <= mostBytes || looked++ >= most) return;
      clock.delete(entry);
      if (entry.chunk.packets === null || entry.chunk.used) {
        entry.chunk.used = false;
        clock.add(entry);
      } else {
        bytesHeld -= entry.chunk.packets.length;
        entry.forget();
      }
    }
  }

  function keep(chunk: Chunk, bytes: number, forget: () => void): () => void {
    makeRoom(bytes);
    bytesHeld += bytes;
    const entry = { chunk, forget };
    clock.add(entry);
    return () => {
      if (clock.delete(entry)) bytesHeld -= bytes;
    };
  }

  function open(key: string, stretch: Stretch, blockSize: number) {
    const blocks = sharedBlocks(stretch, blockSize, rollover, files, keep, () => opened.delete(key));
    const shared = { blocks, users: 0 };
    opened.set(key, shared);
    return shared;
  }

  return {
    held: () => bytesHeld,
    openStretch(stretch, blockSize) {
      const key = `${blockSize} ${stretch.key}`;
      const known = opened.get(key);
      if (known !== undefined) files.close(stretch.fd);
      const shared = known ?? open(key, stretch, blockSize);
      shared.users++;
      let closed = false;
      return {
        ...shared.blocks,
        close() {
          if (closed) return;
          closed = true;
          if (--shared.users === 0) shared.blocks.close();
        },
      };
    },
  };
}

type Keep = (chunk: Chunk, bytes: number, forget: () => void) => () => void;

function sharedBlocks(
  stretch: Stretch,
  blockSize: number,
  rollover: 0 | 1,
  files: FileReads,
  keep: Keep,
  onClose: () => void,
): Blocks {
  const { fd } = stretch;
  const size = DATA_HEADER + blockSize;
  const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / size));
  const lastBlock = lastBlockOf(stretch.length, blockSize);
  const lastChunk = Math.floor((lastBlock - 1) / perChunk);
  const chunks = new Map<number, Chunk>();
  const drops = new Map<number, () => void>();
  let reading = 0;
  let closed = false;

  function forget(index: number): void {
    chunks.delete(index);
    drops.get(index)?.();
    drops.delete(index);
  }

  async function read(index: number, packets: Uint8Array<SharedArrayBuffer>, count: number): Promise<void> {
    const from = index * perChunk * blockSize;
    let at = count * DATA_HEADER;
    reading++;
    try {
      for (const { offset, length } of partOf(stretch.pieces, from, from + packets.length - at)) {
        // Where nothing is recorded the buffer's zeros are the content.
        if (offset !== null) await files.read(fd, packets.buffer, at, length, offset);
        at += length;
      }
    } finally {
      reading--;
      if (closed && reading === 0) files.close(fd);
    }
    spread(packets, blockSize, index * perChunk + 1, count, rollover);
  }

  function chunkAt(index: number): Chunk {
    const known = chunks.get(index);
    if (known !== undefined) return known;
    const count = Math.min(perChunk, lastBlock - index * perChunk);
    const content = Math.min(count * blockSize, stretch.length - index * perChunk * blockSize);
    const packets = new Uint8Array(new SharedArrayBuffer(count * DATA_HEADER + content));
    const chunk: Chunk = { packets: null, loading: Promise.resolve(), used: false };
    if (content === 0) {
      spread(packets, blockSize, lastBlock, count, rollover);
      chunk.packets = packets;
    } else {
      chunk.loading = read(index, packets, count).then(
        () => {
          chunk.packets = packets;
        },
        (cause) => {
          forget(index);
          throw cause;
        },
      );
      // Whoever waits for it hears of a failure; a chunk read ahead has nobody waiting.
      chunk.loading.catch(() => {});
    }
    chunks.set(index, chunk);
    drops.set(
      index,
      keep(chunk, packets.length, () => forget(index)),
    );
    return chunk;
  }

  return {
    lastBlock,
    run(from, to) {
      const index = Math.floor((from - 1) / perChunk);
      const chunk = chunkAt(index);
      if (chunk.packets === null) return null;
      if (!chunk.used) {
        chunk.used = true;
        if (index < lastChunk) chunkAt(index + 1);
      }
      const first = index * perChunk + 1;
      return chunk.packets.subarray((from - first) * size, (to - first + 1) * size);
    },
    load: (block) => chunkAt(Math.floor((block - 1) / perChunk)).loading,
    close() {
      closed = true;
      onClose();
      for (const index of [...chunks.keys()]) forget(index);
      if (reading === 0) files.close(fd);
    },
  };
}
