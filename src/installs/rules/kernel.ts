// Rules from the script to the moment when the installer's own kernel speaks.
import { type Case, fact } from "../case.ts";
import type { Rule } from "../rule.ts";
import { KERNEL_SECONDS, LOADER_SECONDS } from "./patience.ts";

/** Sent to its disk: what follows is not ours to see. */
const isLocal = (boot: Case) => {
  const sent = boot.last("boot.local");
  return (
    sent !== null && (boot.last("boot.script")?.atMs ?? 0) <= sent.atMs + 5000 && boot.last("boot.kernel") === null
  );
};
const missingMedia = (boot: Case) =>
  boot.all("boot.missing").find((event) => fact(event, "path").startsWith("media/")) ?? null;

export const KERNEL_RULES: readonly Rule[] = [
  {
    name: "script-without-kernel",
    step: "kernel",
    seen: "The script was fetched; the kernel that it names was never asked for.",
    cures: [
      "Port 80 (boot.port) is closed to the machine, while TFTP is open: bootlace doctor",
      "The loader cannot do HTTP: choose --loader pxelinux, which takes the kernel over TFTP.",
      "Look at what the script says: bootlace explain --mac MAC",
    ],
    why: "The script is the first thing that names an HTTP address. A loader that stops there cannot reach it, or stumbled over the script itself.",
    test: (boot) =>
      boot.furthest === "script" &&
      !isLocal(boot) &&
      boot.arm !== null &&
      missingMedia(boot) === null &&
      boot.silentSeconds > LOADER_SECONDS
        ? `It has its script (${fact(boot.last("boot.script"), "path")}) and did not ask for the kernel.`
        : null,
  },
  {
    name: "kernel-missing",
    step: "kernel",
    seen: "The kernel or the initial RAM disk is not on the media.",
    cures: ["bootlace media list, then add the media again: its folder or disc was moved or changed."],
    why: "The script names files of the media as they were when they were added.",
    test(boot) {
      const missing = missingMedia(boot);
      return missing !== null && ["script", "kernel"].includes(boot.furthest)
        ? `It asked for ${fact(missing, "path")}, which is not there.`
        : null;
    },
  },
  {
    name: "kernel-cut",
    step: "kernel",
    seen: "The kernel's transfer stopped before its end.",
    cures: [
      "Packet loss or a bad cable: look at the switch port's error counters.",
      "Over TFTP through a tunnel: tftp.max_block_size: 1024",
    ],
    why: "Large files find the faults that small ones pass by.",
    test: (boot) =>
      boot.furthest === "kernel-cut"
        ? `The transfer of ${fact(boot.last("boot.aborted"), "path")} stopped after ${fact(boot.last("boot.aborted"), "bytes")} bytes.`
        : null,
  },
  {
    name: "initrd-cut",
    step: "initial RAM disk",
    seen: "The kernel was fetched; the transfer of the initial RAM disk stopped before its end.",
    cures: [
      "Too little memory: the initial RAM disk has to fit beside the kernel, twice while it is unpacked. Give the machine more.",
      "iPXE says so on the screen: “No space left on device” or “Out of memory”.",
      "Packet loss: look at the switch port's error counters.",
    ],
    why: "The initial RAM disk is the first file that is large against the memory of a small machine.",
    test: (boot) =>
      boot.furthest === "initrd-cut"
        ? `The transfer of ${fact(boot.last("boot.aborted"), "path")} stopped after ${fact(boot.last("boot.aborted"), "bytes")} bytes: too little memory, most often.`
        : null,
  },
  {
    name: "kernel-silent",
    step: "start of the installer",
    seen: "Kernel and initial RAM disk were fetched; the installer never asked for an address.",
    cures: [
      "It may run and wait for a person at a console that nobody sees: look at the screen, or add console=ttyS0 to the profile's arguments.",
      "No driver for the network card in this initial RAM disk: newer media, or firmware added to it.",
      "Too little memory to unpack it: Debian's installer needs 512 MB, most others 2 GB and more.",
      "UEFI: a kernel that Secure Boot refuses is fetched and not started.",
    ],
    why: "The installer brings its own network up and asks for an address once more. Between the last byte and that question lies everything that this server cannot see.",
    test: (boot) =>
      ["kernel", "initrd"].includes(boot.furthest) &&
      missingMedia(boot) === null &&
      boot.silentSeconds > KERNEL_SECONDS &&
      boot.arm !== null
        ? `It has had its kernel for ${Math.floor(boot.silentSeconds / 60)} minutes, and no installer has asked for an address.`
        : null,
  },
];
