// For tests: shell scripts of answer files, looked at by real shells and run where only a folder is at stake.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What bash and, where it is there, shellcheck say of POSIX scripts without running them; empty: nothing. */
export function complaints(scripts: readonly string[]): string {
  if (scripts.length === 0) return "";
  const folder = mkdtempSync(join(tmpdir(), "bootlace-scripts-"));
  try {
    [...new Set(scripts)].forEach((script, index) => {
      writeFileSync(join(folder, `${index}.sh`), script);
    });
    const said = ask(["sh", "-c", 'for each in "$0"/*; do bash --posix -n "$each"; done', folder], "");
    if (said !== "" || !existsSync("/usr/bin/shellcheck")) return said;
    return ask(["sh", "-c", 'shellcheck --shell=sh --severity=warning --format=gcc "$0"/*', folder], "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ask([program = "", ...words]: readonly string[], script: string): string {
  const { stdout, stderr } = spawnSync(program, words, { input: script, encoding: "utf8" });
  return `${stdout}${stderr}`;
}

export interface FakeDisk {
  readonly name: string;
  readonly mebibytes: number;
  readonly model?: string;
  readonly serial?: string;
  readonly usb?: boolean;
  readonly readOnly?: boolean;
}

/** Runs lines on a machine that has these disks; what they print. The devices are files here, not block devices. */
export function runWithDisks(lines: readonly string[], disks: readonly FakeDisk[]): string {
  const root = mkdtempSync(join(tmpdir(), "bootlace-disks-"));
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    mkdirSync(join(root, "sys/block"), { recursive: true });
    for (const { name, mebibytes, model, serial, usb, readOnly } of disks) {
      const at = `sys/devices/${usb === true ? "usb1" : "pci0"}/${name}`;
      write(`${at}/size`, `${mebibytes * 2048}\n`);
      write(`${at}/ro`, readOnly === true ? "1\n" : "0\n");
      if (model !== undefined) write(`${at}/device/model`, `${model}\n`);
      if (serial !== undefined) write(`${at}/serial`, `${serial}\n`);
      write(`dev/${name}`, "");
      symlinkSync(join(root, at), join(root, "sys/block", name));
    }
    const script = lines
      .join("\n")
      .replaceAll("/sys/", `${root}/sys/`)
      .replaceAll("/dev/$", `${root}/dev/$`)
      .replaceAll("[ -b ", "[ -e ");
    const shell = existsSync("/usr/bin/busybox") ? ["busybox", "sh"] : ["sh"];
    const whole = `stop() { echo "STOP $missing"; exit 1; }\nudevadm() { :; }\n${script}`;
    return ask([...shell, "-c", whole], "")
      .replaceAll(root, "")
      .trim();
  } finally {
    rmSync(root, { recursive: true });
  }
}
