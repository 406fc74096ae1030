import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { unitComplaints } from "../answers/checkers.test-data.ts";
import { conformance } from "../answers/family.test-data.ts";
import { CONTEXT, HASH, KEY } from "../answers/specs.test-data.ts";
import { coreos } from "./coreos.ts";
import { liveConfig } from "./install.ts";

const SPECS = {
  own: {
    root: { passwordHash: HASH, sshKeys: [KEY] },
    timeZone: "Europe/Berlin",
    ntp: ["ntp.example.org"],
    disk: "/dev/sda",
    layout: {
      swap: "none",
      mounts: [
        { mount: "/", min: "20G" },
        { mount: "/var/lib", fs: "xfs", grow: true, options: "noatime" },
      ],
    },
    users: [{ name: "ada", fullName: 'Ada "d\'Été" 王', sshKeys: [KEY], sudo: true, groups: ["docker"] }],
    services: { enable: ["docker"], disable: ["zincati"] },
    kernelArguments: ["quiet"],
    scripts: { before: "echo before", after: ["echo $HOME > /etc/motd\n", { text: "ls\n", where: "installer" }] },
    atEnd: "poweroff",
    raw: { coreos: { config: '{"storage":{"directories":[{"path":"/srv/data"}]}}' } },
  },
} as const;

const narrow = (spec: Readonly<Record<string, unknown>>) => ({
  layout: { swap: "none" },
  disk: typeof spec.disk === "object" && !Array.isArray(spec.disk) ? { ...spec.disk, count: 1 } : "/dev/sda",
  packages: [],
  firewall: null,
  bootLoader: {},
});

conformance({
  family: coreos,
  golden: join(import.meta.dir, "golden"),
  releases: [
    {
      name: "fedora-coreos",
      context: {
        version: "42.20250901.3.0",
        distribution: "fedora-coreos",
        mediaArguments: [
          "coreos.live.rootfs_url=http://192.168.9.1:8080/media/disc/rootfs.img",
          "ignition.platform.id=metal",
        ],
      },
      specs: SPECS,
      narrow,
    },
    {
      name: "flatcar",
      context: {
        version: "4230.2.1",
        distribution: "flatcar",
        packages: null,
        mediaArguments: ["flatcar.first_boot=1"],
      },
      specs: SPECS,
      narrow,
    },
  ],
  scripts: (files) => files.filter(({ name }) => name === "install.sh").map(({ text }) => text),
});

describe("Ignition of others", () => {
  const lint = (config: unknown) =>
    coreos.answer
      .lint(typeof config === "string" ? config : JSON.stringify(config), {
        version: null,
        exists: () => false,
        ownUrl: "http://a",
        diskMebibytes: null,
      })
      .map(({ path, problem }) => `${path}: ${problem}`);

  test("its mistakes are told", () => {
    expect(lint("variant: fcos\nversion: 1.5.0\n")).toEqual(["line 1: this is Butane, not Ignition"]);
    expect(lint("{")).toEqual(["line 1: no JSON object"]);
    expect(
      lint({
        ignition: { version: "2.3.0" },
        networkd: {},
        passwd: { users: [{ name: "core", passwordHash: "secret" }] },
        storage: {
          files: [{ path: "/a", mode: 100644, contents: { source: "http://a/media/x/y" } }, { path: "/a" }],
        },
      }),
    ).toEqual([
      'ignition.version: "2.3.0" is no version from 3.0.0 to 3.5.0',
      "networkd: Ignition has no such section and refuses the file",
      "/a: mode 100644: JSON's numbers are decimal",
      "/a: is there twice",
      "passwd.users: a password in clear text",
      "http://a/media/x/y: there is no such file on this server",
    ]);
  });

  test("taken over, and what is not", () => {
    const text = JSON.stringify({
      ignition: { version: "3.4.0" },
      passwd: { users: [{ name: "core", sshAuthorizedKeys: [KEY], groups: ["wheel"] }] },
      storage: {
        files: [
          { path: "/etc/hostname", contents: { source: "data:,web%2D7" } },
          { path: "/etc/other", contents: { source: "data:,x" } },
        ],
      },
      systemd: { units: [{ name: "app.service", enabled: true, contents: "[Service]" }] },
    });
    const { spec, notes } = coreos.answer.read([{ name: "config.ign", text }]);
    expect(spec).toMatchObject({
      hostName: "web-7",
      users: [{ name: "core", sudo: true, sshKeys: [KEY] }],
      services: { enable: ["app"] },
    });
    expect(notes.map(({ path }) => path)).toEqual(["/etc/other", "app.service"]);
  });
});

test("the unit that starts it is one of systemd's", () => {
  const config = liveConfig(CONTEXT) as { systemd: { units: readonly { contents: string }[] } };
  expect(unitComplaints(config.systemd.units.map(({ contents }) => contents)) ?? "").toBe("");
});
