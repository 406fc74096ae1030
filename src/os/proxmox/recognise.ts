// Proxmox' installation discs, all built alike; `.cd-info` says which:
//
//   RELEASE='9.2'  ISORELEASE='1'  ISONAME='proxmox-ve'  PRODUCT='pve'  PRODUCTLONG='Proxmox VE'
import { always, ini, path } from "../recognition/clue.ts";
import type { Row, Table } from "../recognition/table.ts";

const INFO = [".cd-info", ".disk/info"];

function product(distribution: string, title: string, name: string): Row {
  const named = new RegExp(`^${name}$`);
  return {
    distribution,
    title,
    what: "installation discs",
    kind: "installer",
    starter: "linux",
    trial: "layout only",
    is: [INFO.map((file) => ini(file, ["PRODUCT"], named)), path("boot/linux26")],
    version: INFO.map((file) => ini(file, ["RELEASE"], /^\d+(?:\.\d+)*$/)),
    architecture: [...INFO.map((file) => ini(file, ["ARCH"])), always("x86_64")],
    files: {
      kernel: ["boot/linux26"],
      initrd: ["boot/initrd.img"],
      squashfs: ["pve-installer.squashfs"],
      base: ["pve-base.squashfs"],
    },
    boots: ["kernel", "initrd"],
    // The initial system looks for the disc as a file in itself.
    imageAsInitrd: "proxmox.iso",
    arguments: ["ramdisk_size=16777216", "rw", "quiet"],
    memoryMib: 4096,
    memoryOfImage: { times: 1, plusMib: 2048 },
  };
}

export const PROXMOX_MEDIA: Table = {
  family: "proxmox",
  title: "Proxmox",
  looksFor: ".cd-info with PRODUCT= and boot/linux26",
  rows: [
    product("proxmox-ve", "Proxmox VE", "pve"),
    product("proxmox-backup", "Proxmox Backup Server", "pbs"),
    product("proxmox-mail", "Proxmox Mail Gateway", "pmg"),
    product("proxmox-datacenter", "Proxmox Datacenter Manager", "pdm"),
  ],
};
