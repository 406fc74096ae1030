// Systems without a disk, as Debian's own initial RAM disk starts them: initramfs-tools with live-boot in it, which mounts a root over
// NFS or on a network block device (NBD), and a squashfs that it finds there or fetches over HTTP. The NFS server is Ganesha, which
// needs nothing of the kernel that it runs on.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { obtainPackage } from "../../src/packages/apt.ts";
import type { Segment } from "../../src/rack/segment.ts";
import { kernelPackage } from "../linux.ts";
import { must, program, writeLoginRoot } from "./login-root.ts";

const SETTINGS = "MODULES=list\nBUSYBOX=y\nCOMPRESS=gzip\nNFSROOT=auto\nRUNSIZE=10%\n";
const MODULES = "virtio_pci\nvirtio_net\nnfs\nnfsv3\nloop\nsquashfs\noverlay\n";
/** What clients mount. */
export const NFS_PATH = "/srv/small";

export interface Diskless {
  /** A root that says `Root on NFS`, and in it what a live disc has: `live/filesystem.squashfs`, which says `Root in a squashfs`. */
  readonly tree: string;
  /** An image of ext4, which says `Root on NBD`. */
  readonly image: string;
  /** Media, laid out as Debian's live disc. */
  readonly live: string;
}

/** Writes `vmlinuz` and `initrd` into `served`, the rest below `folder`. */
export async function makeDiskless(folder: string, served: string, packages: string): Promise<Diskless> {
  const name = await kernelPackage();
  const { root } = await obtainPackage(name, { folder: packages, useInstalled: false });
  const version = name.replace("linux-image-", "");
  const settings = join(folder, "initramfs");
  for (const each of ["scripts", "hooks", "conf.d"]) mkdirSync(join(settings, each), { recursive: true });
  writeFileSync(join(settings, "initramfs.conf"), SETTINGS);
  writeFileSync(join(settings, "modules"), MODULES);
  // mkinitramfs looks for kernel and live-boot where installed ones lie: in a namespace of its own it finds them there.
  const usr = join(folder, "usr");
  cpSync(join(root, "lib/modules", version), join(usr, "lib/modules", version), { recursive: true });
  for (const each of ["live-boot", "live-boot-initramfs-tools"]) {
    const found = await obtainPackage(each, { folder: packages, useInstalled: false });
    for (const from of ["usr", "."]) must(["cp", "-a", `${join(found.root, from)}/.`, usr]);
  }
  mkdirSync(served, { recursive: true });
  const [kernel, initrd] = [join(served, "vmlinuz"), join(served, "initrd")];
  cpSync(join(root, "boot", `vmlinuz-${version}`), kernel);
  const make = [
    `mount -t overlay overlay -o lowerdir=${usr}:/usr /usr`,
    `mount --bind ${join(root, "boot")} /boot`,
    `mkinitramfs -d ${settings} -o ${initrd} ${version}`,
  ];
  must(["depmod", "-b", usr, version]);
  must(["unshare", "--mount", "sh", "-ec", make.join("\n")]);

  const [tree, within, live] = [join(folder, "tree"), join(folder, "within"), join(folder, "live-disc")];
  const image = join(folder, "root.img");
  writeLoginRoot(join(folder, "block"), "Root on NBD");
  must([program("mke2fs"), "-q", "-t", "ext4", "-d", join(folder, "block"), image, "24M"]);
  writeLoginRoot(tree, "Root on NFS");
  writeLoginRoot(within, "Root in a squashfs");
  const squashfs = join(tree, "live/filesystem.squashfs");
  mkdirSync(join(tree, "live"));
  must([program("mksquashfs"), within, squashfs, "-quiet", "-no-progress"]);
  for (const each of ["live", ".disk"]) mkdirSync(join(live, each), { recursive: true });
  cpSync(kernel, join(live, "live/vmlinuz"));
  cpSync(initrd, join(live, "live/initrd.img"));
  cpSync(squashfs, join(live, "live/filesystem.squashfs"));
  writeFileSync(join(live, ".disk/info"), "Debian GNU/Linux Live 12 amd64\n");
  return { tree, image, live };
}

export interface DisklessServers {
  close(): Promise<void>;
}

/** Serves the tree as `NFS_PATH`, to read, and the image as the export `root`. */
export function serveDiskless(segment: Segment, folder: string, { tree, image }: Diskless): DisklessServers {
  const [nfs, nbd] = [join(folder, "ganesha.conf"), join(folder, "nbd-server.conf")];
  writeFileSync(
    nfs,
    [
      "NFS_CORE_PARAM { Protocols = 3; Mount_Path_Pseudo = true; Enable_NLM = false; Enable_RQUOTA = false; }",
      `EXPORT { Export_Id = 1; Path = ${tree}; Pseudo = ${NFS_PATH}; Protocols = 3; Transports = UDP, TCP;`,
      "  Access_Type = RO; Squash = No_Root_Squash; SecType = sys; FSAL { Name = VFS; } }",
    ].join("\n"),
  );
  writeFileSync(nbd, `[generic]\nuser = root\ngroup = root\n[root]\nexportname = ${image}\n`);
  // Clients of NFS ask the port mapper first; its socket lies in /run, which is not this computer's here.
  const start = [
    "mount -t tmpfs tmpfs /run && mkdir /run/rpcbind && rpcbind",
    `exec ganesha.nfsd -F -f ${nfs} -L ${join(folder, "ganesha.log")} -p /run/ganesha.pid`,
  ];
  const servers = [
    ["sh", "-ec", start.join("\n")],
    ["nbd-server", "-d", "-C", nbd],
  ].map((argv) => Bun.spawn(segment.inside(argv), { stdin: "ignore", stdout: "ignore", stderr: "ignore" }));
  return {
    async close() {
      // On SIGTERM they wait for their clients to leave.
      for (const each of servers) {
        each.kill("SIGKILL");
        await each.exited;
      }
    },
  };
}
