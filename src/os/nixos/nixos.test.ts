import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import { complaintsOf, unitComplaints } from "../answers/checkers.test-data.ts";
import { conformance } from "../answers/family.test-data.ts";
import { CONTEXT, HASH, KEY, SPEC_NAMES, specNamed } from "../answers/specs.test-data.ts";
import { startUnit } from "./install.ts";
import { nixString, readNix, stringsIn } from "./nix.ts";
import { nixos } from "./nixos.ts";

const RELEASE = { version: "25.05.803297", distribution: "nixos-netboot", packages: null } as const;

conformance({
  family: nixos,
  golden: join(import.meta.dir, "golden"),
  keeps: ["users", "disk", "atEnd", "services", "packages", "kernelArguments", "bootLoader"],
  releases: [
    {
      name: "25.05",
      context: {
        ...RELEASE,
        mediaArguments: ["init=/nix/store/abc-nixos-system-nixos-25.05/init", "initrd=initrd", "nohibernate"],
      },
      specs: {
        own: {
          keyboard: "ch(fr)",
          domain: "example.org",
          ntp: ["ntp.example.org"],
          root: { passwordHash: HASH, sshKeys: [KEY] },
          users: [
            {
              name: "ada",
              fullName: 'Ada "d\'Été" $' + "{x} 王",
              passwordHash: HASH,
              sudo: true,
              groups: ["docker"],
              uid: 1500,
            },
            { name: "eve", sshKeys: [KEY], sudo: true, shell: "/bin/zsh" },
          ],
          disk: { pick: "smallest", minSize: "16G" },
          layout: {
            kind: "lvm",
            swap: "2G",
            mounts: [
              { mount: "/", min: "8G", grow: true },
              { mount: "/boot", min: "1G" },
            ],
          },
          packages: ["vim", "python3Packages.requests"],
          services: { enable: ["nginx"], disable: ["avahi"] },
          firewall: { services: ["ssh", "http"], ports: ["8080/tcp", "53/udp"] },
          proxy: "http://proxy.example.org:3128",
          kernelArguments: ["console=ttyS0,115200"],
          bootLoader: { timeoutSeconds: 3 },
          scripts: { after: ["echo done > /etc/motd\n", { text: "ls\n", where: "installer" }] },
          atEnd: "poweroff",
          raw: { nixos: { lines: "  programs.mtr.enable = true;\n" } },
        },
      },
      narrow: (spec) => ({
        packages: (spec.packages as string[]).filter((name) => !/[+*:]/.test(name)),
        users: (spec.users as { shell: string }[]).map((user) => ({ ...user, shell: "/bin/bash" })),
        layout: { ...(spec.layout as object), encryption: null },
      }),
    },
  ],
  scripts: (files) => files.filter(({ name }) => name === "install.sh").map(({ text }) => text),
});

describe("Nix", () => {
  test("a string comes back, whatever is in it", () => {
    const nasty = fc
      .array(fc.constantFrom("$", "{", "}", "\\", '"', "''", "\n", "a", ";", "王"))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(nasty, (text) => {
        expect(stringsIn(nixString(text))).toEqual([text]);
        const { values } = readNix(`  a."${"b.c"}" = ${nixString(text)};`);
        expect(stringsIn(values.get("a\0b.c") ?? "")).toEqual([text]);
      }),
    );
  });

  test("nix-instantiate reads what we write", () => {
    const texts = SPEC_NAMES.flatMap((name) => nixos.answer.render(specNamed(name), { ...CONTEXT, ...RELEASE }).files)
      .filter(({ name }) => name.endsWith(".nix"))
      .map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(1);
    expect(complaintsOf(["nix-instantiate", "--store", "dummy://", "--parse"], texts) ?? "").toBe("");
  });
});

test("the unit that starts it", () => {
  expect(unitComplaints([startUnit({ ...CONTEXT, ...RELEASE })]) ?? "").toBe("");
});

test("before 24.11 it cannot be told what to start", () => {
  const { files, notes } = nixos.answer.render(specNamed("minimal"), { ...CONTEXT, ...RELEASE, version: "24.05.1" });
  expect([files, notes.map(({ path }) => path)]).toEqual([[], ["version"]]);
});

test("a person's configuration: mistakes, and what is taken over", () => {
  const text = `{ config, pkgs, ... }:\n\n{\n  imports = [ ./other.nix ];\n  networking.hostName = "web7";\n  time.timeZone = "Europe/Berlin";\n  users.users.ada.password = "secret";\n  fonts.enable = true;\n  services.nginx = {\n    enable = true;\n  };\n}\n`;
  const ground = { version: null, exists: null, ownUrl: null, diskMebibytes: null };
  expect(nixos.answer.looksLike(text)).toBe(true);
  expect(nixos.answer.lint(text, ground).map(({ path }) => path)).toEqual([
    "system.stateVersion",
    "users.users.ada.password",
    "users.users",
    "imports",
  ]);
  const { spec, notes } = nixos.answer.read([{ name: "configuration.nix", text }]);
  expect(spec).toMatchObject({ hostName: "web7", timeZone: "Europe/Berlin", users: [{ name: "ada" }] });
  expect(notes.map(({ path }) => path)).toContain("fonts.enable");
});
