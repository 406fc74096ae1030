import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { specSchema } from "../../machines/spec.ts";
import { readAssignments } from "../answers/assignments.ts";
import { conformance } from "../answers/family.test-data.ts";
import { CONTEXT, HASH, KEY } from "../answers/specs.test-data.ts";
import { chooseDisks, cutDisks, diskSettings } from "./disks.ts";
import { freebsd } from "./freebsd.ts";
import { partsOf } from "./read.ts";

const MEDIA = { name: "disc", files: { base: "usr/freebsd-dist/base.txz" } };

conformance({
  family: freebsd,
  golden: join(import.meta.dir, "golden"),
  keeps: ["users", "disk", "atEnd", "services", "packages", "firewall", "bootLoader", "timeZone", "keyboard", "ntp"],
  releases: ["13.2", "14.2"].map((version) => ({
    name: version,
    context: { version, distribution: "freebsd", packages: null, media: MEDIA, extraArguments: ["console=comconsole"] },
    specs: {
      own: {
        locale: "de_DE.UTF-8",
        keyboard: "ch(fr)",
        ntp: ["ntp.example.org"],
        network: {
          nameServers: ["192.168.9.1"],
          search: ["example.org"],
          interfaces: [{ kind: "ethernet", name: "lan", mtu: 1400, ipv4: "dhcp", ipv6: "off" }],
        },
        disk: { pick: "smallest", minSize: "16G", model: 'it\'s a "SAMSUNG"' },
        layout: {
          swap: "2G",
          mounts: [
            { mount: "/", min: "8G", grow: true },
            { mount: "/var", min: "2G", max: "8G", grow: true, options: "noexec,nosuid" },
          ],
        },
        root: { passwordHash: HASH, sshKeys: [KEY] },
        users: [
          { name: "ada", fullName: "Ada d'Été 王", passwordHash: HASH, sshKeys: [KEY], sudo: true, uid: 1500 },
          { name: "eve", sshKeys: [KEY], sudo: true, shell: "/bin/tcsh", groups: ["games"] },
        ],
        packages: ["bash"],
        withoutPackages: ["nano"],
        repositories: [
          { name: "extra", url: "http://repo.example.org/extra", keyUrl: "http://repo.example.org/extra.pub" },
          { name: "plain", url: "http://repo.example.org/plain", signed: false },
        ],
        proxy: "http://proxy.example.org:3128",
        services: { enable: ["nginx"], disable: ["sendmail-submit"] },
        firewall: { services: ["ssh"], ports: ["8080/tcp"] },
        kernelArguments: ["hw.vga.textmode=1"],
        bootLoader: { timeoutSeconds: 3 },
        scripts: {
          before: ["#!/bin/sh\necho before", { text: "print(1)", interpreter: "/usr/local/bin/python3" }],
          after: ['#!/bin/sh\necho "it\'s done" > /etc/motd\n'],
        },
        atEnd: "poweroff",
        raw: { bsd: { preamble: 'DISTRIBUTIONS="$DISTRIBUTIONS lib32.txz"\n', setup: "echo raw\n" } },
      },
      mirror: { root: { passwordHash: HASH }, disk: ["/dev/ada0", "/dev/ada1"], layout: { raid: 1, swap: "none" } },
    },
    narrow: (spec) => ({
      locale: "en_US.UTF-8",
      kernelArguments: [],
      disk: typeof spec.disk === "object" && !Array.isArray(spec.disk) ? { ...spec.disk, count: 1 } : "/dev/ada0",
      layout: { ...(spec.layout as object), kind: "plain", raid: null, encryption: null },
      scripts: { before: (spec.scripts as { before: unknown }).before },
      network: { interfaces: [{ kind: "ethernet", name: "lan", ipv6: "auto" }] },
    }),
  })),
  scripts: ([main, start]) =>
    main === undefined || start === undefined ? [] : [...partsOf(main.text), start.text.replace(/\n+$/, "\n")],
});

/** A machine of FreeBSD's, as its own programs tell of it. */
const PROGRAMS = `
sysctl() { case "$2" in kern.disks) echo "da1 da0 nda0 ada1 ada0 cd0" ;; hw.physmem) echo 4294967296 ;; esac; }
camcontrol() { printf 'scbus0 on ahcich0 bus 0:\\n<A>  at scbus0 target 0 lun 0 (ada0,pass0)\\nscbus3 on umass-sim0 bus 0:\\n<Stick>  at scbus3 target 0 lun 0 (da1,pass3)\\n'; }
geom() {
  case "$3" in
    ada0) size=107374182400 descr="WDC 100" ident=WD-0 ;;
    ada1) size=53687091200 descr="it's a 'disk' *" ident=X ;;
    nda0) size=536870912000 descr="Samsung SSD" ident=S64A ;;
    da0) size=107374182400 descr=Array ident=R-1 ;;
    da1) size=16106127360 descr=Stick ident=U ;;
    *) return 1 ;;
  esac
  printf 'Geom name: %s\\nProviders:\\n1. Name: %s\\n   Mediasize: %s (xG)\\n   descr: %s\\n   ident: %s\\n' "$3" "$3" "$size" "$descr" "$ident"
}
`;

function run(disk: unknown, lines: readonly string[], layout: unknown = {}): string {
  const spec = specSchema.parse({ root: { passwordHash: HASH }, disk, layout });
  const script = [PROGRAMS, "set -e", ...diskSettings(spec), ...chooseDisks('echo "STOP $missing"; exit 0'), ...lines];
  const { stdout, stderr } = spawnSync("busybox", ["sh", "-c", script.join("\n")], { encoding: "utf8" });
  return `${stdout}${stderr}`.trim();
}

const CHOICES: readonly [string, unknown, string, unknown?][] = [
  ["the first by name", {}, "ada0"],
  ["the smallest, and not the stick", { pick: "smallest" }, "ada1"],
  ["the smallest, sticks too", { pick: "smallest", usb: true }, "da1"],
  ["the largest", { pick: "largest" }, "nda0"],
  ["two of them, the largest first", { pick: "largest", count: 2, maxSize: "200G" }, "da0 ada0", { raid: 1 }],
  ["by a model with quotes and a star", { model: "it's a 'disk' *" }, "ada1"],
  ["by serial number", { serial: "S64A" }, "nda0"],
  ["of a size", { minSize: "60G", maxSize: "120G" }, "ada0"],
  ["more than there are", { count: 9 }, "STOP 4 of 9 wanted disks are there", { raid: 1 }],
  ["named", ["/dev/da0", "/dev/ada1"], "da0 ada1", { raid: 1 }],
  ["named, and not there", ["/dev/ada7"], "STOP ada7 is not there"],
];

test.each(CHOICES)("the disk: %s", (_, disk, chosen, layout = {}) => {
  expect(run(disk, ["echo $disks"], layout)).toBe(chosen);
});

test("how it is cut, in bsdinstall's words", () => {
  const lines = [...cutDisks(), 'echo "$PARTITIONS|$ZFSBOOT_DISKS|$ZFSBOOT_VDEV_TYPE|$ZFSBOOT_SWAP_SIZE"'];
  expect(run("/dev/ada0", lines)).toBe("ada0 GPT { 98004M freebsd-ufs /, 4096M freebsd-swap }|||");
  const mounts = [
    { mount: "/", min: "8G", grow: true },
    { mount: "/var", min: "2G", max: "4G", grow: true },
  ];
  expect(run("/dev/ada1", lines, { swap: "none", mounts })).toBe(
    "ada1 GPT { 28522M freebsd-ufs /, 4096M freebsd-ufs /var }|||",
  );
  expect(run("/dev/ada1", lines, { mounts: [{ mount: "/", min: "90G" }] })).toContain("the disk is too small");
  expect(run(["/dev/ada0", "/dev/da0"], lines, { raid: 1, swap: "2G" })).toBe("|ada0 da0|mirror|2048m");
});

test("what init reads as a device is whole sectors, and an installerconfig has two parts", () => {
  const spec = specSchema.parse({ root: { passwordHash: HASH } });
  const { files } = freebsd.answer.render(spec, { ...CONTEXT, version: "14.2", packages: null, media: MEDIA });
  const [main, start] = files;
  expect((start?.text.length ?? 1) % 512).toBe(0);
  expect(main?.text.match(/^#!/gm)).toEqual(["#!"]);
  expect(readAssignments(partsOf(main?.text ?? "")[1]).get("root_hash")).toBe(HASH);
});

const NOTHING = { version: null, exists: null, ownUrl: null, diskMebibytes: null };

test("a person's installerconfig: mistakes, and what is taken over", () => {
  const text = [
    'DISTRIBUTIONS="base.txz"',
    'PARTITIONS="ada0 GPT { 200G freebsd-ufs /, 4G freebsd-swap, 1X freebsd-ufs /var }"',
    "export ZFSBOOT_DISK=ada0",
    "ROOTPASS_PLAIN=secret",
    "#!/bin/sh",
    "echo secret | pw usermod root -h 0",
    "",
  ].join("\n");
  expect(freebsd.answer.looksLike(text)).toBe(true);
  expect(
    freebsd.answer.lint(text, { ...NOTHING, diskMebibytes: 100_000 }).map(({ path, problem }) => `${path}: ${problem}`),
  ).toEqual([
    'PARTITIONS: "1X" is no size',
    "PARTITIONS: 208896 MiB do not fit on a disk of 100000 MiB",
    "ZFSBOOT_DISK: bsdinstall has no such variable, and takes no notice of it",
    "DISTRIBUTIONS: kernel.txz is missing",
    "ROOTPASS_PLAIN: a password in clear text",
    "pw -h 0: a password in clear text",
  ]);
  const { spec, notes } = freebsd.answer.read([{ name: "installerconfig", text }]);
  expect(spec).toEqual({
    disk: ["/dev/ada0"],
    layout: {
      kind: "plain",
      swap: 4096,
      mounts: [
        { mount: "/", min: 204_800 },
        { mount: "/var", min: 1 },
      ],
    },
    scripts: { after: [{ text: "#!/bin/sh\necho secret | pw usermod root -h 0\n", where: "system" }] },
  });
  expect(notes.map(({ path }) => path)).toEqual(["ZFSBOOT_DISK", "ROOTPASS_PLAIN"]);
});
