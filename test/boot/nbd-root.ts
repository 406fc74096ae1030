// A system whose root lies on another computer's disk, served as a network block device (NBD): Debian's kernel, an initial RAM disk that
// loads the drivers and connects, and a small root of busybox that asks for a login.
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { obtainPackage } from "../../src/packages/apt.ts";
import { findProgram } from "../../src/packages/command.ts";

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
const APPLETS = ["sh", "mount", "umount", "insmod", "ip", "udhcpc", "cat", "switch_root", "init", "getty", "login"];

function must(argv: readonly string[], cwd?: string): void {
  const done = Bun.spawnSync([...argv], { ...(cwd === undefined ? {} : { cwd }), stderr: "pipe" });
  if (!done.success) throw new Error(`${argv.join(" ")}: ${done.stderr.toString()}`);
}

function program(name: string): string {
  const found = findProgram(name);
  if (found === null) throw new Error(`${name} is not installed`);
  return found;
}

/** A program and the libraries that it is linked with, at their own paths. */
function copyProgram(name: string, to: string): void {
  const path = program(name);
  const linked = Bun.spawnSync(["ldd", path]).stdout.toString();
  mkdirSync(join(to, "bin"), { recursive: true });
  cpSync(path, join(to, "bin", name), { dereference: true });
  for (const [, library = ""] of linked.matchAll(/(?:=> |^\s+)(\/\S+)/gm)) {
    mkdirSync(join(to, library, ".."), { recursive: true });
    cpSync(library, join(to, library), { dereference: true });
  }
}

function skeleton(folder: string, folders: readonly string[]): void {
  for (const name of ["proc", "sys", "dev", "etc", "sbin", ...folders])
    mkdirSync(join(folder, name), { recursive: true });
  copyProgram("busybox", folder);
  for (const name of APPLETS) symlinkSync("busybox", join(folder, "bin", name));
  symlinkSync("../bin/busybox", join(folder, "sbin/init"));
}

/** Writes `vmlinuz`, `initrd` into `served` and `root.img` into `folder`. */
export async function makeNbdRoot(
  folder: string,
  served: string,
  packages: string,
): Promise<{ readonly image: string }> {
  const shown = Bun.spawnSync(["apt-cache", "depends", "--important", "linux-image-cloud-amd64"]).stdout.toString();
  const name = /Depends: (linux-image-\S+-cloud-amd64)/.exec(shown)?.[1];
  if (name === undefined) throw new Error("apt knows no linux-image-cloud-amd64");
  const { root } = await obtainPackage(name, { folder: packages, useInstalled: false });
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
  skeleton(tree, ["root"]);
  writeFileSync(join(tree, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  writeFileSync(join(tree, "etc/issue"), "Root on NBD\n");
  writeFileSync(join(tree, "etc/inittab"), "ttyS0::respawn:/bin/getty -L 115200 ttyS0 vt100\n");
  const image = join(folder, "root.img");
  must([program("mke2fs"), "-q", "-t", "ext4", "-d", tree, image, "24M"]);
  return { image };
}
