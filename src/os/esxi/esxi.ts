// VMware ESXi, installed by its own installer from a ks.cfg. Its kernel is started by VMware's loader (mboot), from the media.
import type { Family } from "../family.ts";
import { BOOT_CONFIG, kickstart, PXELINUX_CONFIG } from "./answer.ts";
import { kernelArguments } from "./arguments.ts";

/** mboot.c32 of the media runs in PXELINUX 3.86 (4.x too), and in none that Debian has: a person adds it under this name. */
const OLD_PXELINUX = "pxelinux-3.86.0";

export const esxi: Family = {
  name: "esxi",
  title: "VMware ESXi",
  kernelArguments,
  starts({ files }, has) {
    const { mboot, mbootEfi } = files ?? {};
    if (mboot === undefined && mbootEfi === undefined) return "no-media";
    const media = (path: string | undefined) => (path === undefined ? null : ({ from: "media", path } as const));
    return {
      kind: "mboot",
      efi: media(mbootEfi),
      com32: media(mboot),
      pxelinux: has(OLD_PXELINUX)
        ? { path: { from: "tools", path: OLD_PXELINUX }, config: { from: "answers", path: PXELINUX_CONFIG } }
        : null,
      config: { from: "answers", path: BOOT_CONFIG },
    };
  },
  answer: kickstart,
};
