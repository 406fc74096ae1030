// The ground for a benchmark: a network namespace with a loopback of its own, servers started in it, their CPU time.
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Linux' unit of CPU time in /proc: always 100 a second for programs. */
const TICKS_A_SECOND = 100;

export interface Server {
  readonly name: string;
  readonly port: number;
  /** CPU seconds used so far, by it and the children it has waited for. */
  cpuSeconds(): number;
  /** From now on it and what it starts run on these processors: `0`, `0,1`. */
  runOn(processors: string): Promise<void>;
  /** Resident memory now, in MB, of it and its children. */
  megabytes(): number;
  stop(): Promise<void>;
}

export interface Ground {
  /** A folder that goes away with the ground. */
  readonly folder: string;
  run(...command: string[]): Promise<string>;
  serve(name: string, port: number, ...command: string[]): Server;
  /** Puts a Debian package's files into the folder without installing it, and says where. */
  unpack(debian: string): Promise<string>;
  close(): Promise<void>;
}

async function output(command: readonly string[], folder?: string): Promise<string> {
  const cwd = folder === undefined ? {} : { cwd: folder };
  const child = Bun.spawn([...command], { stdout: "pipe", stderr: "pipe", ...cwd });
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  if (code !== 0) throw new Error(`${command.join(" ")}: ${err.trim() || `exit code ${code}`}`);
  return out;
}

export async function openGround(name: string): Promise<Ground> {
  const namespace = `bl-bench-${name}-${process.pid}`;
  const folder = await mkdtemp(join(tmpdir(), `${namespace}-`));
  const servers: Server[] = [];
  await output(["ip", "netns", "add", namespace]);
  await output(["ip", "-n", namespace, "link", "set", "lo", "up"]);
  const inside = ["ip", "netns", "exec", namespace];

  return {
    folder,
    run: (...command) => output([...inside, ...command]),
    serve(what, port, ...command) {
      const child = Bun.spawn([...inside, ...command], { stdout: "ignore", stderr: "ignore" });
      const server: Server = {
        name: what,
        port,
        cpuSeconds: () => cpuSeconds(child.pid),
        megabytes: () => megabytes(child.pid),
        runOn: async (processors) => void (await output(["taskset", "-acp", processors, String(child.pid)])),
        async stop() {
          child.kill();
          await child.exited;
        },
      };
      servers.push(server);
      return server;
    },
    async unpack(debian) {
      const to = join(folder, debian);
      await output(["mkdir", "-p", to]);
      await output(["apt-get", "download", debian], to);
      const [file = ""] = (await output(["ls", to])).trim().split("\n");
      await output(["dpkg", "-x", join(to, file), to]);
      return to;
    },
    async close() {
      for (const server of servers) await server.stop();
      await output(["ip", "netns", "del", namespace]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function childrenOf(pid: number | string): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim().split(" ").filter(Boolean);
}

function megabytes(pid: number | string): number {
  try {
    const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0);
    return childrenOf(pid).reduce((sum, child) => sum + megabytes(child), kilobytes / 1000);
  } catch {
    return 0;
  }
}

/** Of the process and its waited-for children, and of children that still run (nginx' workers). */
function cpuSeconds(pid: number): number {
  let ticks = 0;
  const add = (id: string) => {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      for (const field of fields.slice(11, 15)) ticks += Number(field);
      for (const child of childrenOf(id)) add(child);
    } catch {
      // It has ended meanwhile.
    }
  };
  add(String(pid));
  return ticks / TICKS_A_SECOND;
}
