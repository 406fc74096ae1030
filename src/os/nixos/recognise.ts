// NixOS: the netboot build, whose `netboot.ipxe` names the system's place in the store, and the discs, which look for
// themselves in a drive and so can only be booted as a whole.
import { always, label, nameIn, path, text } from "../recognition/clue.ts";
import type { Table } from "../recognition/table.ts";

const SCRIPT = "netboot.ipxe";

export const NIXOS_MEDIA: Table = {
  family: "nixos",
  title: "NixOS",
  looksFor: "nix-store.squashfs on a volume nixos-…, or bzImage, initrd and netboot.ipxe",
  rows: [
    {
      distribution: "nixos",
      title: "NixOS",
      what: "discs (minimal, graphical)",
      kind: "live",
      starter: "disc",
      trial: "layout only",
      is: [path("nix-store.squashfs"), label(/^nixos-/)],
      version: [text("version.txt", /(\d\d\.\d\d(?:\.\d+)?)/), label(/-(\d\d\.\d\d)/)],
      architecture: [label(/(x86_64|aarch64)/), always("x86_64")],
      files: { squashfs: ["nix-store.squashfs"], discKernel: ["boot/nix/store/*/bzImage", "boot/bzImage"] },
      boots: ["squashfs"],
      memoryMib: 2048,
      whole: ["sanboot"],
      needs: [{ anyOf: [SCRIPT], otherwise: "a netboot build: the disc looks for itself in a drive" }],
    },
    {
      distribution: "nixos-netboot",
      title: "NixOS",
      what: "netboot build",
      kind: "live",
      starter: "linux",
      trial: "layout only",
      is: [text(SCRIPT, /init=\/nix\/store\/\S+-nixos-system-/)],
      version: [text(SCRIPT, /-nixos-system-[\w-]{1,60}?-(\d\d\.\d\d(?:\.\d+)?)/)],
      architecture: [nameIn("", /^(?:bzImage|Image)-(x86_64|aarch64)/), always("x86_64")],
      facts: { init: [text(SCRIPT, /\binit=(\/nix\/store\/[\w.+?=-]{1,200}\/init)/)] },
      files: { kernel: ["bzImage", "Image"], initrd: ["initrd"] },
      boots: ["kernel", "initrd"],
      arguments: ["init={init}", "initrd=initrd", "nohibernate", "loglevel=4"],
      memoryMib: 4096,
    },
  ],
};
