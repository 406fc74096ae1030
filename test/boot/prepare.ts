// Gets what all boot tests share before they run side by side: two at once must not fetch the same package.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { obtainDemoFiles } from "../../src/cli/demo-files.ts";

/** Where the packages stay from one run to the next. */
export const PACKAGES = join(tmpdir(), "bootlace-test-packages");

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-prepare-"));
  try {
    await obtainDemoFiles(folder, console.log, PACKAGES);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
