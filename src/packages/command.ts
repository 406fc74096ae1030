// ◄ door: runs another program to its end, with a bound on its time and on its output.

export interface CommandResult {
  /** Exit code; null when it was ended by a signal (our time limit included). */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly seconds: number;
  readonly folder?: string;
  /** Added to our own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called once a second while it runs; true ends it. */
  readonly watch?: () => boolean;
  /** Give the program our terminal, so that it can talk to the person itself. stdout and stderr stay empty. */
  readonly terminal?: boolean;
}

const running = new Set<{ kill(signal: "SIGKILL"): void }>();
let watching = false;

/** Ends the program when we end, however that comes about, but for SIGKILL. Call `release` when it has ended itself. */
export function endWithUs(child: { kill(signal: "SIGKILL"): void }): { release(): void } {
  if (!watching)
    process.on("exit", () => {
      for (const each of running) each.kill("SIGKILL");
    });
  watching = true;
  running.add(child);
  return { release: () => void running.delete(child) };
}

/** Where the program is; null when it is not on the PATH nor where administrators' programs are. */
export function findProgram(name: string): string | null {
  return Bun.which(name, { PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin:/usr/local/sbin:/usr/bin:/bin` });
}

/** Runs a program with English messages. Throws when it cannot be started; a bad exit code is a value. */
export async function runCommand(argv: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const [name = "", ...rest] = argv;
  const program = findProgram(name);
  if (program === null) throw new Error(`the program ${name} is not on this system`);
  const talk = options.terminal === true ? "inherit" : "pipe";
  const child = Bun.spawn([program, ...rest], {
    stdin: options.terminal === true ? "inherit" : "ignore",
    stdout: talk,
    stderr: talk,
    env: { ...process.env, LC_ALL: "C", ...options.environment },
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
  });
  const end = () => child.kill("SIGKILL");
  const leash = endWithUs(child);
  const limit = setTimeout(end, options.seconds * 1000);
  const watch = setInterval(() => {
    if (options.watch?.() === true) end();
  }, 1000);
  try {
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    await child.exited;
    return { code: child.exitCode, stdout, stderr };
  } finally {
    clearTimeout(limit);
    clearInterval(watch);
    leash.release();
  }
}

async function text(stream: ReadableStream<Uint8Array> | number | undefined): Promise<string> {
  return stream instanceof ReadableStream ? await new Response(stream).text() : "";
}
