// Which disk: ESXi's own first local one, or one chosen in %pre by what `localcli` tells of the disks: size in MB, model,
// USB; the serial number is part of a disk's name there (t10.…, naa.…).
import { type Disk, isAnyDisk } from "../../machines/spec/disk.ts";
import { reportCommand } from "../answers/shell.ts";

/** Written in %pre, read as part of ks.cfg. */
const CHOSEN = "/tmp/bootlace-disk.cfg";
/** What is wiped: an earlier ESXi's datastore too. */
const WIPE = "--overwritevmfs";

/** Lines of ks.cfg. */
export function diskLines(disk: Disk): readonly string[] {
  return isAnyDisk(disk) ? [`install --firstdisk=local ${WIPE}`] : [`%include ${CHOSEN}`];
}

/** The choice as lines for busybox; none where the installer chooses. */
export function diskChoice(disk: Disk, failed: string): readonly string[] {
  if (isAnyDisk(disk)) return [];
  const order = { first: "cat", smallest: "sort -n", largest: "sort -rn" }[disk.pick];
  const words = [
    `-v least=${disk.minSize ?? 0}`,
    `-v most=${disk.maxSize ?? 0}`,
    `-v usb=${disk.usb ? 1 : 0}`,
    ...(disk.model === null ? [] : [`-v model=${awkWord(disk.model)}`]),
    ...(disk.serial === null ? [] : [`-v serial=${awkWord(disk.serial)}`]),
  ];
  return [
    `localcli storage core device list | awk ${words.join(" ")} '`,
    "  function tell() {",
    '    if (name != "" && disk && (usb || !isusb) && size >= least && (most == 0 || size <= most) &&',
    '        (model == "" || index(models, model)) && (serial == "" || index(name, serial))) print size, name',
    "  }",
    '  /^[^ ]/ { tell(); name = $1; sub(/:$/, "", name); size = 0; disk = 0; isusb = 0; models = "" }',
    "  /^ +Size: / { size = $2 }",
    "  /^ +Device Type: +Direct-Access/ { disk = 1 }",
    "  /^ +Is USB: +true/ { isusb = 1 }",
    '  /^ +Model: / { models = $0; sub(/^ +Model: +/, "", models) }',
    `  END { tell() }' | ${order} | head -n 1 > /tmp/bootlace-disk.txt`,
    "read -r size name < /tmp/bootlace-disk.txt || name=",
    'if [ -z "$name" ]; then',
    "  echo 'Bootlace: no disk is as asked for' > /dev/tty1 || true",
    `  ${reportCommand(failed, "wget")}`,
    "  while :; do sleep 60; done",
    "fi",
    'echo "Bootlace: $name, $size MB"',
    `echo "install --disk=$name ${WIPE}" > ${CHOSEN}`,
  ];
}

/** One word of the shell for `awk -v`, which reads backslashes once more. */
function awkWord(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "'\\''")}'`;
}
