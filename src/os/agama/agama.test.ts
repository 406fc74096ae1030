import { expect, test } from "bun:test";
import { join } from "node:path";
import { conformance } from "../answers/family.test-data.ts";
import { HASH, KEY } from "../answers/specs.test-data.ts";
import { agama } from "./agama.ts";

conformance({
  family: agama,
  golden: join(import.meta.dir, "golden"),
  keeps: ["users", "disk", "services", "packages", "kernelArguments", "firewall", "bootLoader"],
  releases: [
    {
      name: "leap-16.0",
      context: {
        version: "16.0",
        distribution: "leap",
        mediaArguments: ["root=live:http://192.168.9.1:8080/media/disc.iso"],
        packages: { url: "http://192.168.9.1:8080/media/disc/install", own: true, signed: true },
      },
      specs: {
        own: {
          keyboard: "ch(fr)",
          domain: "example.org",
          ntp: ["ntp.example.org"],
          root: { passwordHash: HASH, sshKeys: [KEY] },
          users: [{ name: "ada", fullName: "Ada d'Été", passwordHash: HASH, sudo: true, groups: ["docker"] }],
          disk: { pick: "smallest", minSize: "16G", usb: true },
          layout: {
            kind: "lvm",
            swap: "2G",
            mounts: [
              { mount: "/", fs: "xfs", min: "8G", grow: true, max: "40G" },
              { mount: "/home", min: "2G", options: "nosuid" },
            ],
          },
          packages: ["vim"],
          groups: ["enhanced_base"],
          withoutPackages: ["nano"],
          repositories: [{ name: "extra", url: "http://repo.example.org/extra", signed: false }],
          proxy: "http://proxy.example.org:3128",
          firewall: { services: ["ssh"], ports: ["8080/tcp"] },
          selinux: "permissive",
          kernelArguments: ["console=ttyS0,115200"],
          bootLoader: { timeoutSeconds: 3 },
          scripts: {
            before: "echo before",
            after: ["echo it's done > /etc/motd\n", { text: "ls\n", where: "installer" }],
          },
        },
        keep: {
          root: { passwordHash: HASH },
          disk: "/dev/sda",
          layout: { keep: [{ device: "/dev/sda4", mount: "/data", fs: "xfs" }] },
        },
        static: {
          root: { passwordHash: HASH },
          disk: "/dev/sda",
          network: {
            nameServers: ["192.168.9.1"],
            search: ["example.org"],
            interfaces: [
              { kind: "ethernet", name: "left", ipv4: "off", ipv6: "off" },
              {
                kind: "bond",
                name: "bond0",
                members: ["left"],
                mode: "802.3ad",
                ipv4: { address: "machine/24", gateway: "192.168.9.254" },
                ipv6: "off",
              },
            ],
          },
        },
      },
      narrow: (spec) => ({
        disk:
          typeof spec.disk === "object" && !Array.isArray(spec.disk)
            ? ["/dev/sda", "/dev/sdb", "/dev/sdc", "/dev/sdd"].slice(0, (spec.disk as { count: number }).count)
            : spec.disk,
        layout: { ...(spec.layout as object), encryption: null, esp: null },
      }),
    },
  ],
  scripts: (files) =>
    files.flatMap(({ text }) => {
      const { scripts } = JSON.parse(text) as { scripts: Record<string, { content: string }[]> };
      return Object.values(scripts).flatMap((list) => list.map(({ content }) => content));
    }),
});

test("a person's profile: mistakes, and what is taken over", () => {
  const ground = { version: null, exists: null, ownUrl: null, diskMebibytes: null };
  const text = JSON.stringify({
    product: {},
    colour: 1,
    hostname: { static: "web7.example.org" },
    user: { userName: "ada", password: "secret" },
    localization: { language: "de_DE.UTF-8", colour: "red" },
    storage: { drives: [{ partitions: [{ filesystem: { type: "ext5" } }] }] },
  });
  expect(agama.answer.lint(text, ground).map(({ path }) => path)).toEqual([
    "product.id",
    "localization.colour",
    "user.fullName",
    "storage.drives.0.partitions.0",
    "colour",
    "user.password",
  ]);
  const { spec, notes } = agama.answer.read([{ name: "profile.json", text }]);
  expect(spec).toMatchObject({
    hostName: "web7",
    domain: "example.org",
    locale: "de_DE.UTF-8",
    users: [{ name: "ada" }],
  });
  expect(notes.map(({ path }) => path)).toEqual(["colour"]);
});
