import { describe, expect, test } from "bun:test";
import type { Recognition } from "../../media/media.ts";
import { recognise } from "../families.ts";
import { inMemory } from "../in-memory.test-data.ts";

const BANNER =
  "\0\ufffdHdrS\0 6.1.0-50-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1\0";
const VERSION_INFO = "Debian version:  12 (bookworm)\nInstaller build: 20230607+deb12u15\n";
const RELEASE =
  "Origin: Debian\nLabel: Debian\nSuite: oldstable\nVersion: 12.5\nCodename: bookworm\nMD5Sum:\n abc 1 x\n";

function installer(folder: string, source: string, version = "12"): Recognition {
  const prefix = folder === "" ? "" : `${folder}/`;
  return {
    family: "debian",
    version,
    architecture: "x86_64",
    kernel: `${prefix}linux`,
    initrd: `${prefix}initrd.gz`,
    packages: null,
    distribution: "debian",
    title: `Debian ${version}`,
    kind: "installer",
    starter: "linux",
    memoryMib: 512,
    evidence: [`${source} says Debian ${version}`],
  };
}

const IMAGES = "dists/bookworm/main/installer-amd64/current/images/netboot/debian-installer/amd64";
const NO_INSTALLER = "an installer: add the netboot installer of that release";
const DISC_INSTALLER =
  "an installer that starts from the network: the disc's own asks for a disc in a drive. Add the netboot installer";

function archive(version: string, signed: boolean, evidence: string, ...missing: readonly string[]): Recognition {
  return {
    family: "debian",
    version,
    architecture: "x86_64",
    kernel: null,
    initrd: null,
    packages: "",
    packagesSigned: signed,
    distribution: "debian",
    title: `Debian ${version}`,
    kind: "packages",
    starter: "linux",
    missing,
    evidence: [evidence],
  };
}

function unsigned({ packagesSigned: _, ...rest }: Recognition): Recognition {
  return rest;
}

const CASES: readonly [string, Readonly<Record<string, string>>, Recognition | null][] = [
  [
    "the folder of the package debian-installer-12-netboot-amd64",
    {
      "version.info": VERSION_INFO,
      "debian-installer/amd64/linux": BANNER,
      "debian-installer/amd64/initrd.gz": "x",
      "ldlinux.c32": "x",
    },
    installer("debian-installer/amd64", "version.info"),
  ],
  [
    "its parent, where text and graphical installer lie side by side",
    {
      "gtk/version.info": VERSION_INFO,
      "gtk/debian-installer/amd64/linux": BANNER,
      "gtk/debian-installer/amd64/initrd.gz": "x",
      "text/version.info": VERSION_INFO,
      "text/debian-installer/amd64/linux": BANNER,
      "text/debian-installer/amd64/initrd.gz": "x",
    },
    installer("text/debian-installer/amd64", "text/version.info"),
  ],
  [
    "netboot.tar.gz of another processor, whose kernel has no banner to read",
    {
      "debian-installer/arm64/linux": "MZ",
      "debian-installer/arm64/initrd.gz": "x",
      "debian-installer/arm64/boot-screens/f1.txt": "This is a Debian 13 (trixie) installation netboot image.",
    },
    {
      ...installer("debian-installer/arm64", "debian-installer/arm64/boot-screens/f1.txt", "13"),
      architecture: "aarch64",
    },
  ],
  [
    "kernel and initrd alone: the kernel's banner tells",
    { linux: BANNER, "initrd.gz": "x" },
    installer("", "the kernel linux"),
  ],
  [
    "kernel and initrd one folder down",
    { "amd64/linux": BANNER, "amd64/initrd.gz": "x" },
    installer("amd64", "the kernel amd64/linux"),
  ],
  ["somebody else's kernel and initrd", { linux: "6.8.0 (buildd@ubuntu)", "initrd.gz": "x" }, null],
  ["a kernel without initrd", { "debian-installer/amd64/linux": BANNER }, null],
  [
    "a mirror with installer images, unsigned",
    {
      "dists/bookworm/Release": RELEASE,
      "dists/bookworm/main/binary-amd64/Packages.gz": "x",
      "dists/bookworm/main/installer-amd64/current/images/netboot/debian-installer/amd64/linux": BANNER,
      "dists/bookworm/main/installer-amd64/current/images/netboot/debian-installer/amd64/initrd.gz": "x",
    },
    {
      ...installer(IMAGES, `the kernel ${IMAGES}/linux`, "12.5"),
      packages: "",
      packagesSigned: false,
      evidence: ["dists/bookworm/Release says Debian 12.5", `the kernel ${IMAGES}/linux says Debian 12`],
    },
  ],
  [
    "a mirror of packages only, signed, its suite there under two names",
    {
      "dists/oldstable/Release": RELEASE,
      "dists/bookworm/Release": RELEASE,
      "dists/bookworm/InRelease": "x",
      "dists/bookworm/main/binary-amd64/Packages": "x",
      "dists/bookworm-updates/Release": RELEASE.replace("12.5", "12-updates"),
    },
    archive("12.5", true, "dists/bookworm/Release says Debian 12.5", NO_INSTALLER),
  ],
  [
    "two releases: the newest, by number and not by letters",
    {
      "dists/buster/Release": RELEASE.replace("12.5", "10.13").replace("bookworm", "buster"),
      "dists/buster/main/binary-amd64/Packages": "x",
      "dists/stretch/Release": RELEASE.replace("12.5", "9.9").replace("bookworm", "stretch"),
      "dists/stretch/main/binary-amd64/Packages": "x",
    },
    archive("10.13", false, "dists/buster/Release says Debian 10.13", NO_INSTALLER),
  ],
  ["another distribution's archive", { "dists/noble/Release": RELEASE.replace("Debian", "Ubuntu") }, null],
  ["a release without packages", { "dists/bookworm/Release": RELEASE }, null],
  [
    "the netinst disc: packages, and a kernel that is of no use over the network",
    {
      ".disk/info": 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST with firmware 20240210-11:27',
      "dists/bookworm/Release": RELEASE,
      "dists/bookworm/main/binary-amd64/Packages.gz": "x",
      "dists/bookworm/main/debian-installer/binary-amd64/Packages.gz": "x",
      "install.amd/vmlinuz": BANNER,
      "install.amd/initrd.gz": "x",
    },
    archive("12.5", false, "dists/bookworm/Release says Debian 12.5", DISC_INSTALLER),
  ],
  [
    "the second DVD of a set: nothing that the installer can begin with",
    {
      ".disk/info": 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 DVD Binary-2 with firmware 20240210-11:28',
      "dists/bookworm/Release": RELEASE,
      "dists/bookworm/main/binary-amd64/Packages.gz": "x",
    },
    {
      ...unsigned(
        archive(
          "12.5",
          false,
          "dists/bookworm/Release says Debian 12.5",
          "disc 1: only the first disc has the installer's own packages",
          DISC_INSTALLER,
        ),
      ),
      packages: null,
    },
  ],
  ["an empty folder", {}, null],
];

describe("Debian's media", () => {
  test.each(CASES)("%s", async (_, files, expected) => {
    expect(await recognise(inMemory(files))).toEqual(expected);
  });
});
