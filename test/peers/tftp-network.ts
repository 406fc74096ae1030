// A TFTP server and real clients on a network of their own: namespaces, a bridge, and faults where a test wants them.
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ipv4, ipv4 } from "../../src/net/ipv4.ts";
import { createSegment, type Segment } from "../../src/rack/segment.ts";
import type { ServeTftp } from "./tftp-serve.ts";

export const SERVER = ipv4("10.78.0.1") as Ipv4;

export interface Network {
  readonly folder: string;
  readonly segment: Segment;
  /** A file to serve; its hash. */
  put(name: string, size: number): Promise<string>;
  /** The hash of what a client made; null: it made nothing. */
  hash(name: string): Promise<string | null>;
  /** Starts a client's program in its host. Its work folder is the network's. */
  start(host: string, ...argv: string[]): { readonly exited: Promise<number>; kill(): void };
  /** Ends the server: what it counted. */
  counts(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** @param rules in nft's words, for the namespace of the server */
export async function openNetwork(options: Partial<ServeTftp>, rules: string | null = null): Promise<Network> {
  const folder = await mkdtemp(join(tmpdir(), "bootlace-tftp-net-"));
  const segment = createSegment({ address: SERVER, prefix: 16 });
  const told = { address: SERVER, port: 69, folder, drainMs: 100, ...options } as ServeTftp;
  if (rules !== null) {
    const nft = Bun.spawnSync(segment.inside(["nft", "-f", "-"]), { stdin: new TextEncoder().encode(rules) });
    if (!nft.success) throw new Error(`nft: ${nft.stderr}`);
  }
  const argv = [process.execPath, join(import.meta.dir, "tftp-serve.ts"), JSON.stringify(told)];
  const server = Bun.spawn(segment.inside(argv), { stdout: "pipe", stderr: "inherit" });
  const reader = server.stdout.getReader();
  const { value } = await reader.read();
  if (!new TextDecoder().decode(value).includes("ready")) throw new Error("the server did not start");
  const children: { kill(): void }[] = [server];
  return {
    folder,
    segment,
    async put(name, size) {
      const bytes = noise(size);
      await writeFile(join(folder, name), bytes);
      return sha(bytes);
    },
    async hash(name) {
      const file = Bun.file(join(folder, name));
      return (await file.exists()) ? sha(await file.bytes()) : null;
    },
    start(host, ...command) {
      const child = Bun.spawn(segment.inside(command, host), { cwd: folder, stdout: "ignore", stderr: "ignore" });
      children.push(child);
      return { exited: child.exited, kill: () => child.kill("SIGKILL") };
    },
    async counts() {
      server.kill("SIGTERM");
      return JSON.parse(new TextDecoder().decode((await reader.read()).value));
    },
    async close() {
      for (const child of children) child.kill();
      segment.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Bytes that repeat nowhere near a block's length. */
function noise(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = size + 1;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
