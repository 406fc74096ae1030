// A system whose root is a folder of another computer, served over NFS 3: Debian's kernel, and the initial RAM disk that Debian's own
// initramfs-tools makes for it. The server is Ganesha, which needs nothing of the kernel that it runs on.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { obtainPackage } from "../../src/packages/apt.ts";
import type { Segment } from "../../src/rack/segment.ts";
import { kernelPackage } from "../linux.ts";
import { must, writeLoginRoot } from "./login-root.ts";

const SETTINGS = "MODULES=list\nBUSYBOX=y\nCOMPRESS=gzip\nNFSROOT=auto\nRUNSIZE=10%\n";
const MODULES = "virtio_pci\nvirtio_net\nnfs\nnfsv3\n";

/** What clients mount. */
export const NFS_PATH = "/srv/small";

/** Writes `vmlinuz`, `initrd` into `served`, and the root into the folder that is returned. */
export async function makeNfsRoot(
  folder: string,
  served: string,
  packages: string,
): Promise<{ readonly tree: string }> {
  const name = await kernelPackage();
  const { root } = await obtainPackage(name, { folder: packages, useInstalled: false });
  const version = name.replace("linux-image-", "");
  const settings = join(folder, "initramfs");
  for (const each of ["scripts", "hooks", "conf.d"]) mkdirSync(join(settings, each), { recursive: true });
  writeFileSync(join(settings, "initramfs.conf"), SETTINGS);
  writeFileSync(join(settings, "modules"), MODULES);
  mkdirSync(served, { recursive: true });
  cpSync(join(root, "boot", `vmlinuz-${version}`), join(served, "vmlinuz"));
  // mkinitramfs looks for a kernel where an installed one lies: in a namespace of its own it does.
  const lib = join(folder, "lib");
  cpSync(join(root, "lib/modules", version), join(lib, "modules", version), { recursive: true });
  const make = [
    `mount -t overlay overlay -o lowerdir=${lib}:/usr/lib /usr/lib`,
    `mount --bind ${join(root, "boot")} /boot`,
    `mkinitramfs -d ${settings} -o ${join(served, "initrd")} ${version}`,
  ];
  must(["depmod", "-b", folder, version]);
  must(["unshare", "--mount", "sh", "-ec", make.join("\n")]);
  const tree = join(folder, "tree");
  writeLoginRoot(tree, "Root on NFS");
  return { tree };
}

/** Serves that folder as `NFS_PATH`, to read. It ends with the process that is returned, or with the segment. */
export function serveNfs(segment: Segment, folder: string, tree: string): Bun.Subprocess {
  const config = join(folder, "ganesha.conf");
  const log = join(folder, "ganesha.log");
  writeFileSync(
    config,
    [
      "NFS_CORE_PARAM { Protocols = 3; Mount_Path_Pseudo = true; Enable_NLM = false; Enable_RQUOTA = false; }",
      `EXPORT { Export_Id = 1; Path = ${tree}; Pseudo = ${NFS_PATH}; Protocols = 3; Transports = UDP, TCP;`,
      "  Access_Type = RO; Squash = No_Root_Squash; SecType = sys; FSAL { Name = VFS; } }",
    ].join("\n"),
  );
  // Clients ask the port mapper first; its socket lies in /run, which is not this computer's here.
  const start = [
    "mount -t tmpfs tmpfs /run && mkdir /run/rpcbind && rpcbind",
    `exec ganesha.nfsd -F -f ${config} -L ${log} -p /run/ganesha.pid`,
  ];
  const argv = segment.inside(["sh", "-ec", start.join("\n")]);
  return Bun.spawn(argv, { stdin: "ignore", stdout: "ignore", stderr: "ignore" });
}
