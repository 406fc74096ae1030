// VMware ESXi's installation disc: `boot.cfg` lists the kernel (b.b00) and its modules, and says the build.
//
//   build=7.0.3-0.5.18825058
import type { Recognition } from "../../media/media.ts";
import type { MediaReader } from "../../media/reader.ts";
import { always, label, path, text } from "../recognition/clue.ts";
import { find } from "../recognition/path.ts";
import type { Table } from "../recognition/table.ts";

const BUILD = /^build=\s*(\d+\.\d+\.\d+)/m;

/** Seen: 3 to 8 KB, with 100 to 200 modules. */
const MOST_BYTES = 32_768;

/** What is rewritten for each machine: kernel and modules are the same for both firmwares. */
async function bootConfig(media: MediaReader): Promise<Partial<Recognition>> {
  const found = await find(media, "boot.cfg");
  const text = found === null ? null : await media.text(found.path, MOST_BYTES);
  return text === null ? {} : { texts: { bootConfig: text } };
}

export const ESXI_MEDIA: Table = {
  family: "esxi",
  title: "VMware ESXi",
  looksFor: "boot.cfg with title=Loading ESXi installer, b.b00 and upgrade/",
  rows: [
    {
      distribution: "esxi",
      title: "VMware ESXi",
      what: "installation discs (6 to 8), also with vendors' drivers",
      kind: "installer",
      starter: "mboot",
      trial: "layout only",
      is: [text("boot.cfg", /^title=Loading ESXi/m), path("b.b00")],
      version: [
        text("boot.cfg", BUILD),
        text("efi/boot/boot.cfg", BUILD),
        text(".discinfo", /\b(\d+\.\d+\.\d+)-/),
        label(/ESXi?-(\d+\.\d+(?:\.\d+|u\d\w?)?)/i),
      ],
      architecture: [always("x86_64")],
      files: {
        bootConfig: ["boot.cfg"],
        efiBootConfig: ["efi/boot/boot.cfg"],
        mboot: ["mboot.c32"],
        mbootEfi: ["efi/boot/bootx64.efi"],
        crypto: ["efi/boot/crypto64.efi"],
        pxelinux: ["pxelinux.0"],
      },
      boots: ["bootConfig"],
      more: bootConfig,
      since: [
        { version: "6", memoryMib: 4096 },
        { version: "8", memoryMib: 8192 },
      ],
      needs: [
        {
          anyOf: ["efi/boot/bootx64.efi", "mboot.c32"],
          otherwise: "the loader (efi/boot/bootx64.efi for UEFI, mboot.c32 for BIOS)",
        },
      ],
    },
  ],
};
