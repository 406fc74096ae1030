// Systems that set themselves up from an Ignition file: Fedora CoreOS, Red Hat's CoreOS of OpenShift, and Flatcar.
import { always, label, meaning, nameIn, path, text, UNKNOWN } from "../recognition/clue.ts";
import type { Row, Table } from "../recognition/table.ts";

const COREOS: Pick<Row, "kind" | "starter" | "trial" | "boots" | "memoryMib"> = {
  kind: "cloud",
  starter: "linux",
  trial: "layout only",
  boots: ["kernel", "initrd", "rootfs"],
  memoryMib: 2048,
};
const ARGUMENTS = ["coreos.live.rootfs_url={media}/{rootfs}", "ignition.platform.id=metal"];

function disc(distribution: string, title: string, name: RegExp): Row {
  return {
    ...COREOS,
    distribution,
    title,
    what: "live discs",
    is: [label(name), path("coreos")],
    version: [label(/-(\d+\.[\w.-]*\d)$/)],
    architecture: [
      meaning("x86_64", path("EFI/BOOT/BOOTX64.EFI")),
      meaning("aarch64", path("EFI/BOOT/BOOTAA64.EFI")),
      meaning("x86_64", path("isolinux/isolinux.bin")),
      meaning("s390x", path("images/cdboot.prm")),
      meaning("x86_64", path("images/efiboot.img")),
    ],
    files: {
      kernel: ["images/pxeboot/vmlinuz"],
      initrd: ["images/pxeboot/initrd.img"],
      rootfs: ["images/pxeboot/rootfs.img"],
    },
    arguments: ARGUMENTS,
  };
}

function files(distribution: string, title: string, name: string): Row {
  const kernel = new RegExp(`^${name}-(\\d[\\w.-]*?)-live-kernel`);
  return {
    ...COREOS,
    distribution: `${distribution}-netboot`,
    title,
    what: "kernel, initramfs and rootfs as they are downloaded",
    is: [nameIn("", kernel)],
    version: [nameIn("", kernel)],
    architecture: [nameIn("", new RegExp(`^${name}-.*-live-kernel[-.](x86_64|aarch64|ppc64le|s390x)$`))],
    files: {
      kernel: [`${name}-*-live-kernel*`],
      initrd: [`${name}-*-live-initramfs*.img`],
      rootfs: [`${name}-*-live-rootfs*.img`],
    },
    arguments: ARGUMENTS,
  };
}

export const COREOS_MEDIA: Table = {
  family: "coreos",
  title: "CoreOS and Flatcar",
  looksFor:
    "a volume fedora-coreos-… with images/pxeboot/rootfs.img, files fedora-coreos-*-live-*, or flatcar_production_pxe*",
  rows: [
    disc("fedora-coreos", "Fedora CoreOS", /^fedora-coreos-/),
    disc("rhcos", "Red Hat CoreOS", /^rhcos-/),
    files("fedora-coreos", "Fedora CoreOS", "fedora-coreos"),
    files("rhcos", "Red Hat CoreOS", "rhcos"),
    {
      ...COREOS,
      distribution: "flatcar",
      title: "Flatcar",
      what: "kernel and image as they are downloaded",
      is: [path("flatcar_production_pxe.vmlinuz"), path("flatcar_production_pxe_image.cpio.gz")],
      version: [text("version.txt", /^FLATCAR_VERSION=(\d+(?:\.\d+)+)/m), always(UNKNOWN)],
      architecture: [
        text("version.txt", /^FLATCAR_BOARD=(amd64|arm64)/m),
        meaning("x86_64", path("flatcar_production_pxe.vmlinuz")),
      ],
      files: { kernel: ["flatcar_production_pxe.vmlinuz"], initrd: ["flatcar_production_pxe_image.cpio.gz"] },
      boots: ["kernel", "initrd"],
      arguments: ["flatcar.first_boot=1"],
      memoryMib: 3072,
    },
  ],
};
