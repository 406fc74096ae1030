// ◄ door: reading stretches of files, without stopping everything else meanwhile, or at once.
import { closeSync, open, openSync, read, readSync } from "node:fs";

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

/** Closes it, at once: a file that was only read has nothing to wait for. */
export function closeFile(fd: number): void {
  closeSync(fd);
}

/** At once: a few microseconds for a file whose folder is in the kernel's cache. Throws. */
export function openNow(file: string): number {
  return openSync(file, "r");
}

/** Fills the buffer at once: for little, that has just been or is about to be in the page cache. Throws at the file's end. */
export function readNow(fd: number, buffer: Uint8Array, offset: number): void {
  for (let done = 0; done < buffer.length; ) {
    const count = readSync(fd, buffer, done, buffer.length - done, offset + done);
    if (count === 0) throw new Error(`the file became shorter: nothing at byte ${offset + done}`);
    done += count;
  }
}
