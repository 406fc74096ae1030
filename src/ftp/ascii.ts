// TYPE A (RFC 959 §3.1.1.1): lines end with CR LF on the wire. Files here are Unix text or have CR LF already.

const LF = 10;
const CR = 13;

/** Converts a file's bytes as they come, in order: a LF without CR before it gets one. */
export function createAscii(): (bytes: Uint8Array) => Uint8Array {
  let before = 0;
  return (bytes) => {
    let added = 0;
    let previous = before;
    for (const byte of bytes) {
      if (byte === LF && previous !== CR) added++;
      previous = byte;
    }
    if (added === 0) {
      before = previous;
      return bytes;
    }
    const wire = new Uint8Array(bytes.length + added);
    let at = 0;
    previous = before;
    for (const byte of bytes) {
      if (byte === LF && previous !== CR) wire[at++] = CR;
      wire[at++] = byte;
      previous = byte;
    }
    before = previous;
    return wire;
  };
}
