// ESXi's discs: boot.cfg as published, its list of modules shortened.
import { disc, type Sample, there } from "../recognition/sample.test-data.ts";

const MODULES =
  "/jumpstrt.gz --- /useropts.gz --- /features.gz --- /k.b00 --- /uc_intel.b00 --- /uc_amd.b00 --- /procfs.b00 --- /vmx.v00";

const config = (build: string | null) =>
  `bootstate=0\ntitle=Loading ESXi installer\ntimeout=5\nprefix=\nkernel=/b.b00\nkernelopt=cdromBoot runweasel\nmodules=${MODULES}\n${
    build === null ? "" : `build=${build}\n`
  }updated=0\n`;

const FILES = there("b.b00", "k.b00", "mboot.c32", "pxelinux.0", "efi/boot/bootx64.efi", "upgrade/metadata.zip");

function esxi(build: string, label: string): Sample {
  const version = build.split("-")[0] ?? "";
  return {
    name: `ESXi ${version}`,
    disc: disc(label, 400, "bios", "uefi"),
    files: { "boot.cfg": config(build), "efi/boot/boot.cfg": config(build), ...FILES },
    is: ["esxi", "esxi", version, "x86_64", "installer"],
  };
}

export const ESXI_SAMPLES: readonly Sample[] = [
  {
    name: "ESXi 6.0, whose boot.cfg does not say its build",
    disc: disc("ESXI-6.0.0-20170604001-STANDARD", 360, "bios", "uefi"),
    files: { "boot.cfg": config(null), "efi/boot/boot.cfg": config(null), ...FILES },
    is: ["esxi", "esxi", "6.0.0", "x86_64", "installer"],
  },
  esxi("6.7.0-2.48.13006603", "ESXI-6.7.0-20190402001-STANDARD"),
  esxi("7.0.3-0.5.18825058", "ESXI-7.0U3D-19482537-STANDARD"),
  esxi("8.0.2-0.0.22380479", "ESXI-8.0U2-22380479-STANDARD"),
];
