// Scripts in ks.cfg. There is no %end: a section goes on to the next line that begins with %. The installer takes ASCII
// with LF only; what is more than that is carried in base64, by Python, which every ESXi has.
import { type AfterScript, runCommand, type Script } from "../../machines/spec/scripts.ts";

export type SectionName = "%pre" | "%post" | "%firstboot";

/** ESXi's own interpreters, by the names that people write. */
const BUSYBOX = /^\/bin\/(sh|ash)$/;
const PYTHON = /^\/(usr\/)?bin\/(env )?python[23]?$/;

export function interpreterOf(script: Script): "busybox" | "python" | null {
  const said = script.interpreter ?? /^#! *([^\r\n]*)/.exec(script.text)?.[1]?.trim() ?? "/bin/sh";
  if (BUSYBOX.test(said)) return "busybox";
  return PYTHON.test(said) ? "python" : null;
}

/** Where a person's script goes: %pre; %post in the installer; %firstboot in the installed system. */
export function afterSection({ where }: AfterScript): SectionName {
  return where === "installer" ? "%post" : "%firstboot";
}

export function section(name: SectionName, script: Script): string {
  const interpreter = interpreterOf(script) ?? "busybox";
  // Where it says one thing in its first line and another is wanted, both are kept.
  const said = !script.text.startsWith("#!") || interpreterOf({ ...script, interpreter: null }) === interpreter;
  const plain = said && /^[\t\n\x20-\x7e]*$/.test(script.text) && !/^\s*%/m.test(script.text);
  if (plain) return `${name} --interpreter=${interpreter}\n${script.text.replace(/\n?$/, "\n")}`;
  const path = `/tmp/bootlace-${name.slice(1)}`;
  const run = runCommand(script, path).split(" ");
  const direct = script.interpreter === null && script.text.startsWith("#!");
  const words = (direct ? ["sh", "-c", path] : run).map((word) => `"${word}"`);
  // Where Python lies differs between versions.
  if (interpreter === "python") words.splice(0, words.length, "sys.executable", "path");
  return [
    `${name} --interpreter=python`,
    "import base64, os, subprocess, sys",
    `path = "${path}"`,
    'with open(path, "wb") as file:',
    `    file.write(base64.b64decode("${Buffer.from(script.text, "utf8").toString("base64")}"))`,
    "os.chmod(path, 0o700)",
    `sys.exit(subprocess.call([${words.join(", ")}]))`,
    "",
  ].join("\n");
}
