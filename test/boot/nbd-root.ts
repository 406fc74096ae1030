// A system whose root lies on another computer's disk, served as a network block device (NBD): Debian's kernel, an initial RAM disk that
// loads the drivers and connects, and a small root of busybox that asks for a login.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { obtainPackage } from "../../src/packages/apt.ts";
import { kernelPackage } from "../linux.ts";
import { copyProgram, must, program, skeleton, writeLoginRoot } from "./login-root.ts";

/** In this order: each needs those before it. */
const MODULES = [
  ...["virtio/virtio_ring", "virtio/virtio", "virtio/virtio_pci_legacy_dev", "virtio/virtio_pci_modern_dev"],
  ...["virtio/virtio_pci", "net/net_failover", "net/virtio_net", "block/nbd"],
].map((name) => `drivers/${name}.ko`);

/** `nbdroot=server,export` on the kernel's command line, as Debian's own initrds have it. */
const INIT = `#!/bin/sh
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for module in /modules/*; do insmod $module; done
ip link set lo up; ip link set eth0 up
udhcpc -i eth0 -q -n -s /address
for word in $(cat /proc/cmdline); do case $word in nbdroot=*) at=\${word#nbdroot=};; esac; done
nbd-client -N \${at#*,} \${at%%,*} /dev/nbd0 -persist
mount -t ext4 /dev/nbd0 /root && umount /proc && umount /sys && mount -o move /dev /root/dev
exec switch_root /root /sbin/init
`;
const ADDRESS = `#!/bin/sh
[ "$1" = bound ] && ip address add $ip/$mask dev $interface
exit 0
`;

/** Writes `vmlinuz`, `initrd` into `served` and `root.img` into `folder`. */
export async function makeNbdRoot(
  folder: string,
  served: string,
  packages: string,
): Promise<{ readonly image: string }> {
  const { root } = await obtainPackage(await kernelPackage(), { folder: packages, useInstalled: false });
  const initrd = join(folder, "initrd");
  skeleton(initrd, ["root", "modules"]);
  copyProgram("nbd-client", initrd);
  writeFileSync(join(initrd, "init"), INIT, { mode: 0o755 });
  writeFileSync(join(initrd, "address"), ADDRESS, { mode: 0o755 });
  const [version = ""] = readdirSync(join(root, "lib/modules"));
  const kernel = join(root, "lib/modules", version, "kernel");
  const failover = join(kernel, "net/core/failover.ko");
  for (const [i, path] of [failover, ...MODULES.map((one) => join(kernel, one))].entries())
    if (await Bun.file(path).exists())
      cpSync(path, join(initrd, "modules", `${String(i).padStart(2, "0")}-${basename(path)}`));
  mkdirSync(served, { recursive: true });
  must(["sh", "-c", `find . | cpio -o -H newc --quiet | gzip -1 > ${served}/initrd`], initrd);
  cpSync(join(root, "boot", `vmlinuz-${version}`), join(served, "vmlinuz"));

  const tree = join(folder, "tree");
  writeLoginRoot(tree, "Root on NBD");
  const image = join(folder, "root.img");
  must([program("mke2fs"), "-q", "-t", "ext4", "-d", tree, image, "24M"]);
  return { image };
}
