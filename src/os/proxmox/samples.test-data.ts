// Proxmox' discs: `.cd-info` as published.
import { disc, type Sample, there } from "../recognition/sample.test-data.ts";

function proxmox(distribution: string, release: string, product: string, iso: string, title: string): Sample {
  const info = `RELEASE='${release}'\nISORELEASE='1'\nISONAME='${iso}'\nPRODUCT='${product}'\nPRODUCTLONG='${title}'\n`;
  return {
    name: `${title} ${release}`,
    disc: disc(product.toUpperCase(), 1600, "bios", "uefi"),
    files: {
      ".cd-info": info,
      ".disk/info": info,
      ".pve-cd-id.txt": "4b6e9e7e-8a76-4bd5-b17c-3a9c7e5c9d11\n",
      ...there(
        "boot/linux26",
        "boot/initrd.img",
        "pve-base.squashfs",
        "pve-installer.squashfs",
        "proxmox/packages/a.deb",
        "dists/trixie/pve/binary-amd64",
      ),
    },
    is: ["proxmox", distribution, release, "x86_64", "installer"],
  };
}

export const PROXMOX_SAMPLES: readonly Sample[] = [
  proxmox("proxmox-ve", "9.2", "pve", "proxmox-ve", "Proxmox VE"),
  proxmox("proxmox-backup", "4.0", "pbs", "proxmox-backup-server", "Proxmox Backup Server"),
  proxmox("proxmox-mail", "8.1", "pmg", "proxmox-mail-gateway", "Proxmox Mail Gateway"),
  proxmox("proxmox-datacenter", "1.1", "pdm", "proxmox-datacenter-manager", "Proxmox Datacenter Manager"),
];
