// XCP-ng and XenServer: Xen starts a Linux kernel and the installer as multiboot modules. `.treeinfo` has sections of its own.
import { always, ini, path, text } from "../recognition/clue.ts";
import type { Row, Table } from "../recognition/table.ts";

function product(distribution: string, title: string, name: RegExp): Row {
  return {
    distribution,
    title,
    what: "installation discs",
    kind: "installer",
    starter: "multiboot",
    trial: "layout only",
    is: [
      [ini(".treeinfo", ["branding.name", "general.family", "platform.name"], name), text("XS-REPOSITORY", name)],
      path("boot/xen.gz"),
      path("install.img"),
    ],
    version: [
      ini(".treeinfo", ["branding.version", "general.version", "platform.version"], /^\d+(?:\.\d+)*/),
      text("XS-REPOSITORY", /<repository\b[^>]{0,400}\bversion="(\d+(?:\.\d+)*)"/),
    ],
    architecture: [always("x86_64")],
    files: { kernel: ["boot/vmlinuz"], initrd: ["install.img"], hypervisor: ["boot/xen.gz"] },
    boots: ["kernel", "initrd", "hypervisor"],
    repositories: { main: "", xs: "packages.xenserver" },
    repositoryMarks: ["repodata/repomd.xml", "XS-REPOSITORY"],
    packages: "",
    arguments: ["console=hvc0", "console=tty0"],
    memoryMib: 4096,
  };
}

export const XEN_MEDIA: Table = {
  family: "xen",
  title: "XCP-ng and XenServer",
  looksFor: "boot/xen.gz and install.img, with .treeinfo or XS-REPOSITORY",
  rows: [
    product("xcp-ng", "XCP-ng", /XCP(?:-ng)?/),
    product("xenserver", "XenServer", /XenServer|Citrix Hypervisor|xs:main/),
  ],
};
