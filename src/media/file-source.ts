// ◄ door: a disc image that is a file on this server. The file is open only while it is read: a served disc holds no
// descriptor, and can be replaced or unmounted.
import { open } from "node:fs/promises";
import { Malformed } from "../net/bytes.ts";
import { checkInside, type Source } from "./source.ts";

/** @param size of the file in bytes, as its stat said */
export function fileSource(path: string, size: number): Source {
  return {
    size,
    async read(offset, length) {
      checkInside(size, offset, length);
      const file = await open(path, "r");
      try {
        const bytes = new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
          if (bytesRead === 0) throw new Malformed("the file has become shorter", offset + done);
          done += bytesRead;
        }
        return bytes;
      } finally {
        await file.close();
      }
    },
  };
}
