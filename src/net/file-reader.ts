// ◄ door: reading stretches of files without stopping everything else meanwhile.
import { close, open, read } from "node:fs";

/** A file descriptor for reading. */
export function openFile(file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    open(file, "r", (error, fd) => (error === null ? resolve(fd) : reject(error)));
  });
}

/** Fills the buffer from that offset of the file; rejects when the file ends before. */
export function readExactly(fd: number, buffer: Uint8Array, offset: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const more = (done: number) => {
      if (done === buffer.length) return resolve();
      read(fd, buffer, done, buffer.length - done, offset + done, (error, count) => {
        if (error !== null) reject(error);
        else if (count === 0) reject(new Error(`the file became shorter: nothing at byte ${offset + done}`));
        else more(done + count);
      });
    };
    more(0);
  });
}

/** Closes it; there is nothing to do about a failure. */
export function closeFile(fd: number): void {
  close(fd, () => {});
}
