// Rules about the first file: offered, asked for, fetched, started.
import { type Case, fact } from "../case.ts";
import type { Rule } from "../rule.ts";
import { FIRMWARE_SECONDS, LOADER_SECONDS } from "./patience.ts";

/** It was told a loader, and not merely sent to its disk. */
function offered({ last }: Case): string | null {
  const event = last("boot.loader-offered");
  return event === null ? null : fact(event, "file");
}

/** iPXE runs and was told its script's address; its question for an address is the last that was heard of it. */
function untoldScript({ furthest, boot, last }: Case): string | null {
  const event = last("boot.loader-offered");
  const isScript = fact(event, "stage") === "ipxe" && fact(event, "file").startsWith("http");
  if (!isScript || event === null || !["address", "loader"].includes(furthest)) return null;
  const loader = last("boot.loader");
  return loader === null || boot.indexOf(loader) < boot.indexOf(event) ? fact(event, "file") : null;
}

const isUefi = ({ last }: Case) => fact(last("boot.asked"), "firmware").startsWith("uefi");

export const LOADER_RULES: readonly Rule[] = [
  {
    name: "no-loader",
    step: "loader",
    seen: "The machine is to be installed; there is no loader for its firmware.",
    cures: ["See which are there: bootlace loaders", "Get them: bootlace loaders obtain, or bootlace loaders add FILE"],
    why: "Each kind of firmware runs its own kind of program: BIOS, UEFI x64 and UEFI ARM each need another file.",
    test({ last }) {
      const sent = last("boot.local");
      if (fact(sent, "why") !== "no-loader") return null;
      return `There is no loader for its firmware (${fact(last("boot.asked"), "firmware")}).`;
    },
  },
  {
    name: "loader-missing",
    step: "loader",
    seen: "The loader that was offered, or a part of it, is not there.",
    cures: ["bootlace loaders shows what is there; get the set again: bootlace loaders obtain"],
    why: "The offer names a file below loaders/ in the data folder. Somebody removed it, or PXELINUX and shim want a second file from the same folder.",
    test(boot) {
      const missing = boot.all("boot.missing").find((event) => fact(event, "path").startsWith("loaders/"));
      if (missing === undefined || !["address", "size", "loader-cut", "loader"].includes(boot.furthest)) return null;
      return `It asked for ${fact(missing, "path")}, which is not there.`;
    },
  },
  {
    name: "loader-not-asked",
    step: "loader",
    seen: "The machine has its address and was told its loader; no request for the file came.",
    cures: [
      "A firewall that drops UDP port 69 to this server: bootlace doctor",
      "A DHCP option 66/67 or next-server from another place: in mode proxy, look at the other server's settings.",
      "UEFI: is PXE over IPv4 switched on in the firmware, or only IPv6 or HTTP?",
    ],
    why: "Between the address and the first file is one UDP packet to port 69. Where it does not come, it is dropped on its way or was sent to another server.",
    test(boot) {
      const file = offered(boot);
      if (boot.furthest !== "address" || file === null || boot.silentSeconds < FIRMWARE_SECONDS) return null;
      if (untoldScript(boot) !== null) return null;
      if (boot.all("boot.missing").some((event) => fact(event, "path").startsWith("loaders/"))) return null;
      return loops(boot) ? null : `It was told to fetch ${file}, and never asked for it.`;
    },
  },
  {
    name: "size-never-read",
    step: "loader",
    seen: "The firmware asked for the loader's size and got it; it never came back for the file.",
    cures: [
      "The loader is too large for this firmware's memory: choose a smaller one (bootlace machine add … --loader pxelinux).",
      "UEFI: a loader for another architecture is refused by its size or header: compare with bootlace explain.",
    ],
    why: "UEFI asks for a file's size first, hangs up, takes memory for it, and asks again. Where the second request is missing, there was no memory, or the firmware lost interest.",
    test: (boot) =>
      boot.furthest === "size" && boot.silentSeconds > FIRMWARE_SECONDS
        ? `It asked for the size of ${fact(boot.last("boot.size"), "path")} and never for the file.`
        : null,
  },
  {
    name: "loader-stalls",
    step: "loader",
    seen: "The loader's transfer began and stopped.",
    cures: [
      "At byte 0: a firewall lets port 69 in but not the transfer's own high UDP port; allow all UDP from this server's ports, or its conntrack helper.",
      "After the first blocks: the path's MTU is smaller than the blocks: tftp.max_block_size: 1024 or 512.",
      "Packet loss: look at the switch port's error counters, and at a duplex mismatch.",
    ],
    why: "TFTP answers from a port of its own, and stops at the first block that does not arrive. Tunnels and old switches drop packets that are too long, every time.",
    test(boot) {
      const cut = boot.last("boot.aborted");
      if (boot.furthest !== "loader-cut" || cut === null) return null;
      const bytes = Number(cut.detail.bytes ?? 0);
      const where = bytes === 0 ? "before its first block was acknowledged" : `after ${bytes} bytes`;
      return `The transfer of ${fact(cut, "path")} stopped ${where}.`;
    },
  },
  {
    name: "loader-not-started",
    step: "loader",
    seen: "The loader was fetched to its last byte, and nothing came after it.",
    cures: [
      "UEFI with Secure Boot: it refused the file without a word. Use the signed chain (bootlace machine add … --loader grub), or switch Secure Boot off.",
      "A loader for another architecture: compare bootlace explain --mac MAC --arch … with what the firmware is.",
      "iPXE that has no driver for this card asks for no second address: try snponly.efi, or undionly.kpxe on BIOS.",
    ],
    why: "A loader that runs asks for something within seconds: iPXE for an address, PXELINUX and GRUB for their configuration. Silence means that firmware did not start it, or that it has no network.",
    test(boot) {
      if (boot.furthest !== "loader" || boot.silentSeconds < LOADER_SECONDS || untoldScript(boot) !== null) return null;
      if (boot.all("boot.missing").some((event) => fact(event, "path").startsWith("loaders/"))) return null;
      const path = fact(boot.last("boot.loader"), "path");
      const hint =
        isUefi(boot) && !/shim/.test(path) ? " With Secure Boot on, firmware refuses an unsigned file like this." : "";
      return loops(boot) ? null : `It fetched ${path} whole, and then nothing more.${hint}`;
    },
  },
  {
    name: "script-not-asked",
    step: "script",
    seen: "iPXE runs and was told the address of its script; no request for it came.",
    cures: [
      "A firewall that drops TCP port 80 (boot.port) to this server, while DHCP and TFTP are open: bootlace doctor",
      "On the machine's screen iPXE says why: “Connection timed out” is a firewall, “No route to host” a network without one.",
      "If HTTP is not to be had on this network: --loader pxelinux takes everything over TFTP.",
    ],
    why: "DHCP and TFTP are UDP; the script is the first thing that comes over TCP. Firewalls often let in the one and not the other.",
    test(boot) {
      const script = untoldScript(boot);
      if (script === null || boot.silentSeconds < LOADER_SECONDS || loops(boot)) return null;
      return `iPXE runs and was told to fetch ${script}; it never asked for it.`;
    },
  },
  {
    name: "ipxe-loop",
    step: "loader",
    seen: "iPXE was loaded again and again, and never came to its script.",
    cures: [
      "The iPXE in this machine's card is too old for our scripts and the one we give is no better: choose --loader pxelinux or grub.",
      "In mode proxy: the other server sends iPXE a boot file of its own; let it send none.",
    ],
    why: "Firmware is given iPXE, iPXE asks again and must be given a script instead. Where somebody answers it with iPXE once more, it goes round for ever; Bootlace stops at three.",
    test: (boot) => (loops(boot) ? "It was given iPXE three times within a minute and ran none of our scripts." : null),
  },
];

function loops({ last, all, furthest }: Case): boolean {
  return fact(last("boot.local"), "why") === "ipxe-loop" || (furthest === "loader" && all("boot.loader").length >= 4);
}
