// ◄ door: Bootlace itself as a child process: commands that fill a store, and the server, inside a segment or beside us.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { endWithUs } from "../packages/command.ts";
import type { Segment } from "./segment.ts";

/** How this very program is started: from its source, or as one executable. */
export function ownCommand(): string[] {
  const main = join(import.meta.dir, "../main.ts");
  return existsSync(main) ? [process.execPath, main] : [process.execPath];
}

/** Runs one command of ours, such as `["machine", "add", …]`; its output. Throws with what it printed when it fails. */
export async function runOwn(words: readonly string[], data: string): Promise<string> {
  const argv = [...ownCommand(), "--data", data, ...words];
  const child = Bun.spawn(argv, { stdin: "ignore", stdout: "pipe", stderr: "pipe", cwd: data });
  const leash = endWithUs(child);
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  leash.release();
  if (code !== 0) throw new Error(`bootlace ${words.join(" ")}: ${(stderr || stdout).trim()}`);
  return stdout;
}

export interface ServerOptions {
  readonly config: string;
  readonly data: string;
  /** Everything the server prints. */
  readonly log: string;
  /** Null: it serves on this machine itself, over loopback. */
  readonly segment: Segment | null;
}

export interface ServerProcess {
  readonly pid: number;
  /** Why it ended, in its own last words; null while it runs. */
  ended(): string | null;
  /** Asks it to finish what is in flight and waits; not for ever. May be called twice. */
  stop(): Promise<void>;
}

const START_SECONDS = 30;
const STOP_SECONDS = 10;

/** Starts `bootlace serve` and resolves when all its doors are open. Throws with what it printed when they do not open. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const argv = [...ownCommand(), "--config", options.config, "--data", options.data, "serve"];
  const log = Bun.file(options.log).writer();
  const child = Bun.spawn(options.segment === null ? argv : options.segment.inside(argv), {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    cwd: options.data,
  });
  const leash = endWithUs(child);
  let end: string | null = null;
  let words = "";
  const opened = Promise.withResolvers<void>();
  const follow = async (stream: ReadableStream<Uint8Array>, onText: (text: string) => void) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const text = decoder.decode(chunk, { stream: true });
      log.write(text);
      log.flush();
      words = (words + text).slice(-20_000);
      onText(text);
    }
  };
  // Its log goes to the error output; the one line on the other says that all doors are open.
  const onLine = (text: string) => {
    if (text.includes("\n")) opened.resolve();
  };
  const exited = Promise.all([follow(child.stdout, onLine), follow(child.stderr, () => {}), child.exited]).then(
    ([, , code]) => {
      end = words.trim().split("\n").slice(-5).join("\n") || `the server ended with code ${code}`;
      opened.reject(new Error(`the server did not start: ${end}`));
      log.end();
      leash.release();
    },
  );
  opened.promise.catch(() => {}); // Ends long after it opened are nobody's rejection.
  const limit = setTimeout(
    () => opened.reject(new Error(`the server was not ready in ${START_SECONDS} seconds: ${words.trim()}`)),
    START_SECONDS * 1000,
  );
  const stop = async () => {
    if (end !== null) return;
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await exited;
    clearTimeout(hard);
  };
  try {
    await opened.promise;
  } catch (cause) {
    await stop();
    throw cause;
  } finally {
    clearTimeout(limit);
  }
  return { pid: child.pid, ended: () => end, stop };
}
