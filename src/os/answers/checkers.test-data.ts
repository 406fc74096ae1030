// For tests: programs of others that know a format, where they are there.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { which } from "bun";

/** What `program … FILE` says of each text, when it says that one is wrong; "" when all are right. Null: it is not there. */
export function complaintsOf([program = "", ...words]: readonly string[], texts: readonly string[]): string | null {
  if (which(program) === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "bootlace-check-"));
  try {
    return texts
      .map((text, index) => {
        const file = join(folder, String(index));
        writeFileSync(file, text);
        const { status, stdout, stderr } = spawnSync(program, [...words, file], { encoding: "utf8" });
        return status === 0 ? "" : `${stdout}${stderr}`;
      })
      .join("");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
