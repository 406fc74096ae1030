// For tests: programs of others that know a format, where they are there.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

/** As test/unit-prepare.ts has it unpacked. */
const CLOUD_INIT = join(tmpdir(), "bootlace-test-packages/unpacked/cloud-init/usr");

/** What cloud-init says of user-data; null: it is not there. */
export function cloudInitComplaints(texts: readonly string[]): string | null {
  const program = join(CLOUD_INIT, "bin/cloud-init");
  if (!existsSync(program)) return null;
  const path = `PYTHONPATH=${join(CLOUD_INIT, "lib/python3/dist-packages")}`;
  return complaintsOf(["env", path, "/usr/bin/python3", program, "schema", "--config-file"], texts);
}

/** What systemd says of units of services, besides that their programs are not here; null: it is not there. */
export function unitComplaints(texts: readonly string[]): string | null {
  if (which("systemd-analyze") === null) return null;
  const check =
    'cp "$0" "$0.service" && systemd-analyze verify "$0.service" 2>&1 | grep -v "not executable" | grep . && exit 1 || true';
  return complaintsOf(["sh", "-c", check], texts);
}
