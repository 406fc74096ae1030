// Starts the DHCP server of dhcp-serve.ts as a process of its own, in a network namespace or here.
import { type Subprocess, spawn } from "bun";
import type { ServeDhcp } from "./dhcp-serve.ts";

export interface DhcpChild {
  readonly pid: number;
  /** What it printed so far, line by line. */
  readonly lines: readonly string[];
  /** Resolves when a line was printed for which `what` is true. Rejects when the process ends first. */
  line(what: (line: string) => boolean): Promise<string>;
  /** kill -9, and waits. */
  kill(): Promise<void>;
  /** SIGTERM, and waits; its last line has the counts. */
  stop(): Promise<void>;
}

/** Resolves when it serves. @param namespace null: where we are */
export async function startDhcp(told: ServeDhcp, namespace: string | null): Promise<DhcpChild> {
  const command = [process.execPath, `${import.meta.dir}/dhcp-serve.ts`, JSON.stringify(told)];
  const child = spawn(namespace === null ? command : ["ip", "netns", "exec", namespace, ...command], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines: string[] = [];
  const waiting = new Set<{ look(): boolean; end(): void }>();
  const read = readLines(child, (line) => {
    lines.push(line);
    for (const one of waiting) if (one.look()) waiting.delete(one);
  }).then(() => {
    for (const one of waiting) one.end();
  });

  function line(what: (line: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.find(what);
        if (found !== undefined) resolve(found);
        return found !== undefined;
      };
      if (!look())
        waiting.add({ look, end: () => reject(new Error(`the server ended: ${lines.slice(-3).join(" / ")}`)) });
    });
  }

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    child.kill(signal);
    await child.exited;
    await read;
  }

  await line((one) => one === "ready");
  return { pid: child.pid, lines, line, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

async function readLines(child: Subprocess<"ignore", "pipe", "inherit">, each: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of child.stdout) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) each(part);
  }
}
