// Any disc at all, when a person says so: nothing is known of it but that firmware can boot it, and so it is booted whole.
// That works as long as the system on it reads through the firmware, or does not look for its disc at all.
import { always, label, meaning, never, path, UNKNOWN } from "../recognition/clue.ts";
import type { Table } from "../recognition/table.ts";

export const WHOLE_DISC: Table = {
  family: "disc",
  title: "any bootable disc, booted whole",
  looksFor: "nothing: only where a person says that it is one",
  rows: [
    {
      distribution: "disc",
      title: "Disc",
      what: "anything with a boot image, told by hand",
      kind: "tool",
      starter: "disc",
      trial: "layout only",
      is: [never],
      version: [label(/.+/), always(UNKNOWN)],
      architecture: [meaning("aarch64", path("EFI/BOOT/BOOTAA64.EFI")), always("x86_64")],
      boots: [],
      whole: ["sanboot", "memdisk", "uefi-http"],
      // The image lies in memory beside what starts from it, but for sanboot.
      memoryOfImage: { times: 1, plusMib: 256 },
    },
  ],
};
