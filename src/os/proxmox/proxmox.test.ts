import { expect, test } from "bun:test";
import { join } from "node:path";
import { conformance } from "../answers/family.test-data.ts";
import { HASH, KEY } from "../answers/specs.test-data.ts";
import { proxmox } from "./proxmox.ts";

conformance({
  family: proxmox,
  golden: join(import.meta.dir, "golden"),
  reports: ["installed"],
  keeps: ["users", "atEnd"],
  releases: [
    {
      name: "ve-8",
      context: { version: "8.4", distribution: "proxmox-ve", mediaArguments: ["ramdisk_size=16777216", "rw", "quiet"] },
      specs: {
        own: {
          keyboard: "ch(fr)",
          root: { passwordHash: HASH, sshKeys: [KEY] },
          disk: "/dev/sda",
          layout: { kind: "lvm", swap: "4G", mounts: [{ mount: "/", fs: "xfs", min: "8G", max: "40G", grow: true }] },
          network: {
            nameServers: ["192.168.9.1"],
            interfaces: [{ kind: "ethernet", name: "lan", ipv4: { address: "machine/24", gateway: "192.168.9.254" } }],
          },
          users: [{ name: "ada", passwordHash: HASH, sudo: true, sshKeys: [KEY] }],
          packages: ["vim"],
          ntp: ["ntp.example.org"],
          scripts: { after: "echo done > /etc/motd\n" },
          atEnd: "poweroff",
        },
        zfs: { root: { passwordHash: HASH }, disk: ["/dev/sda", "/dev/sdb"], layout: { raid: 1 } },
      },
      narrow: (spec) => ({
        keyboard: "us",
        domain: "example.org",
        root: { passwordHash: HASH },
        disk: "/dev/sda",
        layout: {},
        network: {},
        firewall: null,
        kernelArguments: [],
        bootLoader: {},
        atEnd: "reboot",
        scripts: {
          after: (spec.scripts as { after: { where: string }[] }).after.filter(({ where }) => where === "system"),
        },
      }),
    },
  ],
  scripts: (files) => files.filter(({ name }) => name.endsWith(".sh")).map(({ text }) => text),
});

test("an answer file's mistakes are told", () => {
  const text =
    '[global]\nkeyboard = "us"\nfqdn = "pve"\nroot_password = "secret"\n[disk-setup]\ndisk_list = ["/dev/sda"]\n[other]\n';
  expect(
    proxmox.answer
      .lint(text, { version: null, exists: null, ownUrl: null, diskMebibytes: null })
      .map(({ path }) => path),
  ).toEqual([
    "other",
    "global.country",
    "global.mailto",
    "global.timezone",
    "network.source",
    "disk-setup.filesystem",
    "global.root-password",
    "global.keyboard",
    "global.fqdn",
    "disk-setup.disk-list",
  ]);
});
