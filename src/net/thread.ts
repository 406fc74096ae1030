// ◄ door: threads of our own. Each is a file that package.json's `build` names, so that the one executable has it, too.

/** Where the executable that `bun build --compile` makes keeps its files. */
const INSIDE = "file:///$bunfs/";

/** @param file below src/, such as `store/sqlite-thread.ts` */
export function startThread(file: string, name: string): Worker {
  const source = import.meta.url.startsWith(INSIDE) ? "./" : "../";
  return new Worker(new URL(`${source}${file}`, import.meta.url), { name });
}
