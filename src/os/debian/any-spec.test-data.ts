// For tests: specs with all that a person, or somebody who wishes us ill, may put in and that the schema lets through.
import fc from "fast-check";
import { specSchema } from "../../machines/spec.ts";

/** The password "bootlace". */
export const HASH =
  "$6$./09AZaz$7xbdTegL/Y/Xg4sLLvLSW1ya9//IvjOb5nWyTj/fipR1fNQaYlm45svNtnx7crEDnGgw0sEX0JBX3868SOw4Z1";

const NASTY = [
  "'",
  '"',
  "\\",
  "$(reboot)",
  "`x`",
  "$" + "{HOME}",
  "%s",
  ";",
  "#",
  "\n",
  "d-i x/y string z",
  "王",
  "*",
  "!",
  "~",
  " ",
];

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 6 }).map((parts) => parts.join("")),
);
/** Whether or not the schema takes it: what it refuses is left out of the spec. */
const fullName = text.map((name) => (takes({ users: [admin(name)] }) ? name : "left out"));
const comment = fc.string({ unit: "binary-ascii", maxLength: 20 });
const sshKey = comment
  .map((words) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ${words}`)
  .map((key) => (takes({ users: [{ ...admin(""), sshKeys: [key] }] }) ? key : "ssh-rsa AAAA"));

function admin(fullNameText: string) {
  return { name: "ada", fullName: fullNameText, passwordHash: HASH, sudo: true };
}

function takes(spec: unknown): boolean {
  return specSchema.safeParse(spec).success;
}

const user = fc.record({
  name: fc.stringMatching(/^z[a-z0-9_-]{0,12}$/),
  fullName,
  passwordHash: fc.constantFrom(null, HASH),
  sshKeys: fc.array(sshKey, { maxLength: 3 }),
  sudo: fc.boolean(),
});

export const anySpec = fc
  .record({
    locale: fc.constantFrom("en_US.UTF-8", "ca_ES.UTF-8@valencia", "de_DE"),
    ntp: fc.array(fc.domain(), { maxLength: 3 }),
    disk: fc.constantFrom(null, "/dev/sda", "/dev/disk/by-path/pci-0000:00:1f.2-ata-1"),
    layout: fc.constantFrom("plain", "lvm"),
    root: fc.record({ passwordHash: fc.constantFrom(null, HASH) }),
    users: fc.uniqueArray(user, { maxLength: 4, selector: (each) => each.name }),
    packages: fc.array(fc.constantFrom("vim", "g++", "libc6.1-x"), { maxLength: 3 }),
    scripts: fc.record({
      after: fc.option(text.filter((script) => script.isWellFormed() && !script.includes("\0"))),
    }),
    atEnd: fc.constantFrom("reboot", "poweroff"),
  })
  .filter(takes);
