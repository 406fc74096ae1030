// Media of distributions that cannot be had here, laid out as theirs are (recognition's own samples), with a stand-in for the
// installer in the place of its kernel and initial RAM disk: stand-in/, one file an installer, says what each does.
import { mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { SAMPLES } from "../../src/os/samples.test-data.ts";
import { runCommand } from "../../src/packages/command.ts";
import { makeLinux } from "../linux.ts";
import { writeLocalDisk } from "./disks.ts";

export interface StandIn {
  /** Of the media and the profile, too. */
  readonly name: string;
  /** The sample of the media, as recognition's tests name it. */
  readonly sample: string;
  readonly installer: "kickstart" | "autoinstall";
  /** Of kickstart: the main version. */
  readonly release?: number;
  /** Paths in the media. */
  readonly kernel: string;
  readonly initrd: string;
  /** What the installer fetches whole: the media are one disc image. */
  readonly image?: true;
}

export const STAND_INS = {
  rhel6: {
    name: "centos6",
    sample: "CentOS 6.8, first DVD of two",
    installer: "kickstart",
    release: 6,
    kernel: "images/pxeboot/vmlinuz",
    initrd: "images/pxeboot/initrd.img",
  },
  rhel9: {
    name: "rocky9",
    sample: "Rocky Linux 9.4 DVD",
    installer: "kickstart",
    release: 9,
    kernel: "images/pxeboot/vmlinuz",
    initrd: "images/pxeboot/initrd.img",
  },
  ubuntu24: {
    name: "ubuntu24",
    sample: "Ubuntu Server 24.04.3 LTS",
    installer: "autoinstall",
    kernel: "casper/vmlinuz",
    initrd: "casper/initrd",
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
const PROGRAMS = { "bin/curl": "curl", "bin/python": "python", "bin/python3": "python", "bin/curtin": "curtin" };
/** What an index of packages names, and is not in the samples. */
const INDEX = '<repomd>\n<data type="primary"><location href="repodata/primary.xml.gz"/></data>\n</repomd>\n';

/** Makes the media below `folder`; what `media add` is given. */
export async function makeMedia(folder: string, standIn: StandIn): Promise<string> {
  const sample = SAMPLES.find(({ name }) => name === standIn.sample);
  if (sample === undefined) throw new Error(`there is no sample of media "${standIn.sample}"`);
  const root = join(folder, "media", standIn.name);
  const { kernel, initrd } = await linuxFor(join(folder, "linux", standIn.name), standIn);
  const files = Object.entries(sample.files).map(
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
    [standIn.kernel, await readFile(kernel)] as const,
    [standIn.initrd, await readFile(initrd)] as const,
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
    packages: join(tmpdir(), "bootlace-test-packages"),
    modules: MODULES,
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
