// Proves: the demo tells a whole boot, on a segment and, without root, over loopback; and that it leaves nothing behind,
// also when it is interrupted while a machine runs.
import { expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LAUNCHER = join(import.meta.dir, "../../bin/bootlace");
const NOBODY = 65534;

const STEPS = [
  "The machine was given an address",
  "The machine's firmware was told which loader to fetch",
  "The machine fetched its loader",
  "The loader fetched its script or menu",
  "The kernel was fetched",
  "The initial RAM disk was fetched",
  "The running installer asked for its own address",
  "The installer fetched its answer file",
  "The installer reported that it runs",
];

interface Demo {
  readonly child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  /** Its own place for everything: what is left in it at the end was left behind. */
  readonly folder: string;
}

function start(words: readonly string[], uid?: number): Demo {
  const folder = mkdtempSync(join(tmpdir(), "demo-test-"));
  Bun.spawnSync(["chmod", "777", folder]);
  const prefix = uid === undefined ? [] : ["setpriv", `--reuid=${uid}`, "--clear-groups"];
  const child = Bun.spawn([...prefix, LAUNCHER, "demo", ...words], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, TMPDIR: folder },
  });
  return { child, folder };
}

/** What a demo left: namespaces and files of its own. */
function left(demo: Demo): string[] {
  const spaces = existsSync("/run/netns") ? readdirSync("/run/netns") : [];
  const own = spaces.filter((name) => name.startsWith(`bootlace-${demo.child.pid}x`));
  return [...own, ...readdirSync(demo.folder)];
}

for (const firmware of ["bios", "uefi"]) {
  test(`simulated, ${firmware}: every step in order, nothing left`, async () => {
    const demo = start(["--simulate", "--firmware", firmware]);
    try {
      const text = await new Response(demo.child.stdout).text();
      expect(await demo.child.exited).toBe(0);
      const seen = STEPS.map((step) => text.indexOf(step));
      expect(seen.filter((at) => at < 0)).toEqual([]);
      expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
      expect(left(demo)).toEqual([]);
    } finally {
      rmSync(demo.folder, { recursive: true, force: true });
    }
  }, 300_000);
}

test("without root: says so, and boots over loopback", async () => {
  const demo = start([], NOBODY);
  try {
    const text = await new Response(demo.child.stdout).text();
    expect(await demo.child.exited).toBe(0);
    expect(text).toContain("isolated network segments need root");
    expect(STEPS.filter((step) => !text.includes(step))).toEqual([]);
    expect(left(demo)).toEqual([]);
  } finally {
    rmSync(demo.folder, { recursive: true, force: true });
  }
}, 300_000);

test("interrupted while a machine runs: nothing left", async () => {
  const demo = start(["--firmware", "bios"]);
  try {
    let text = "";
    const decoder = new TextDecoder();
    const output = demo.child.stdout.getReader();
    while (!text.includes("The machine was given an address")) {
      const { done, value } = await output.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    expect(text).toContain("The machine is switched on");
    expect(left(demo).length).toBe(2);
    demo.child.kill("SIGINT");
    expect(await demo.child.exited).toBe(130);
    expect(left(demo)).toEqual([]);
    const programs = Bun.spawnSync(["ps", "-e", "-o", "args"]).stdout.toString();
    expect(programs).not.toContain(demo.folder);
  } finally {
    demo.child.kill("SIGKILL");
    rmSync(demo.folder, { recursive: true, force: true });
  }
}, 300_000);
