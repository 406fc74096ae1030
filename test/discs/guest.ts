// ◄ door: a Linux in QEMU that mounts discs and tells what it sees. The kernel that runs the tests may have neither
// ISO 9660 nor UDF; Debian's has both.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeLinux } from "../linux.ts";
import { type Content, run } from "./trees.ts";

const MODULES = [
  "virtio_ring",
  "virtio",
  "virtio_pci_modern_dev",
  "virtio_pci_legacy_dev",
  "virtio_pci",
  "virtio_blk",
  "cdrom",
  "isofs",
  "crc-itu-t",
  "udf",
  "nls_utf8",
];
const REPORT_BYTES = 4 << 20;

export interface Mount {
  readonly image: string;
  /** `-t iso9660 -o ro,norock` … */
  readonly options: string;
  /** Shell lines run in the mounted disc's root before it is looked at. */
  readonly fill?: string;
}

/** Mounts each image in one virtual machine; what is in them, as the guest's kernel reads it. */
export async function mounted(folder: string, mounts: readonly Mount[]): Promise<readonly Content[]> {
  const { kernel, initrd } = await makeLinux({
    folder,
    packages: join(folder, "packages"),
    modules: MODULES,
    files: { init: init(mounts) },
  });
  const report = join(folder, "report");
  await writeFile(report, new Uint8Array(REPORT_BYTES));
  const drives = [...mounts, { image: report, fill: "" }].flatMap(({ image, fill }) => [
    "-drive",
    `file=${image},format=raw,if=virtio,cache=unsafe${fill === undefined ? ",readonly=on" : ""}`,
  ]);
  await run(
    ...["qemu-system-x86_64", "-accel", "tcg", "-m", "256", "-display", "none", "-nodefaults", "-no-reboot"],
    ...[
      "-kernel",
      kernel,
      "-initrd",
      initrd,
      "-append",
      "console=ttyS0 quiet panic=-1",
      "-serial",
      `file:${folder}/serial.log`,
    ],
    ...drives,
  );
  const text = (await Bun.file(report).text()).replaceAll("\0", "");
  if (!text.endsWith("END\n"))
    throw new Error(`the guest did not finish: ${await Bun.file(`${folder}/serial.log`).text()}`);
  return text.split("DISC\n").slice(1).map(parse);
}

function parse(text: string): Content {
  const all: Content = {};
  for (const line of text.split("\n")) {
    const [what, path] = line.split("\t");
    if (what !== undefined && path !== undefined && path !== ".") all[path.replace(/^\.\//, "")] = what;
  }
  return all;
}

function init(mounts: readonly Mount[]): string {
  const disk = (i: number) => `/dev/vd${String.fromCharCode(97 + i)}`;
  const parts = mounts.map(
    ({ options, fill }, i) => `echo DISC >> /report
mount ${options} ${disk(i)} /mnt || echo "cannot mount ${options}"
cd /mnt
${fill ?? ""}
look >> /report
cd /
umount /mnt`,
  );
  return `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
for one in ${MODULES.join(" ")}; do insmod /modules/$one.ko; done
look() {
  find . | while read -r path; do
    if [ -L "$path" ]; then printf 'link %s\\t%s\\n' "$(readlink "$path")" "$path"
    elif [ -d "$path" ]; then printf 'folder\\t%s\\n' "$path"
    else set -- $(sha256sum < "$path"); printf 'file %s %s\\t%s\\n' "$(stat -c %s "$path")" "$1" "$path"
    fi
  done
}
${parts.join("\n")}
echo END >> /report
cat /report > ${disk(mounts.length)}
sync
poweroff -f
`;
}
