// VMware Photon OS: kernel and installer in isolinux/, packages in RPMS/.
import { label, meaning, nameIn, path } from "../recognition/clue.ts";
import type { Table } from "../recognition/table.ts";

export const PHOTON_MEDIA: Table = {
  family: "photon",
  title: "VMware Photon OS",
  looksFor: "isolinux/vmlinuz with RPMS/ on a volume PHOTON_…",
  rows: [
    {
      distribution: "photon",
      title: "VMware Photon OS",
      what: "full, minimal and real-time discs",
      kind: "installer",
      starter: "linux",
      trial: "layout only",
      is: [[label(/^PHOTON_/i), nameIn("RPMS/noarch", /^photon-release-/)], path("RPMS")],
      version: [
        nameIn("RPMS/noarch", /^photon-release-(\d+(?:\.\d+)?)/),
        nameIn("RPMS/x86_64", /^photon-release-(\d+(?:\.\d+)?)/),
      ],
      architecture: [meaning("x86_64", path("RPMS/x86_64")), meaning("aarch64", path("RPMS/aarch64"))],
      files: { kernel: ["isolinux/vmlinuz"], initrd: ["isolinux/initrd.img"] },
      boots: ["kernel", "initrd"],
      repositories: { RPMS: "RPMS" },
      repositoryMarks: ["repodata/repomd.xml"],
      arguments: ["root=/dev/ram0", "loglevel=3", "repo={media}/RPMS"],
      memoryMib: 2048,
    },
  ],
};
