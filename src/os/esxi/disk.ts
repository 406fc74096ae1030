// Which disk: chosen in %pre by what `localcli` tells of the disks (size in MB, model, USB; the serial number is part of a disk's
// name there: t10.…, naa.…), and told to the server before it is wiped. Where any local disk will do and none is made out, ESXi's
// own first local one.
import { type Disk, isAnyDisk } from "../../machines/spec/disk.ts";
import { reportCommand } from "../answers/shell.ts";

/** Written in %pre, read as part of ks.cfg. */
const CHOSEN = "/tmp/bootlace-disk.cfg";
/** What is wiped: an earlier ESXi's datastore too. */
const WIPE = "--overwritevmfs";

/** The line of ks.cfg. */
export const DISK_LINE = `%include ${CHOSEN}`;

/** The choice, and the question whether it is the right one, as lines for busybox. A server that does not answer stops nothing. */
export function diskChoice(disk: Disk, reportUrl: (phase: string) => string): readonly string[] {
  const any = isAnyDisk(disk);
  const stop = (why: string, ...phases: readonly string[]) => [
    `  echo "Bootlace: ${why}" > /dev/tty1 || true`,
    ...phases.map((phase) => `  ${reportCommand(reportUrl(phase), "wget")}`),
    "  while :; do sleep 60; done",
  ];
  const order = { first: "cat", smallest: "sort -n", largest: "sort -rn" }[disk.pick];
  const words = [
    `-v least=${disk.minSize ?? 0}`,
    `-v most=${disk.maxSize ?? 0}`,
    `-v usb=${disk.usb ? 1 : 0}`,
    `-v local=${any ? 1 : 0}`,
    ...(disk.model === null ? [] : [`-v model=${awkWord(disk.model)}`]),
    ...(disk.serial === null ? [] : [`-v serial=${awkWord(disk.serial)}`]),
  ];
  return [
    `localcli storage core device list | awk ${words.join(" ")} '`,
    "  function tell() {",
    '    if (name != "" && disk && (usb || !isusb) && (islocal || !local) && size >= least && (most == 0 || size <= most) &&',
    '        (model == "" || index(models, model)) && (serial == "" || index(name, serial))) print size, name, models',
    "  }",
    '  /^[^ ]/ { tell(); name = $1; sub(/:$/, "", name); size = 0; disk = 0; isusb = 0; islocal = 0; models = "" }',
    "  /^ +Size: / { size = $2 }",
    "  /^ +Device Type: +Direct-Access/ { disk = 1 }",
    "  /^ +Is USB: +true/ { isusb = 1 }",
    "  /^ +Is Local: +true/ { islocal = 1 }",
    '  /^ +Model: / { models = $0; sub(/^ +Model: +/, "", models) }',
    `  END { tell() }' | ${order} | head -n 1 > /tmp/bootlace-disk.txt`,
    "read -r size name model < /tmp/bootlace-disk.txt || name=",
    'if [ -n "$name" ]; then',
    // In an address, and in no need of escapes there.
    '  short=$(printf %.64s "$name" | tr -c A-Za-z0-9.- _)',
    '  whole=$(printf %.128s "$name" | tr -c A-Za-z0-9.- _)',
    '  model=$(printf %.128s "$model" | tr -c A-Za-z0-9.- _)',
    `  answer=$(wget -q -T 20 -t 2 -O - "${reportUrl("disk")}?disk=$short,$size,$whole,$model") || answer=`,
    '  case "$answer" in stop:*)',
    ...stop("$answer", "failed"),
    "  ;; esac",
    "fi",
    ...(any
      ? [
          'if [ -n "$name" ]; then which="--disk=$name"; else which=--firstdisk=local; fi',
          'echo "Bootlace: $which, $size MB"',
          `echo "install $which ${WIPE}" > ${CHOSEN}`,
        ]
      : [
          'if [ -z "$name" ]; then',
          ...stop("no disk is as asked for", "no-disk", "failed"),
          "fi",
          'echo "Bootlace: $name, $size MB"',
          `echo "install --disk=$name ${WIPE}" > ${CHOSEN}`,
        ]),
  ];
}

/** One word of the shell for `awk -v`, which reads backslashes once more. */
function awkWord(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "'\\''")}'`;
}
