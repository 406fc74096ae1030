// Adding a disc image of 10 GB, beside copying it, which is what others do first: time until it is ready, bytes written.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, open, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tell } from "./row.ts";

const SIZE = 10_000_000_000;
/** Left on the disk when the copy is there. */
const SPARE = 5_000_000_000;
const LAUNCHER = new URL("../../bin/bootlace", import.meta.url).pathname;

interface Measured {
  readonly seconds: number;
  /** Handed to the kernel to write (`wchar`), by the process and those it waited for. */
  readonly written: number;
}

/** Runs it under a shell that reads its own account when it is done. */
async function measured(folder: string, command: readonly string[]): Promise<Measured> {
  const script = `"$@" >/dev/null; code=$?; cat /proc/$$/io > io; exit $code`;
  const started = performance.now();
  const child = Bun.spawn(["sh", "-c", script, "sh", ...command], { cwd: folder, stdout: "ignore", stderr: "inherit" });
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")} failed`);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, written: Number(/^wchar: (\d+)$/m.exec(readFileSync(join(folder, "io"), "utf8"))?.[1] ?? 0) };
}

function figure({ seconds, written }: Measured): string {
  return `${seconds.toFixed(2)} s, ${(written / 1e6).toFixed(2)} MB written`;
}

async function shell(folder: string, command: string): Promise<void> {
  if ((await Bun.spawn(["sh", "-c", command], { cwd: folder, stderr: "inherit" }).exited) !== 0)
    throw new Error(command);
}

export async function benchMedia(_: unknown, tell: Tell): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bl-bench-media-"));
  try {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < SIZE + SPARE) throw new Error(`${folder} has no room for a copy of ${SIZE} bytes`);
    await shell(
      folder,
      "mkdir -p tree/debian-installer/amd64 && echo k > tree/debian-installer/amd64/linux && " +
        "echo i > tree/debian-installer/amd64/initrd.gz && echo 'Debian version:  12' > tree/version.info && " +
        "xorriso -as mkisofs -quiet -R -o big.iso tree",
    );
    const file = await open(join(folder, "big.iso"), "r+");
    await file.truncate(SIZE);
    await file.write(randomBytes(1 << 20), 0, 1 << 20, SIZE - (1 << 20));
    await file.close();
    const ours = await measured(folder, [LAUNCHER, "media", "add", "big", "big.iso"]);
    // As a real image is copied: without leaving out zeros, which it does not have.
    const copy = await measured(folder, ["cp", "--sparse=never", "big.iso", "copy.iso"]);
    tell({
      what: `adding an ISO of 10 GB (${figure(ours)}; cp: ${figure(copy)}): until it is ready`,
      ours: SIZE / 1e9 / ours.seconds,
      peers: { cp: SIZE / 1e9 / copy.seconds },
      unit: "GB/s",
    });
    tell({
      what: "adding an ISO of 10 GB: ready for each MB written",
      ours: SIZE / 1e9 / (ours.written / 1e6),
      peers: { cp: SIZE / 1e9 / (copy.written / 1e6) },
      unit: "GB",
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
