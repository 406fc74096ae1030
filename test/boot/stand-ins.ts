// Media of distributions that cannot be had here, laid out as theirs are (recognition's own samples), with a stand-in for the
// installer in the place of its kernel and initial RAM disk: stand-in/, one file an installer, says what each does.
import { copyFile, mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SAMPLES } from "../../src/os/samples.test-data.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { runCommand } from "../../src/packages/command.ts";
import { type Linux, makeLinux } from "../linux.ts";
import { writeLocalDisk } from "./disks.ts";
import { unifiedImage, withInitrd } from "./own-initrd.ts";
import { PACKAGES } from "./prepare.ts";

export interface StandIn {
  /** Of the media and the profile, too. */
  readonly name: string;
  /** The sample of the media, as recognition's tests name it. */
  readonly sample: string;
  readonly installer:
    | "kickstart"
    | "autoinstall"
    | "autoyast"
    | "coreos"
    | "esxi"
    | "windows"
    | "alpine"
    | "proxmox"
    | "freebsd";
  /** Of kickstart and AutoYaST: the main version. */
  readonly release?: number;
  /** Paths in the media. */
  readonly kernel?: string;
  readonly initrd?: string;
  /** Loaders that are whole programs: a kernel with its initial RAM disk in one file, for BIOS and as an EFI program. */
  readonly wholeBios?: string;
  readonly wholeUefi?: string;
  /** A module of PXELINUX, made from a source in stand-in/. */
  readonly module?: { readonly path: string; readonly source: string };
  /** Files of the real media that the sample does not need. */
  readonly more?: readonly string[];
  /** The media are one disc image: the installer fetches it whole, or it is known by its label. */
  readonly image?: true;
}

const REDHAT = {
  kernel: "images/pxeboot/vmlinuz",
  initrd: "images/pxeboot/initrd.img",
  installer: "kickstart",
} as const;
const SUSE = {
  kernel: "boot/x86_64/loader/linux",
  initrd: "boot/x86_64/loader/initrd",
  installer: "autoyast",
} as const;
const ESXI = {
  sample: "ESXi 8.0.2",
  installer: "esxi",
  more: ["jumpstrt.gz", "useropts.gz", "features.gz", "uc_intel.b00", "uc_amd.b00", "procfs.b00", "vmx.v00"],
} as const;

export const STAND_INS = {
  rhel6: { name: "centos6", sample: "CentOS 6.8, first DVD of two", release: 6, ...REDHAT },
  rhel9: { name: "rocky9", sample: "Rocky Linux 9.4 DVD", release: 9, ...REDHAT },
  ubuntu24: {
    name: "ubuntu24",
    sample: "Ubuntu Server 24.04.3 LTS",
    installer: "autoinstall",
    kernel: "casper/vmlinuz",
    initrd: "casper/initrd",
    image: true,
  },
  sles15: {
    name: "sles15",
    sample: "SLE 15 SP3 full disc",
    release: 15,
    more: ["Module-Server-Applications/repodata/repomd.xml"],
    ...SUSE,
  },
  coreos: {
    name: "coreos",
    sample: "Fedora CoreOS 41",
    installer: "coreos",
    kernel: "images/pxeboot/vmlinuz",
    initrd: "images/pxeboot/initrd.img",
    image: true,
  },
  esxi: { name: "esxi8", wholeBios: "mboot.c32", wholeUefi: "efi/boot/bootx64.efi", ...ESXI },
  esxiPxelinux: {
    name: "esxi8-pxelinux",
    module: { path: "mboot.c32", source: "mboot.c" },
    wholeBios: "b.b00",
    ...ESXI,
  },
  windows: {
    name: "server2022",
    sample: "Windows Server 2022",
    installer: "windows",
    // Under UEFI a kernel finds its initial RAM disk among the files that iPXE has brought, by the name of one.
    initrd: "boot/boot.sdi",
  },
  alpine: {
    name: "alpine",
    sample: "Alpine 3.24.1 standard",
    installer: "alpine",
    kernel: "boot/vmlinuz-lts",
    initrd: "boot/initramfs-lts",
  },
  freebsd: {
    name: "freebsd",
    sample: "FreeBSD 14.2 disc 1",
    installer: "freebsd",
    wholeBios: "boot/pxeboot",
    wholeUefi: "boot/loader.efi",
    image: true,
  },
  proxmox: {
    name: "proxmox",
    sample: "Proxmox VE 9.2",
    installer: "proxmox",
    kernel: "boot/linux26",
    initrd: "boot/initrd.img",
    image: true,
  },
} as const satisfies Record<string, StandIn>;

/** The card, for Debian's cloud kernel. */
export const VIRTIO_NET: readonly string[] = [
  ...["virtio_ring", "virtio", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci"],
  ...["failover", "net_failover", "virtio_net"],
];
/** … the disk, and discs in files. */
const MODULES = [...VIRTIO_NET, "virtio_blk", "cdrom", "isofs", "loop"];
const PROGRAMS = {
  "bin/curl": "curl",
  "bin/python": "python",
  "bin/python3": "python",
  "bin/curtin": "curtin",
  "bin/localcli": "localcli",
  "bin/wget": "wget",
  "bin/coreos-installer": "coreos-installer",
  "bin/systemctl": "systemctl",
  "bin/bsdinstall": "bsdinstall",
};
/** What an index of packages names, and is not in the samples. */
const INDEX = '<repomd>\n<data type="primary"><location href="repodata/primary.xml.gz"/></data>\n</repomd>\n';

/** Makes the media below `folder`; what `media add` is given. */
export async function makeMedia(folder: string, standIn: StandIn): Promise<string> {
  const sample = SAMPLES.find(({ name }) => name === standIn.sample);
  if (sample === undefined) throw new Error(`there is no sample of media "${standIn.sample}"`);
  const root = join(folder, "media", standIn.name);
  const linux = await linuxFor(join(folder, "linux", standIn.name), standIn);
  const more = (standIn.more ?? []).map((path) => [path, path] as const);
  const files = [...Object.entries(sample.files), ...more].map(
    ([path, content]) =>
      [
        path,
        path.endsWith("/repomd.xml") ? INDEX : typeof content === "number" ? new Uint8Array(content) : content,
      ] as const,
  );
  for (const [path, content] of [
    ...files,
    ...files.flatMap(([path]) =>
      path.endsWith("repomd.xml") ? [[`${path.replace("repomd", "primary")}.gz`, "packages"] as const] : [],
    ),
    ...(await replaced(linux, standIn)),
  ]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  if (standIn.image === undefined) return root;
  const image = `${root}.iso`;
  const label = sample.disc?.label.slice(0, 32) ?? "DISC";
  const argv = ["xorriso", "-as", "mkisofs", "-quiet", "-R", "-J", "-V", label, "-o", image, root];
  const { code, stderr } = await runCommand(argv, { seconds: 60 });
  if (code !== 0) throw new Error(`the disc of ${standIn.name} was not made: ${stderr}`);
  await rm(root, { recursive: true });
  return image;
}

/** The media's own files in whose place the stand-in comes. */
async function replaced(linux: Linux, { kernel, initrd, wholeBios, wholeUefi, module }: StandIn) {
  const all: (readonly [string, Uint8Array])[] = [];
  if (kernel !== undefined) all.push([kernel, await readFile(linux.kernel)]);
  if (initrd !== undefined) all.push([initrd, await readFile(linux.initrd)]);
  if (wholeBios !== undefined) all.push([wholeBios, await withInitrd(linux)]);
  if (wholeUefi !== undefined) all.push([wholeUefi, await unifiedImage(linux)]);
  if (module !== undefined) all.push([module.path, await pxelinuxModule(dirname(linux.initrd), module.source)]);
  return all;
}

/** PXELINUX' own modules are such: for its calls, with three arguments in registers, and its library beside them. */
async function pxelinuxModule(folder: string, source: string): Promise<Uint8Array> {
  const file = join(folder, "module.c32");
  const from = join(import.meta.dir, "stand-in", source);
  const words = [
    "gcc -m32 -march=i386 -mregparm=3 -Os -Wall -Wextra -Werror -ffreestanding -fno-stack-protector -fPIC",
    "-fno-asynchronous-unwind-tables -shared -nostdlib -Wl,--hash-style=gnu,-z,norelro,-z,noseparate-code,--build-id=none",
  ];
  const library = join(await modulesFolder(), "libcom32.c32");
  const argv = [...words.join(" ").split(" "), "-o", file, from, library];
  const { code, stderr } = await runCommand(argv, { seconds: 60 });
  if (code !== 0) throw new Error(`the module ${source} was not made: ${stderr}`);
  return readFile(file);
}

async function modulesFolder(): Promise<string> {
  const { root } = await obtainPackage("syslinux-common", { folder: PACKAGES, useInstalled: false });
  return join(root, "usr/lib/syslinux/modules/bios");
}

/** Debian's PXELINUX under the name of the old one that ESXi's modules need, with what it looks for beside itself. Paths. */
export async function makeOldPxelinux(folder: string): Promise<readonly string[]> {
  const { root } = await obtainPackage("pxelinux", { folder: PACKAGES, useInstalled: false });
  const old = join(folder, "pxelinux-3.86.0");
  await copyFile(join(root, "usr/lib/PXELINUX/pxelinux.0"), old);
  const modules = await modulesFolder();
  return [old, ...["ldlinux.c32", "libcom32.c32"].map((file) => join(modules, file))];
}

/** wimboot, and the curl.exe that goes with it: neither is in the media. Paths of the files. */
export async function makeTools(folder: string, standIn: StandIn): Promise<readonly string[]> {
  const linux = await linuxFor(join(folder, "linux", standIn.name), standIn);
  const files = [join(folder, "wimboot"), join(folder, "curl.exe")] as const;
  await writeFile(files[0], await withInitrd(linux));
  await writeFile(files[1], "MZ, as far as anybody looks\n");
  return files;
}

async function linuxFor(folder: string, { installer, release }: StandIn) {
  const source = (name: string) => readFile(join(import.meta.dir, "stand-in", name));
  const disk = async (firmware: "bios" | "uefi") => {
    const image = await readFile(writeLocalDisk(join(folder, firmware), firmware));
    return image.subarray(0, firmware === "bios" ? 512 : 1 << 20);
  };
  await mkdir(folder, { recursive: true });
  const programs = Object.entries(PROGRAMS).map(async ([path, name]) => [path, await source(name)] as const);
  return makeLinux({
    folder,
    packages: PACKAGES,
    modules: MODULES,
    // Debian 12's dies of its own wget -T; a restart is ours alone; FreeBSD's programs of these names take other words.
    renamed: { wget: "wge_", reboot: "reboo_", ifconfig: "ifconfi_", sysctl: "sysct_" },
    files: {
      init: await source("init"),
      lease: await source("lease"),
      installer: await source(installer),
      release: `RELEASE=${release ?? 0}\n`,
      "local-disk.bios": await disk("bios"),
      "local-disk.uefi": await disk("uefi"),
      ...Object.fromEntries(await Promise.all(programs)),
    },
  });
}

/** An empty disk, as large as installers want one. */
export async function emptyDisk(path: string): Promise<string> {
  await writeFile(path, "");
  await truncate(path, 20 * 2 ** 30);
  return path;
}
