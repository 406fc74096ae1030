import { expect, test } from "bun:test";
import { join } from "node:path";
import { conformance } from "../answers/family.test-data.ts";
import { HASH, KEY } from "../answers/specs.test-data.ts";
import { arch } from "./arch.ts";

conformance({
  family: arch,
  golden: join(import.meta.dir, "golden"),
  keeps: ["users", "disk", "atEnd", "services", "packages", "kernelArguments", "firewall", "bootLoader"],
  releases: [
    {
      name: "2025",
      context: {
        version: "2025.11.01",
        distribution: "arch",
        packages: null,
        mediaArguments: [
          "archisobasedir=arch",
          "archiso_http_srv=http://192.168.9.1:8080/media/disc/",
          "ip=dhcp",
          "cms_verify=n",
          "verify=n",
        ],
      },
      specs: {
        own: {
          locale: "ca_ES.UTF-8@valencia",
          domain: "example.org",
          root: { passwordHash: HASH, sshKeys: [KEY] },
          users: [{ name: "ada", fullName: "Ada d'Été", passwordHash: HASH, sudo: true, shell: "/usr/bin/zsh" }],
          disk: { pick: "largest", count: 2 },
          layout: {
            kind: "btrfs",
            raid: 1,
            mounts: [{ mount: "/", grow: true }, { mount: "/home" }, { mount: "/boot" }],
          },
          groups: ["base-devel"],
          repositories: [{ name: "extra", url: "http://repo.example.org/extra", signed: false }],
          proxy: "http://proxy.example.org:3128",
          firewall: { services: ["ssh"], ports: ["8080/tcp"] },
          raw: { arch: { config: '{"profile_config":{"profile":{"main":"Server"}}}' } },
        },
      },
      narrow: () => ({}),
    },
  ],
  scripts: (files) => files.filter(({ name }) => name.endsWith(".sh")).map(({ text }) => text),
});

const NOTHING = { version: null, exists: null, ownUrl: null, diskMebibytes: null };

test("a person's configuration: mistakes, and what is taken over", () => {
  const text = JSON.stringify({
    "!root-password": "secret",
    disk_config: { config_type: "manual_layout", device_modifications: [{ device: "sda" }] },
    hostname: "web7",
    locale_config: { kb_layout: "de-nodeadkeys", sys_enc: "UTF-8", sys_lang: "de_DE" },
    colour: "red",
    kernels: ["linux-mainline"],
    swap: "yes",
    users: [
      { username: "ada", enc_password: HASH, sudo: true },
      { username: "bob", "!password": "secret" },
    ],
    packages: ["vim"],
  });
  expect(arch.answer.looksLike(text)).toBe(true);
  expect(arch.answer.lint(text, NOTHING).map(({ path }) => path)).toEqual([
    "kernels.0",
    "swap",
    "!root-password",
    "colour",
    "disk_config.config_type",
    "disk_config.device_modifications.0.device",
    "users.1",
  ]);
  const { spec, notes } = arch.answer.read([{ name: "user_configuration.json", text }]);
  expect(spec).toMatchObject({
    hostName: "web7",
    locale: "de_DE.UTF-8",
    keyboard: "de(nodeadkeys)",
    users: [{ name: "ada", passwordHash: HASH, sudo: true }, { name: "bob" }],
    packages: ["vim"],
  });
  expect(notes.map(({ path }) => path)).toEqual(["!root-password", "colour", "disk_config"]);
});
