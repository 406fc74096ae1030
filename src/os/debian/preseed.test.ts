import { describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type Spec, specSchema } from "../../machines/spec.ts";
import { anySpec } from "../answers/any-spec.test-data.ts";
import { noteText } from "../answers/note.ts";
import { hereDocuments } from "../answers/read-shell.ts";
import { complaints } from "../answers/scripts.test-data.ts";
import { CONTEXT, SPEC_NAMES, specNamed } from "../answers/specs.test-data.ts";
import { preseed } from "./answer.ts";
import { parsePreseed } from "./grammar.ts";

const VERSIONS = ["10", "11", "12", "13", "18.04"];
const NOTHING = { exists: null, ownUrl: null, diskMebibytes: null };

function rendered(spec: unknown, version: string) {
  return preseed.render(specSchema.parse(spec), { ...CONTEXT, version });
}

describe.each(VERSIONS)("the answer files of version %s", (version) => {
  test.each([...SPEC_NAMES])("%s, whole", async (name) => {
    const { files, notes } = rendered(specNamed(name), version);
    const head = notes.map((note) => `${noteText(note)}\n`).join("");
    const all = head + files.map((file) => `--- ${file.name}\n${file.text}`).join("");
    expect(all).toBe(await Bun.file(join(import.meta.dir, "golden", `${version}-${name}.txt`)).text());
  });

  test.each([...SPEC_NAMES])("%s has no mistake that our own lint knows", (name) => {
    const text = rendered(specNamed(name), version).files[0]?.text ?? "";
    expect(preseed.lint(text, { ...NOTHING, version })).toEqual([]);
  });

  test("read back, any spec renders to the same files again", () => {
    fc.assert(
      fc.property(anySpec, (written) => {
        const first = rendered(written, version);
        if (first.files.length === 0) return;
        const back = preseed.read(first.files);
        const { disk, scripts, atEnd } = specSchema.parse(written);
        const said = specSchema.parse(back.spec);
        expect(said).toMatchObject({ disk, atEnd });
        const ended = (text: string) => text.replace(/\n?$/, "\n");
        const all = (spec: Spec) => [...spec.scripts.before, ...spec.scripts.after].map(({ text }) => ended(text));
        expect(all(said)).toEqual([...scripts.before, ...scripts.after].map(({ text }) => ended(text)));
        expect(rendered(back.spec, version).files).toEqual(first.files);
      }),
      { numRuns: 30 },
    );
  });
});

/** The system's own database is locked while packages are installed. */
function ownDebconf(folder: string): string {
  const database = (name: string) => `Name: ${name}\nDriver: File\nFilename: ${join(folder, name)}.dat\n`;
  const file = join(folder, "debconf.conf");
  writeFileSync(file, `Config: config\nTemplates: templates\n\n${database("config")}\n${database("templates")}`);
  return file;
}

describe("the work at the end", () => {
  test("does to the new system what the spec says, hostile names and all", async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, async (written) => {
        const spec = specSchema.parse({ ...written, layout: "plain", disk: null, scripts: {} });
        const done = await perform(rendered(spec, "12").files.find(({ name }) => name === "late.sh")?.text ?? "");
        expect(done.said).toBe("");
        for (const user of spec.users)
          expect(await done.file(`home/${user.name}/.ssh/authorized_keys`)).toBe(
            user.sshKeys.length === 0 ? null : `${user.sshKeys.join("\n")}\n`,
          );
        const first = spec.root.passwordHash === null ? spec.users.find((user) => user.sudo) : spec.users[0];
        const made = done.calls.filter(([name]) => name === "useradd").map((call) => [call.at(-1), call[5], call[7]]);
        const others = spec.users.filter((user) => user !== first);
        expect(made).toEqual(others.map((user) => [user.name, user.fullName, user.passwordHash ?? "*"]));
        done.close();
      }),
      { numRuns: 8 },
    );
  });

  test("a command that fails stops the rest", async () => {
    const spec = { ...specNamed("minimal"), services: { enable: ["false-one"], disable: ["second"] } };
    const late = rendered(spec, "12").files.find(({ name }) => name === "late.sh")?.text ?? "";
    const done = await perform(late);
    expect(done.calls).toEqual([["systemctl", "enable", "false-one"]]);
    expect(done.code).not.toBe(0);
    done.close();
  });
});

/** Runs the script's part for the new system, in a folder, with stand-ins that note their calls. */
async function perform(late: string) {
  const root = mkdtempSync(join(tmpdir(), "bootlace-late-"));
  for (const folder of ["root", "home", "etc/sudoers.d"]) mkdirSync(join(root, folder), { recursive: true });
  const setup = hereDocuments(late.split("\n")).files.find(({ path }) => path.endsWith("-setup"))?.text ?? "";
  const programs = ["useradd", "usermod", "chown", "systemctl", "ufw", "apt-get", "update-grub"];
  const stubs = programs.map(
    (name) =>
      `${name}() { printf '%s\\t' ${name} "$@" >> ${root}/calls; echo >> ${root}/calls; case "$*" in *false-one) return 1 ;; esac; }`,
  );
  // Only where a path begins: names and keys may hold such text too.
  const script = setup.replaceAll(/(?<=^| |-p )\/(home|root|etc)\//gm, `${root}/$1/`);
  const child = Bun.spawn(["bash", "-c", `${stubs.join("\n")}\nsed() { :; }\n${script}`], {
    stdout: "ignore",
    stderr: "pipe",
    // Nothing that changes this machine.
    env: { PATH: "/usr/bin:/bin" },
  });
  const said = await new Response(child.stderr).text();
  const file = async (path: string) => {
    const found = Bun.file(join(root, path));
    return (await found.exists()) ? found.text() : null;
  };
  const calls = ((await file("calls")) ?? "")
    .split("\t\n")
    .filter(Boolean)
    .map((call) => call.split("\t"));
  return { said, code: await child.exited, calls, file, close: () => rmSync(root, { recursive: true }) };
}

test("somebody else's commands become scripts; as raw lines they are refused", () => {
  const text =
    "d-i preseed/early_command string echo early\nd-i preseed/late_command string echo a; \\\n  in-target echo b\n";
  const { spec, notes } = preseed.read([{ name: "preseed.cfg", text }]);
  expect(spec.scripts).toEqual({
    before: [{ text: "echo early" }],
    after: [{ text: "echo a; in-target echo b", where: "installer" }],
  });
  expect(spec.raw).toBeUndefined();
  expect(notes.map(({ path }) => path)).toEqual(["line 1", "line 2"]);
  const raw = { debian: { lines: text } };
  const refused = rendered({ ...specNamed("minimal"), raw }, "12");
  expect([refused.files, refused.notes.map(({ path }) => path)]).toEqual([[], Array(2).fill("raw.debian.lines")]);
});

// All releases at once: most of it is the same in several, and the checkers take long to start.
describe("of every version", () => {
  const files = VERSIONS.flatMap((version) => SPEC_NAMES.flatMap((name) => rendered(specNamed(name), version).files));
  const answers = files.filter(({ name }) => name === "preseed.cfg").map(({ text }) => text);

  test("every shell script and every command is one", () => {
    const scripts = files.filter(({ name }) => name.endsWith(".sh")).map(({ text }) => text);
    const setups = scripts.flatMap((text) =>
      hereDocuments(text.split("\n")).files.filter(({ path }) => path.endsWith("-setup")),
    );
    const commands = answers.flatMap((text) =>
      parsePreseed(text).lines.filter(({ question }) => question.endsWith("_command")),
    );
    // In busybox's shell `&& … || …` is as it is meant.
    const all = [...scripts, ...setups.map(({ text }) => text), ...commands.map(({ value }) => `${value}\n`)];
    expect(complaints(all.map((text) => `# shellcheck disable=SC2015,SC3001\n${text}`))).toBe("");
  });

  const checker = Bun.which("debconf-set-selections");
  // Debian always has it; elsewhere only our own reading of the format speaks. It looks at each line for itself.
  if (checker !== null)
    test("passes debconf-set-selections -c", async () => {
      const folder = mkdtempSync(join(tmpdir(), "bootlace-debconf-"));
      const env = { ...process.env, DEBCONF_SYSTEMRC: ownDebconf(folder) };
      const child = Bun.spawn([checker, "-c"], { stdin: new Blob([answers.join("\n")]), stderr: "pipe", env });
      expect(await new Response(child.stderr).text()).toBe("");
      expect(await child.exited).toBe(0);
      rmSync(folder, { recursive: true });
    });
});

test("an address that stands in netcfg's own answers is the spec's; Debian's example names are none", () => {
  const given = {
    ipaddress: "192.168.1.42",
    netmask: "255.255.254.0",
    gateway: "192.168.1.1",
    nameservers: "192.168.1.1 1.1.1.1",
  };
  const lines = Object.entries({ ...given, hostname: "unassigned-hostname", domain: "unassigned-domain" });
  const text = lines.map(([name, value]) => `d-i netcfg/get_${name} string ${value}\n`).join("");
  const { spec, notes } = preseed.read([{ name: "preseed.cfg", text }]);
  const ipv4 = { address: "192.168.1.42/23", gateway: "192.168.1.1" };
  expect(spec.network).toEqual({
    nameServers: ["192.168.1.1", "1.1.1.1"],
    interfaces: [{ kind: "ethernet", name: "lan", device: "boot", ipv4 }],
  });
  expect([spec.hostName, spec.domain, notes]).toEqual([undefined, undefined, []]);
});
