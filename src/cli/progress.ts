// ◄ door: progress of long work: one line that is rewritten at a terminal, a line a step elsewhere.
import type { Progress } from "../packages/apt.ts";

let lastStep = "";

/** Shows how far a package is; on the error output, so that results stay clean. */
export function progressLine(progress: Progress): void {
  const { text, done } = described(progress);
  if (process.stderr.isTTY === true) return void process.stderr.write(`\r\x1b[K${text}${done ? "\n" : ""}`);
  const step = `${progress.step} ${progress.step === "lists" ? "" : progress.name}`;
  if (step !== lastStep) process.stderr.write(`${text}\n`);
  lastStep = step;
}

function described(progress: Progress): { readonly text: string; readonly done: boolean } {
  switch (progress.step) {
    case "lists":
      return { text: "reading the package lists …", done: true };
    case "download": {
      const { name, doneBytes, totalBytes } = progress;
      const percent = totalBytes === 0 ? 100 : Math.floor((100 * doneBytes) / totalBytes);
      return { text: `downloading ${name}: ${megabytes(totalBytes)}, ${percent} %`, done: doneBytes >= totalBytes };
    }
    case "unpack":
      return { text: `unpacking ${progress.name}`, done: true };
  }
}

/** `12.3 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

let lastPercent = -1;

/** Shows how many bytes of how many are done; elsewhere than at a terminal, each tenth. */
export function bytesLine(what: string, doneBytes: number, totalBytes: number | null): void {
  const percent = totalBytes === null || totalBytes === 0 ? null : Math.floor((100 * doneBytes) / totalBytes);
  const of = totalBytes === null ? "" : ` of ${megabytes(totalBytes)}, ${percent ?? 100} %`;
  const text = `${what}: ${megabytes(doneBytes)}${of}`;
  const done = doneBytes === totalBytes;
  if (process.stderr.isTTY === true) return void process.stderr.write(`\r\x1b[K${text}${done ? "\n" : ""}`);
  const step = Math.floor((percent ?? 0) / 10);
  if (step !== lastPercent || done) process.stderr.write(`${text}\n`);
  lastPercent = done ? -1 : step;
}
