// Messages out of a TCP stream (RFC 6587): each either counted, `LENGTH SP MESSAGE`, or ended by a line feed. A digit
// first says that it is counted: a message of the other kind begins with `<`.

export interface Frames {
  /** The messages that these bytes complete. Null: the stream makes no sense any more and is to be closed. */
  push(bytes: Uint8Array): Uint8Array[] | null;
  /** The unfinished last message, at the stream's end. */
  rest(): Uint8Array | null;
}

/** Longer messages are cut here; RFC 5424 asks for 2048 (§6.1). */
export const MOST_BYTES = 8192;
/** A counted message may be this long before the stream is given up; what is over MOST_BYTES of it is thrown away. */
const MOST_COUNTED = 1_000_000;
const LF = 10;
const SPACE = 32;

export function createFrames(): Frames {
  const kept = new Uint8Array(MOST_BYTES);
  let length = 0;
  /** Bytes of a counted message still to come; null between messages and within one that a line feed ends. */
  let left: number | null = null;
  /** Digits of a count so far; null when no count is being read. */
  let count: string | null = null;
  let between = true;

  function keep(bytes: Uint8Array): void {
    const part = bytes.subarray(0, MOST_BYTES - length);
    kept.set(part, length);
    length += part.length;
  }

  function take(): Uint8Array {
    const message = kept.slice(0, length);
    length = 0;
    left = null;
    between = true;
    return message;
  }

  return {
    push(bytes) {
      const messages: Uint8Array[] = [];
      let at = 0;
      while (at < bytes.length) {
        const byte = bytes[at] ?? 0;
        if (between && count === null) {
          // Empty lines, and the line feed that some put behind a counted message.
          if (byte === LF || byte === 0 || byte === 13) {
            at += 1;
            continue;
          }
          between = false;
          if (byte >= 0x31 && byte <= 0x39) count = "";
        }
        if (count !== null) {
          at += 1;
          if (byte === SPACE) {
            left = Number(count);
            count = null;
            if (left > MOST_COUNTED || Number.isNaN(left)) return null;
          } else if (byte >= 0x30 && byte <= 0x39 && count.length < 7) count += String.fromCharCode(byte);
          else return null;
          continue;
        }
        if (left !== null) {
          const part = bytes.subarray(at, at + left);
          keep(part);
          at += part.length;
          left -= part.length;
          if (left === 0) messages.push(take());
          continue;
        }
        const end = bytes.indexOf(LF, at);
        keep(bytes.subarray(at, end < 0 ? bytes.length : end));
        at = end < 0 ? bytes.length : end + 1;
        if (end >= 0) messages.push(take());
      }
      return messages;
    },
    rest: () => (length === 0 ? null : take()),
  };
}
