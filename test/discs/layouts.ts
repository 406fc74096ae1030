// Discs and folders laid out as distributions do it, with little in them.
import { join } from "node:path";
import { type Files, put, run } from "./trees.ts";

/** Debian's netboot installer. */
export const NETBOOT: Files = {
  "debian-installer/amd64/linux": "a kernel",
  "debian-installer/amd64/initrd.gz": "an initrd",
  "version.info": "Debian version:  12 (bookworm)\nInstaller build: 20230607\n",
};

/** A disc image of these files. */
export async function disc(folder: string, name: string, files: Files, label = "DISC"): Promise<string> {
  const root = join(folder, `${name}.d`);
  await put(root, files);
  await run("xorriso", "-as", "mkisofs", "-quiet", "-R", "-J", "-V", label, "-o", join(folder, name), root);
  return join(folder, name);
}

const TREEINFO = `[general]
family = CentOS
timestamp = 1463897224.46
totaldiscs = 1
version = 6.8
discnum = 1
packagedir =
arch = x86_64

[images-x86_64]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
`;

const discinfo = (discs: string) => `1463897224.460327\nFinal\nx86_64\n${discs}\n`;

/** CentOS 6.8 on two DVDs: the second has packages and no repodata. */
export async function centos(
  folder: string,
  more: readonly [Files, Files] = [{}, {}],
): Promise<readonly [string, string]> {
  const one: Files = {
    ".discinfo": discinfo("1,2"),
    ".treeinfo": TREEINFO,
    "images/pxeboot/vmlinuz": "a kernel",
    "images/pxeboot/initrd.img": "an initrd",
    "images/install.img": "a second stage",
    "repodata/repomd.xml": "<repomd/>",
    "Packages/a.rpm": "a of disc 1",
    "Packages/both.rpm": "both of disc 1",
  };
  const two: Files = {
    ".discinfo": discinfo("2"),
    "Packages/both.rpm": "both of disc 2",
    "Packages/z.rpm": "z of disc 2",
  };
  return [
    await disc(folder, "CentOS-6.8-x86_64-bin-DVD1.iso", { ...one, ...more[0] }, "CentOS_6.8_Final"),
    await disc(folder, "CentOS-6.8-x86_64-bin-DVD2.iso", { ...two, ...more[1] }, "CentOS_6.8_Final"),
  ];
}
