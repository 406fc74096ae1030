// npm test: every suite that this machine can run. What cannot run is named with the reason; --install (or CI) gets
// the missing tools from Debian's packages first. Ends with `N passed, N failed, N skipped`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingTools, packagesOf, SUITES, type Suite } from "./suites.ts";

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const total: Tally = { passed: 0, failed: 0, skipped: 0 };
/** What failed, said once more at the end: whoever keeps only the last lines of a long log has it. */
const failures: string[] = [];
let started = 0;
const ENTITIES: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&", "#10": "\n", "#13": "" };
/** What a failed test says may be a whole timeline. */
const MESSAGE_CHARS = 4000;
const scratch = mkdtempSync(join(tmpdir(), "bootlace-test-"));
const install = process.argv.includes("--install") || process.env.CI === "true";
const only = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));

function count(report: string): Tally {
  const attribute = (name: string) => Number(new RegExp(`<testsuites[^>]* ${name}="(\\d+)"`).exec(report)?.[1] ?? 0);
  const [tests, failed, skipped] = [attribute("tests"), attribute("failures"), attribute("skipped")];
  return { passed: tests - failed - skipped, failed, skipped };
}

/** Each failed test of a report: file, line, name and what it said. */
function failuresOf(report: string): string[] {
  const plain = (text: string) =>
    text.replace(/&(lt|gt|quot|apos|amp|#10|#13);/g, (_, name: string) => ENTITIES[name] ?? "");
  const failed =
    /<testcase name="([^"]*)"[^>]* file="([^"]*)" line="(\d+)"[^>]*>\s*<failure type="[^"]*"(?: message="([^"]*)")?/g;
  return [...report.matchAll(failed)].map(([, name = "", file, line, message = ""]) =>
    `${file}:${line} ${plain(name)}\n${plain(message).trimEnd().replace(/^/gm, "    ").slice(0, MESSAGE_CHARS)}`.trimEnd(),
  );
}

async function run(suite: Suite): Promise<void> {
  const missing = missingTools(suite);
  console.log(`\n=== ${suite.name}`);
  if (missing.length > 0) {
    console.log(`skipped ${suite.files}: ${missing.join(", ")} not there (npm test -- --install gets it)`);
    total.skipped += 1;
    return;
  }
  if (suite.prepare !== undefined) await Bun.spawn([process.execPath, suite.prepare], { stdout: "inherit" }).exited;
  if (suite.lanes === undefined) return runFiles(suite, suite.files, "inherit");
  const all = [...new Bun.Glob("*.test.ts").scanSync(suite.files)].sort();
  const waiting = [...new Set([...(suite.longest ?? []), ...all])].map((file) => `${suite.files}/${file}`);
  const lane = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await runFiles(suite, file, "pipe");
  };
  await Promise.all(Array.from({ length: suite.lanes }, lane));
}

/** @param output pipe: shown in one piece at the end, since others run beside it */
async function runFiles(suite: Suite, files: string, output: "inherit" | "pipe"): Promise<void> {
  started += 1;
  const outfile = join(scratch, `${started}.xml`);
  const limits = [`--timeout=${suite.timeoutSeconds * 1000}`];
  const report = ["--reporter=junit", `--reporter-outfile=${outfile}`];
  const child = Bun.spawn([process.execPath, "test", files, ...limits, ...report], { stdout: output, stderr: output });
  const words = [child.stdout, child.stderr].map((each) => (each === undefined ? "" : new Response(each).text()));
  const code = await child.exited;
  for (const text of await Promise.all(words)) process.stdout.write(text);
  const written = existsSync(outfile) ? readFileSync(outfile, "utf8") : "";
  const tally = count(written);
  failures.push(...failuresOf(written));
  // A runner that died, or found nothing to run, is a failure whatever it counted.
  if (tally.failed === 0 && (code !== 0 || tally.passed === 0)) {
    tally.failed = 1;
    failures.push(`${files}: the test runner ended with ${code} after ${tally.passed} tests that passed`);
  }
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.skipped += tally.skipped;
}

try {
  const suites = SUITES.filter((suite) => only.length === 0 || only.includes(suite.name));
  if (install) {
    const wanted = packagesOf(suites);
    if (wanted.length > 0) {
      console.log(`installing for the tests: ${wanted.join(" ")}`);
      const quiet = {
        stdout: "ignore",
        stderr: "inherit",
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      } as const;
      await Bun.spawn(["apt-get", "-q", "update"], quiet).exited;
      await Bun.spawn(["apt-get", "-qy", "install", "--no-install-recommends", ...wanted], quiet).exited;
    }
  }
  for (const suite of suites) await run(suite);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const failure of failures) console.log(`\nfailed: ${failure}`);
const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);
