import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { sha512Crypt } from "./password.ts";
import { specSchema } from "./spec.ts";

const HASH = sha512Crypt("bootlace", "salt");
const ROOT = { root: { passwordHash: HASH } };
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ada@laptop";

/** Paths of what is wrong with it. */
function wrong(spec: unknown): readonly string[] {
  const parsed = specSchema.safeParse(spec);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join("."));
}

describe("spec", () => {
  test("everything has a default but a way to become root", () => {
    expect(wrong({})).toEqual(["root.passwordHash"]);
    expect(specSchema.parse(ROOT)).toEqual({
      locale: "en_US.UTF-8",
      keyboard: "us",
      timeZone: "Etc/UTC",
      ntp: [],
      hostName: null,
      domain: null,
      disk: null,
      layout: "plain",
      root: { passwordHash: HASH },
      users: [],
      packages: [],
      scripts: { after: null },
      atEnd: "reboot",
    });
  });

  test("an administrator must be able to come in", () => {
    const user = { name: "ada" };
    expect(wrong({ users: [{ ...user, sudo: true }] })).toEqual(["root.passwordHash"]);
    expect(wrong({ users: [{ ...user, passwordHash: HASH }] })).toEqual(["root.passwordHash"]);
    expect(wrong({ users: [{ ...user, sudo: true, sshKeys: [KEY] }] })).toEqual([]);
    expect(wrong({ users: [{ ...user, sudo: true, passwordHash: HASH }] })).toEqual([]);
    expect(wrong({ ...ROOT, users: [user] })).toEqual([]);
  });

  const REFUSED: readonly [string, object][] = [
    ["locale", { locale: "C" }],
    ["locale", { locale: "en_US.UTF-8\nd-i x/y string z" }],
    ["keyboard", { keyboard: "us; reboot" }],
    ["timeZone", { timeZone: "../../etc/shadow" }],
    ["ntp.0", { ntp: ["a b"] }],
    ["ntp.0", { ntp: ["$(reboot)"] }],
    ["hostName", { hostName: "web.example" }],
    ["hostName", { hostName: "-web" }],
    ["hostName", { hostName: "web\n" }],
    ["domain", { domain: "example..org" }],
    ["domain", { domain: "example.org " }],
    ["disk", { disk: "sda" }],
    ["disk", { disk: "/dev/../etc" }],
    ["disk", { disk: "/dev/sda /dev/sdb" }],
    ["disk", { disk: "/dev/$(reboot)" }],
    ["layout", { layout: "raid" }],
    ["users.0.name", { users: [{ name: "Ada" }] }],
    ["users.0.name", { users: [{ name: "root" }] }],
    ["users.0.name", { users: [{ name: "admin" }] }],
    ["users.0.name", { users: [{ name: "a b" }] }],
    ["users.0.name", { users: [{ name: "-rf" }] }],
    ["users.1.name", { users: [{ name: "ada" }, { name: "ada" }] }],
    ["users.0.fullName", { users: [{ name: "ada", fullName: "a:b" }] }],
    ["users.0.fullName", { users: [{ name: "ada", fullName: "a\nb" }] }],
    ["users.0.fullName", { users: [{ name: "ada", fullName: "a\u2028b" }] }],
    ["users.0.fullName", { users: [{ name: "ada", fullName: "a\\" }] }],
    ["users.0.sshKeys.0", { users: [{ name: "ada", sshKeys: [`${KEY}\n${KEY}`] }] }],
    ["users.0.sshKeys.0", { users: [{ name: "ada", sshKeys: [`command="x" ${KEY}`] }] }],
    ["users.0.sshKeys.0", { users: [{ name: "ada", sshKeys: [`${KEY}'`] }] }],
    [
      "users",
      { users: [1, 2, 3].map((n) => ({ name: `u${n}`, sshKeys: Array(5).fill(`ssh-rsa ${"A".repeat(4000)}`) })) },
    ],
    ["packages.0", { packages: ["vim -y"] }],
    ["packages.0", { packages: ["--force"] }],
    ["scripts.after", { scripts: { after: "a\0b" } }],
    ["scripts.after", { scripts: { after: "ä".repeat(20_000) } }],
    ["scripts.after", { scripts: { after: "\ud800" } }],
    ["atEnd", { atEnd: "halt" }],
  ];

  test.each(REFUSED)("refuses a bad %s: %j", (path, part) => {
    expect(wrong({ ...ROOT, ...part })).toEqual([path]);
  });

  test("a clear-text password is refused, and not repeated", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 4, maxLength: 30 }), (password) => {
        const parsed = specSchema.safeParse({ root: { passwordHash: password } });
        expect(parsed.success).toBe(false);
        const told = parsed.error?.issues.map((issue) => issue.message).join() ?? "";
        expect(told).toContain("openssl passwd -6");
        if (
          !"no SHA-512 crypt hash ($6$…); clear text is not kept, make a hash with: openssl passwd -6".includes(
            password,
          )
        )
          expect(told).not.toContain(password);
      }),
    );
  });

  test("runs of blanks in a name count as one", () => {
    const [user] = specSchema.parse({ ...ROOT, users: [{ name: "ada", fullName: "  Ada   Lovelace " }] }).users;
    expect(user?.fullName).toBe("Ada Lovelace");
  });

  test("what comes out is valid again, and the same", () => {
    const spec = specSchema.parse({
      ...ROOT,
      users: [{ name: "ada", fullName: "Ada 王", sshKeys: [KEY] }],
      packages: ["g++"],
    });
    expect(specSchema.parse(spec)).toEqual(spec);
  });
});
