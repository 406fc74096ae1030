// The disks that were chosen, told to Bootlace before they are wiped, and the answer that may still stop it: POSIX shell,
// after the lines of disk-choice. A server that does not answer stops nothing: the choice was the spec's own.

/**
 * Lines that report `$disks`. `ask` is a command that prints the answer to the URL in `$url`. Where the answer begins
 * with "stop:", `otherwise` runs with `$missing` saying why; it must not return.
 */
export function diskReport(url: string, ask: string, otherwise: string): readonly string[] {
  return [
    `url="${url}?"`,
    "for name in $disks; do",
    '  path="/sys/block/$' + '{name##*/}"',
    '  serial="$(udevadm info --query=property --name="$name" 2>/dev/null | sed -n s/^ID_SERIAL_SHORT=//p)"',
    '  [ -n "$serial" ] || serial="$(cat "$path/serial" "$path/device/serial" 2>/dev/null | head -n 1)"',
    '  size=$(( $(cat "$path/size" 2>/dev/null || echo 0) / 2048 ))',
    // Virtual disks have none; under `set -e` that is no reason to end.
    '  model="$(cat "$path/device/model" 2>/dev/null)" || model=',
    // In an address, and in no need of escapes there.
    '  seen="$(printf %s "$' + '{name##*/},$size,$serial,$model" | tr -c A-Za-z0-9.,- _)"',
    '  url="$url&disk=$seen"',
    "done",
    `answer="$(${ask})" || answer=`,
    `case "$answer" in stop:*) missing="$answer"; ${otherwise} ;; esac`,
  ];
}
