import { describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { conformance } from "../answers/family.test-data.ts";
import { CONTEXT, HASH, KEY, specNamed } from "../answers/specs.test-data.ts";
import { alpine } from "./alpine.ts";

const narrow = (spec: Readonly<Record<string, unknown>>) => ({
  layout: { kind: "lvm", swap: (spec.layout as { swap: unknown }).swap },
  disk: "/dev/sda",
  firewall: null,
  bootLoader: {},
});

conformance({
  family: alpine,
  golden: join(import.meta.dir, "golden"),
  releases: [
    {
      name: "3.22",
      context: {
        version: "3.22.1",
        distribution: "alpine",
        mediaArguments: [
          "ip=dhcp",
          "modules=loop,squashfs",
          "modloop=http://192.168.9.1:8080/media/disc/boot/modloop-lts",
        ],
        packages: { url: "http://192.168.9.1:8080/media/disc/apks", own: true, signed: true },
      },
      specs: {
        own: {
          keyboard: "ch(fr)",
          disk: ["/dev/sda", "/dev/sdb"],
          layout: { kind: "lvm", raid: 1, swap: "2G" },
          users: [
            { name: "ada", fullName: "Ada d'Été", passwordHash: HASH, sudo: true, groups: ["docker"], sshKeys: [KEY] },
          ],
          packages: ["docker"],
          services: { enable: ["docker"] },
          ntp: ["ntp.example.org"],
          kernelArguments: ["console=ttyS0"],
          scripts: {
            before: "echo before\n",
            after: ["echo it's done > /etc/motd\n", { text: "sync\n", where: "installer" }],
          },
        },
      },
      narrow,
    },
    { name: "3.19-netboot", context: { version: "3.19.1", distribution: "alpine-netboot", packages: null }, narrow },
  ],
  scripts: (files) => files.filter(({ name }) => name !== "host.apkovl.tar.gz").map(({ text }) => text),
});

describe("the overlay", () => {
  const [file] = alpine.answer.render(specNamed("minimal"), { ...CONTEXT, version: "3.22" }).files;

  test("is an archive that tar reads", () => {
    const run = spawnSync("tar", ["-tvzf", "-"], { input: file?.bytes ?? new Uint8Array(), encoding: "utf8" });
    expect(run.stderr).toBe("");
    const shown = run.stdout.replaceAll(/ +\d+ 1970-01-01 \d\d:\d\d/g, "");
    expect(shown.trim().split("\n")).toEqual([
      "-rw-r--r-- 0/0 etc/.default_boot_services",
      "-rw-r--r-- 0/0 etc/apk/world",
      "-rwxr-xr-x 0/0 etc/local.d/bootlace.start",
      "lrwxrwxrwx 0/0 etc/runlevels/default/local -> /etc/init.d/local",
    ]);
  });
});

test("a person's answer file", () => {
  const text = `KEYMAPOPTS="de de-nodeadkeys"\nHOSTNAMEOPTS="-n alpine-test"\nINTERFACESOPTS="auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n"\nTIMEZONEOPTS="-z UTC"\nDISKOPTS="-m sys -s 0 /dev/sda"\nOTHER=1\n`;
  const { spec, notes } = alpine.answer.read([{ name: "answers", text }]);
  expect(spec).toEqual({
    keyboard: "de(nodeadkeys)",
    hostName: "alpine-test",
    timeZone: "UTC",
    layout: { kind: "plain", raid: null, swap: "none", mounts: [] },
    network: {
      nameServers: [],
      search: [],
      interfaces: [{ kind: "ethernet", name: "eth0", device: "eth0", ipv4: "dhcp", ipv6: "auto" }],
    },
    disk: ["/dev/sda"],
  });
  expect(notes.map(({ path }) => path)).toEqual(["OTHER"]);
  expect(
    alpine.answer
      .lint('DISKOPTS="-m data /dev/sda"\n', { version: null, exists: null, ownUrl: null, diskMebibytes: null })
      .map(({ path }) => path),
  ).toEqual(["DISKOPTS", "KEYMAPOPTS", "HOSTNAMEOPTS", "TIMEZONEOPTS"]);
});
