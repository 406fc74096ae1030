import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type Spec, specSchema } from "../../machines/spec.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import type { Mac } from "../../net/mac.ts";
import { anySpec } from "../answers/any-spec.test-data.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { HASH } from "../answers/specs.test-data.ts";
import { renderPreseed } from "./preseed.ts";
import { readPreseed } from "./read-preseed.test-data.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const CONTEXT: AnswerContext = {
  machine: { name: "web1", mac: "52:54:00:12:34:56" as Mac, address: null, serial: null, uuid: null },
  architecture: "x86_64",
  mediaUrl: "http://192.168.9.1:8080/media/debian-12",
  server: "192.168.9.1" as Ipv4,
  answerUrl: (file) => `http://192.168.9.1:8080/answers/${TOKEN}/${file}`,
  secret: () => null,
  name: { hostName: "web1", domain: "example.org" },
  version: "12",
  packages: { url: "http://192.168.9.1:8080/media/mirror", own: true, signed: false },
  reportUrl: (phase) => `http://192.168.9.1:8080/reports/${TOKEN}/${phase}`,
};

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZvb2Jhcg== ada@laptop";

const CASES: readonly [string, Spec, AnswerContext][] = [
  ["minimal", specSchema.parse({ root: { passwordHash: HASH } }), { ...CONTEXT, packages: null }],
  [
    "everything",
    specSchema.parse({
      locale: "de_DE.UTF-8",
      keyboard: "ch(fr)",
      timeZone: "Europe/Berlin",
      ntp: ["ntp.example.org", "192.168.9.1"],
      disk: "/dev/disk/by-id/virtio-abc.1",
      layout: "lvm",
      root: { passwordHash: HASH },
      users: [
        { name: "ada", fullName: "Ada d'Été 王", passwordHash: HASH, sshKeys: [KEY, `${KEY}2`], sudo: true },
        { name: "bob", fullName: '$(reboot) `x` "y" %s; #', passwordHash: HASH },
      ],
      packages: ["vim", "g++"],
      scripts: { after: '#!/bin/bash\necho "it\'s done" > /etc/motd\n' },
      atEnd: "poweroff",
    }),
    CONTEXT,
  ],
  [
    "key-only",
    specSchema.parse({
      users: [{ name: "guest" }, { name: "ada", sshKeys: [KEY], sudo: true }],
      scripts: { after: "date > /root/installed\n" },
    }),
    {
      ...CONTEXT,
      name: { hostName: "web1", domain: null },
      packages: { url: "https://deb.example.org/debian", own: false, signed: true },
    },
  ],
];

describe("preseed.cfg", () => {
  test.each(CASES)("%s, whole", async (name, spec, context) => {
    const golden = Bun.file(join(import.meta.dir, "golden", `${name}.cfg`));
    expect(renderPreseed(spec, context)).toBe(await golden.text());
  });

  const checker = Bun.which("debconf-set-selections");
  // Debian always has it; elsewhere only our own reading of the format speaks.
  if (checker !== null)
    test.each(CASES)("%s passes debconf-set-selections -c", async (_, spec, context) => {
      const child = Bun.spawn([checker, "-c"], { stdin: new Blob([renderPreseed(spec, context)]), stderr: "pipe" });
      expect(await new Response(child.stderr).text()).toBe("");
      expect(await child.exited).toBe(0);
    });

  test("whatever is in a valid spec stays in its own value", () => {
    fc.assert(
      fc.property(anySpec, (input) => {
        const spec = specSchema.parse(input);
        const read = readPreseed(renderPreseed(spec, CONTEXT));
        const expected = new Map(read);
        const first = spec.root.passwordHash === null ? spec.users.find((user) => user.sudo) : spec.users[0];
        expected.set("d-i passwd/root-login", spec.root.passwordHash === null ? "false" : "true");
        expected.set("d-i debian-installer/locale", spec.locale);
        if (first !== undefined) {
          expected.set("d-i passwd/username", first.name);
          expected.set("d-i passwd/user-fullname", first.fullName);
          expected.set("d-i passwd/user-password-crypted", first.passwordHash ?? "*");
        }
        expect(read).toEqual(expected);
        // Only questions that some spec makes us answer, and no more of them than that.
        for (const question of read.keys()) expect(KNOWN.has(question)).toBe(true);
        // The shell that runs it gets it as one argument.
        expect(Buffer.byteLength(read.get("d-i preseed/late_command") ?? "")).toBeLessThan(131_072);
      }),
      { numRuns: 100 },
    );
  });

  test("its commands do to the new system what the spec says, hostile names and all", async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, async (input) => {
        const spec = specSchema.parse(input);
        const read = readPreseed(renderPreseed(spec, CONTEXT));
        const done = await perform(read.get("d-i preseed/late_command") ?? "", spec);
        expect(done.code).toBe(0);
        for (const user of spec.users)
          expect(done.keys.get(user.name) ?? null).toBe(
            user.sshKeys.length === 0 ? null : `${user.sshKeys.join("\n")}\n`,
          );
        const first = spec.root.passwordHash === null ? spec.users.find((user) => user.sudo) : spec.users[0];
        const made = done.calls.filter((call) => call[0] === "useradd").map((call) => [call.at(-1), call[5], call[7]]);
        const others = spec.users.filter((user) => user !== first);
        expect(made).toEqual(others.map((user) => [user.name, user.fullName, user.passwordHash ?? "*"]));
        expect(done.script).toBe(spec.scripts.after[0]?.text ?? null);
        expect(done.calls.at(-1)?.at(-1)).toEndWith("/installed");
      }),
      { numRuns: 8 },
    );
  });

  test("a command that fails is reported and stops the rest", async () => {
    const spec = specSchema.parse({ root: { passwordHash: HASH }, scripts: { after: "#!/bin/false\n" } });
    const read = readPreseed(renderPreseed(spec, CONTEXT));
    const done = await perform(read.get("d-i preseed/late_command") ?? "", spec, "false");
    expect(done.code).not.toBe(0);
    const reports = done.calls.filter((call) => call[0] === "wget").map((call) => call.at(-1)?.split("/").at(-1));
    expect(reports).toEqual(["failed"]);
  });
});

const KNOWN = new Set(CASES.flatMap(([_, spec, context]) => [...readPreseed(renderPreseed(spec, context)).keys()]));

/** Runs the commands as the installer's shell does, with a folder for /target and stand-ins that note their calls. */
async function perform(command: string, spec: Spec, inTarget = "true") {
  const target = mkdtempSync(join(tmpdir(), "bootlace-late-"));
  try {
    const stubs = [
      `note() { printf '%s\\t' "$@" >> ${target}/calls; echo >> ${target}/calls; }`,
      `in-target() { note "$@"; case "$1" in /root/*|sh) cp ${target}/root/bootlace-after ${target}/ran; ${inTarget};; esac; }`,
      'chroot() { shift; "$@"; }',
      `wget() { note wget "$@"; }`,
    ].join("\n");
    const setup = `mkdir -p ${target}/root ${target}/etc/sudoers.d ${target}/home`;
    const script = `${setup}\n${stubs}\n${command.replaceAll("/target", target)}`;
    // A user's text may hold "/target" too; such specs are not generated.
    // bash, since a function's name with a dash is no POSIX.
    const child = Bun.spawn(["bash", "-c", script], { stdout: "ignore", stderr: "pipe" });
    const code = await child.exited;
    const text = async (path: string) => {
      const file = Bun.file(join(target, path));
      return (await file.exists()) ? file.text() : null;
    };
    const calls = ((await text("calls")) ?? "")
      .split("\t\n")
      .filter(Boolean)
      .map((call) => call.split("\t"));
    const keys = new Map<string, string | null>();
    for (const user of spec.users) keys.set(user.name, await text(`home/${user.name}/.ssh/authorized_keys`));
    return { code, calls, keys, script: await text("ran") };
  } finally {
    rmSync(target, { recursive: true });
  }
}
