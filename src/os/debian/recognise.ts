// Debian's media: discs that run Debian or Kali by themselves, and (archive.ts) what Debian's installer is made of.
import { always, kernel, label, meaning, path, text } from "../recognition/clue.ts";
import type { Row, Table } from "../recognition/table.ts";
import { recogniseDebian } from "./archive.ts";

const INFO = ".disk/info";
const KALI = /^Kali GNU\/Linux (\d{4}\.\d\w?)/;

const live: Omit<Row, "distribution" | "title" | "is" | "version"> = {
  what: "live discs",
  kind: "desktop",
  starter: "linux",
  trial: "layout only",
  architecture: [text(INFO, /\b(amd64|arm64|i386)\b/), label(/\b(amd64|arm64|i386)\b/)],
  files: {
    kernel: ["live/vmlinuz", "live/vmlinuz-*"],
    initrd: ["live/initrd.img", "live/initrd.img-{1}", "live/initrd*"],
    squashfs: ["live/filesystem.squashfs"],
  },
  boots: ["kernel", "initrd", "squashfs"],
  arguments: ["boot=live", "components", "fetch={media}/live/filesystem.squashfs"],
  memoryMib: 4096,
};

export const DEBIAN_MEDIA: Table = {
  family: "debian",
  title: "Debian",
  looksFor:
    "a folder with debian-installer/amd64/{linux,initrd.gz}, a mirror with dists/ and pool/, an installer's disc " +
    "with .disk/info and dists/, or a live disc with live/filesystem.squashfs",
  rows: [
    {
      ...live,
      distribution: "kali-live",
      title: "Kali Linux Live",
      is: [[text(INFO, KALI), text(INFO, /_?"?Kali-rolling/), label(/^Kali Live/)], path("live/filesystem.squashfs")],
      version: [text(INFO, KALI), text(INFO, /^Debian GNU\/Linux (\d{4}\.\d)/), meaning("rolling", label(/^Kali/))],
    },
    {
      ...live,
      distribution: "debian-live",
      title: "Debian Live",
      is: [[text(INFO, /^Debian GNU\/Linux/), label(/^d-live /)], path("live/filesystem.squashfs")],
      version: [label(/^d-live (\d+(?:\.\d+)?)/), text(INFO, /^Debian GNU\/Linux (?:Live )?(\d+(?:\.\d+)?)/)],
    },
    {
      distribution: "kali",
      title: "Kali Linux",
      what: "installation discs: packages",
      kind: "packages",
      starter: "linux",
      trial: "layout only",
      is: [text(INFO, KALI), path("dists")],
      version: [text(INFO, KALI)],
      architecture: [text(INFO, /\b(amd64|arm64|i386)\b/)],
      repositories: { main: "" },
      repositoryMarks: ["dists/*/Release"],
      needs: [
        {
          anyOf: ["debian-installer"],
          otherwise: "an installer that starts from the network: add Kali's netboot installer",
        },
      ],
    },
    {
      distribution: "kali-netboot",
      title: "Kali Linux",
      what: "netboot installer",
      kind: "installer",
      starter: "linux",
      trial: "layout only",
      is: [kernel("debian-installer/*/linux", /\(devel@kali\.org\)/)],
      version: [always("rolling")],
      architecture: [
        meaning("x86_64", path("debian-installer/amd64")),
        meaning("aarch64", path("debian-installer/arm64")),
      ],
      files: { kernel: ["debian-installer/*/linux"], initrd: ["debian-installer/{1}/initrd.gz"] },
      boots: ["kernel", "initrd"],
      loaders: ["debian-installer/amd64/bootnetx64.efi", "debian-installer/arm64/bootnetaa64.efi"],
      memoryMib: 512,
      needs: [
        { anyOf: ["dists"], otherwise: "packages: machines fetch them from Kali's servers unless a mirror is named" },
      ],
    },
  ],
  read: recogniseDebian,
  reads: [
    { what: "netboot installer (folder, archive, Debian's package)", kind: "installer", trial: "installed for real" },
    { what: "mirrors, with or without installer images", kind: "installer", trial: "installed for real" },
    { what: "netinst, CD and DVD: packages, no kernel (see below)", kind: "packages", trial: "layout only" },
  ],
};
