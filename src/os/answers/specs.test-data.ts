// For tests: the specs that every family renders whole into its golden files, and the machine they are for.
import { type Spec, specSchema } from "../../machines/spec.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import type { Mac } from "../../net/mac.ts";
import type { AnswerContext } from "./family-answer.ts";

/** The password "bootlace". */
export const HASH =
  "$6$./09AZaz$7xbdTegL/Y/Xg4sLLvLSW1ya9//IvjOb5nWyTj/fipR1fNQaYlm45svNtnx7crEDnGgw0sEX0JBX3868SOw4Z1";
export const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZvb2Jhcg== ada@laptop";
export const TOKEN = "0123456789abcdef0123456789abcdef";
export const PASSPHRASE = 'it\'s 4 $ecret "w\\rd" 王';

export const CONTEXT: AnswerContext = {
  name: { hostName: "web1", domain: "example.org" },
  machine: {
    name: "web1",
    mac: "52:54:00:12:34:56" as Mac,
    address: "192.168.9.21" as Ipv4,
    serial: "SN-1",
    uuid: "00112233-4455-6677-8899-aabbccddeeff",
  },
  version: "12",
  architecture: "x86_64",
  mediaUrl: "http://192.168.9.1:8080/media/disc",
  packages: { url: "http://192.168.9.1:8080/media/disc", own: true, signed: true },
  server: "192.168.9.1" as Ipv4,
  reportUrl: (phase) => `http://192.168.9.1:8080/reports/${TOKEN}/${phase}`,
  answerUrl: (file) => `http://192.168.9.1:8080/answers/${TOKEN}/${file}`,
  secret: (name) => (name === "disk" ? PASSPHRASE : null),
};

/** As people write them. */
export const WRITTEN = {
  minimal: { root: { passwordHash: HASH } },
  everything: {
    locale: "de_DE.UTF-8",
    keyboard: "ch(fr)",
    timeZone: "Europe/Berlin",
    ntp: ["ntp.example.org", "192.168.9.1"],
    network: {
      nameServers: ["192.168.9.1"],
      interfaces: [{ kind: "ethernet", name: "lan", ipv4: "dhcp", ipv6: "off", mtu: 1400 }],
    },
    disk: { pick: "smallest", minSize: "16G", model: "SAMSUNG" },
    layout: {
      kind: "lvm",
      swap: "2G",
      mounts: [
        { mount: "/", min: "8G", grow: true },
        { mount: "/boot", fs: "ext3", min: "1G" },
        { mount: "/var/log", min: "2G", max: "8G", grow: true, options: "nodev,noexec" },
      ],
    },
    root: { passwordHash: HASH, sshKeys: [KEY] },
    users: [
      { name: "ada", fullName: "Ada d'Été 王", passwordHash: HASH, sshKeys: [KEY, `${KEY}2`], sudo: true, uid: 1500 },
      { name: "bob", fullName: '$(reboot) `x` "y" %s; #', passwordHash: HASH, groups: ["games"], shell: "/bin/sh" },
      { name: "eve", sshKeys: [KEY], sudo: true },
    ],
    packages: ["vim", "gcc-c++"],
    withoutPackages: ["nano"],
    repositories: [
      {
        name: "extra",
        url: "http://repo.example.org/extra",
        suite: "stable",
        components: ["main"],
        keyUrl: "http://repo.example.org/key.asc",
      },
      { name: "once", url: "http://repo.example.org/once", suite: "./", signed: false, stays: false },
    ],
    proxy: "http://proxy.example.org:3128",
    services: { enable: ["cron"], disable: ["cups"] },
    firewall: { services: ["ssh"], ports: ["8080/tcp"] },
    kernelArguments: ["console=ttyS0,115200", "quiet"],
    bootLoader: { timeoutSeconds: 3 },
    scripts: {
      before: "echo before",
      after: [
        '#!/bin/bash\necho "it\'s done" > /etc/motd\n',
        { text: "print('%s' % 1)\n%end\n", interpreter: "/usr/bin/python3" },
        { text: "ls /tmp\n", where: "installer" },
      ],
    },
    atEnd: "poweroff",
  },
  "raid-lvm": {
    disk: ["/dev/disk/by-id/ata-A", "/dev/sdb"],
    layout: {
      kind: "lvm",
      raid: 1,
      swap: "4G",
      mounts: [
        { mount: "/", min: "10G", grow: true, max: "40G" },
        { mount: "/home", min: "1G", grow: true, options: "nosuid" },
      ],
    },
    users: [{ name: "ada", passwordHash: HASH, sudo: true }],
  },
  "static-bond-vlan": {
    root: { passwordHash: HASH },
    network: {
      nameServers: ["192.168.9.1", "192.168.9.2"],
      interfaces: [
        { kind: "ethernet", name: "left", device: "boot", ipv4: "off", ipv6: "off" },
        { kind: "ethernet", name: "right", device: "52:54:00:12:34:57", ipv4: "off", ipv6: "off" },
        { kind: "bond", name: "bond0", members: ["left", "right"], mode: "802.3ad", ipv4: "off", ipv6: "off" },
        {
          kind: "vlan",
          name: "vlan10",
          id: 10,
          over: "bond0",
          ipv4: { address: "machine/24", gateway: "192.168.9.254" },
          ipv6: "off",
        },
      ],
    },
  },
} as const;

export type SpecName = keyof typeof WRITTEN;

export function specNamed(name: SpecName): Spec {
  return specSchema.parse(WRITTEN[name]);
}

export const SPEC_NAMES = Object.keys(WRITTEN) as readonly SpecName[];
