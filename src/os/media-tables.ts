// All tables of media, in the order in which they are asked: who is built from another comes before it.
import { ALPINE_MEDIA } from "./alpine/recognise.ts";
import { ARCH_MEDIA } from "./arch/recognise.ts";
import { BSD_MEDIA } from "./bsd/recognise.ts";
import { COREOS_MEDIA } from "./coreos/recognise.ts";
import { DEBIAN_MEDIA } from "./debian/recognise.ts";
import { WHOLE_DISC } from "./disc/recognise.ts";
import { ESXI_MEDIA } from "./esxi/recognise.ts";
import { MEMTEST_MEDIA } from "./memtest/recognise.ts";
import { NIXOS_MEDIA } from "./nixos/recognise.ts";
import { PHOTON_MEDIA } from "./photon/recognise.ts";
import { PROXMOX_MEDIA } from "./proxmox/recognise.ts";
import type { Table } from "./recognition/table.ts";
import { REDHAT_MEDIA } from "./redhat/recognise.ts";
import { RESCUE_MEDIA } from "./rescue/recognise.ts";
import { SUSE_MEDIA } from "./suse/recognise.ts";
import { TALOS_MEDIA } from "./talos/recognise.ts";
import { UBUNTU_MEDIA } from "./ubuntu/recognise.ts";
import { WINDOWS_MEDIA } from "./windows/recognise.ts";
import { XEN_MEDIA } from "./xen/recognise.ts";

export const TABLES: readonly Table[] = [
  XEN_MEDIA,
  COREOS_MEDIA,
  REDHAT_MEDIA,
  RESCUE_MEDIA,
  PROXMOX_MEDIA,
  UBUNTU_MEDIA,
  DEBIAN_MEDIA,
  SUSE_MEDIA,
  ESXI_MEDIA,
  WINDOWS_MEDIA,
  ALPINE_MEDIA,
  ARCH_MEDIA,
  NIXOS_MEDIA,
  TALOS_MEDIA,
  PHOTON_MEDIA,
  BSD_MEDIA,
  MEMTEST_MEDIA,
  WHOLE_DISC,
];
