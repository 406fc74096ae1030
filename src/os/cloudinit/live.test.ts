import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { YAML } from "bun";
import { specSchema } from "../../machines/spec.ts";
import { cloudInitComplaints } from "../answers/checkers.test-data.ts";
import { conformance } from "../answers/family.test-data.ts";
import { CONTEXT, HASH, KEY, SPEC_NAMES, specNamed } from "../answers/specs.test-data.ts";
import { cloudLive } from "./live.ts";

const OWN = {
  locale: "de_DE.UTF-8",
  keyboard: "ch(fr)",
  domain: "example.org",
  ntp: ["ntp.example.org"],
  root: { passwordHash: HASH, sshKeys: [KEY] },
  users: [
    { name: "ada", fullName: "Ada d'Été", passwordHash: HASH, sudo: true, groups: ["docker"], uid: 1500 },
    { name: "eve", sshKeys: [KEY], sudo: true, shell: "/bin/sh" },
  ],
  network: { nameServers: ["192.168.9.1"], interfaces: [{ kind: "ethernet", name: "lan", ipv4: "dhcp", mtu: 1400 }] },
  packages: ["vim"],
  withoutPackages: ["nano"],
  repositories: [
    {
      name: "extra",
      url: "http://repo.example.org/extra",
      suite: "stable",
      components: ["main"],
      keyUrl: "http://repo.example.org/key.asc",
    },
    { name: "rpms", url: "http://repo.example.org/rpms", signed: false },
  ],
  proxy: "http://proxy.example.org:3128",
  services: { enable: ["cron"], disable: ["cups"] },
  scripts: {
    before: "echo before",
    after: ['#!/bin/bash\necho "it\'s done" > /etc/motd\n', { text: "ls\n", where: "installer" }],
  },
  raw: { debian: { config: "package_upgrade: true\n" } },
} as const;

const script = (text: string) =>
  (YAML.parse(text) as { write_files: { path: string; content: string }[] }).write_files.find(({ path }) =>
    path.endsWith("setup.sh"),
  )?.content ?? "";

conformance({
  family: cloudLive,
  golden: join(import.meta.dir, "golden"),
  keeps: ["users", "services", "packages", "root"],
  releases: [
    {
      name: "live-12",
      context: {
        version: "12.5",
        distribution: "debian-live",
        mediaArguments: [
          "boot=live",
          "components",
          "fetch=http://192.168.9.1:8080/media/disc/live/filesystem.squashfs",
        ],
      },
      specs: { own: OWN },
      narrow: () => ({ layout: {}, disk: {}, firewall: null, kernelArguments: [], bootLoader: {}, atEnd: "reboot" }),
    },
  ],
  scripts: (files) => files.filter(({ name }) => name === "user-data").map(({ text }) => script(text)),
});

describe("cloud-init itself", () => {
  test("takes our user-data", () => {
    const specs = [...SPEC_NAMES.map(specNamed), specSchema.parse(OWN)];
    const texts = specs.flatMap((spec) =>
      cloudLive.answer
        .render(spec, CONTEXT)
        .files.slice(0, 1)
        .map(({ text }) => text),
    );
    expect(texts.length).toBeGreaterThan(1);
    expect(cloudInitComplaints(texts) ?? "").toBe("");
  });
});

test("a person's user-data: mistakes, and what is taken over", () => {
  const text =
    "#cloud-config\nhostname: web7\ncolour: red\nusers:\n  - default\n  - name: ada\n    plain_text_passwd: secret\n    sudo: ALL=(ALL) NOPASSWD:ALL\n    groups: docker, games\nwrite_files:\n  - path: etc/motd\n    permissions: 0644\nruncmd:\n  - ls\n";
  const ground = { version: null, exists: null, ownUrl: null, diskMebibytes: null };
  expect(cloudLive.answer.lint(text, ground).map(({ path }) => path)).toEqual([
    "colour",
    "users.1.plain_text_passwd",
    "users",
    "write_files.0.path",
    "write_files.0.permissions",
  ]);
  const { spec, notes } = cloudLive.answer.read([{ name: "user-data", text }]);
  expect(spec).toMatchObject({ hostName: "web7", users: [{ name: "ada", sudo: true, groups: ["docker", "games"] }] });
  expect(notes.map(({ path }) => path)).toEqual(["colour", "write_files etc/motd", "runcmd"]);
});
