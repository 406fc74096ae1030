import { expect, test } from "bun:test";
import type { Media, Recognition } from "../media/media.ts";
import { MEDIA } from "./cases.test-data.ts";
import { waysToStart } from "./starting.ts";

const disc = (recognition: Partial<Recognition>): Media => ({
  name: "one",
  kind: "disc",
  path: "/srv/one.iso",
  recognition: { ...MEDIA.recognition, ...recognition },
  addedMs: 0,
});
const none = { kernel: null, initrd: null } as const;

const CASES: readonly (readonly [string, Media, readonly string[]])[] = [
  ["a netboot installer", MEDIA, ["kernel a profile with these media: kernel and initrd, all there is"]],
  [
    "a live system with its squashfs",
    disc({ files: { squashfs: "live/filesystem.squashfs" } }),
    ["kernel a profile with these media: kernel and initrd, then live/filesystem.squashfs over HTTP"],
  ],
  [
    "Debian's live disc",
    disc({ arguments: ["boot=live", "fetch={media}/x"], files: { squashfs: "live/filesystem.squashfs" } }),
    [
      "kernel a profile with these media: kernel and initrd, then live/filesystem.squashfs over HTTP",
      "nfs kernel: and initrd: in a menu with boot=live netboot=nfs nfsroot=SERVER:/PATH, where an NFS server of yours has what is in these media: nothing of it is kept in memory",
    ],
  ],
  [
    "Arch's disc",
    disc({ arguments: ["archisobasedir=arch"], files: { rootfs: "arch/x86_64/airootfs.sfs" } }),
    [
      "kernel a profile with these media: kernel and initrd, then arch/x86_64/airootfs.sfs over HTTP",
      "nfs kernel: and initrd: in a menu with archisobasedir=arch archiso_nfs_srv=SERVER:/PATH, where an NFS server of yours has what is in these media: nothing of it is kept in memory",
    ],
  ],
  [
    "one that fetches its whole disc",
    disc({ arguments: ["url={iso}"] }),
    ["kernel a profile with these media: kernel and initrd, then the whole disc over HTTP into memory"],
  ],
  [
    "the same, unpacked in a folder",
    { ...MEDIA, recognition: { ...MEDIA.recognition, arguments: ["url={iso}"] } },
    ["kernel not as it is: its system fetches the whole disc image, and these media are none"],
  ],
  [
    "a disc that nobody knows, for both firmwares",
    disc({ ...none, starter: "disc", whole: ["sanboot", "memdisk", "uefi-http"] }),
    [
      "uefi-http a profile with --start --whole: UEFI HTTP Boot of the whole disc as a RAM disk; twice its size in memory",
      "iso a profile with --start --whole, or iso: media/one.iso in a menu, BIOS: in memory (memdisk), or sector by sector (sanboot)",
    ],
  ],
  [
    "Windows",
    disc({ ...none, starter: "wimboot", whole: ["sanboot"] }),
    [
      "wimboot wimboot with boot.wim over HTTP, by iPXE",
      "iso a profile with --start --whole, or iso: media/one.iso in a menu, BIOS by iPXE: sector by sector (sanboot), as long as the system reads through the BIOS",
    ],
  ],
  ["packages only", { ...MEDIA, recognition: { ...MEDIA.recognition, ...none } }, []],
];

test.each(CASES)("%s", (_, media, ways) => {
  expect(waysToStart(media).map(({ way, says }) => `${way} ${says}`)).toEqual([...ways]);
});
