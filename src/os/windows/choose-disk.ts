// bootlace.js: chooses the disk in Windows PE and writes what diskpart does to it. JScript, since that and WMI are in every
// boot.wim of an installation disc, and PowerShell is in none; of 1999, with no more than ECMAScript 3.
import { type Disk, isAnyDisk } from "../../machines/spec/disk.ts";
import { mountsOf } from "../../machines/spec/layout.ts";
import type { Spec } from "../../machines/spec.ts";

/** What Microsoft's own partitioning has; MiB. A sector of 4 KiB needs 260 for FAT32. */
const ESP = 260;
const RESERVED = 16;
/** What BIOS starts from: the boot manager and its data. */
const SYSTEM = 500;

/** Windows on W:, what starts it on S:, whichever firmware. */
export function partitions({ layout }: Spec, firmware: "UEFI" | "BIOS"): readonly string[] {
  const [root] = mountsOf(layout);
  const size = root === undefined || root.grow ? "" : ` size=${root.min}`;
  return firmware === "UEFI"
    ? [
        "clean",
        "convert gpt",
        `create partition efi size=${layout.esp ?? ESP}`,
        'format quick fs=fat32 label="System"',
        "assign letter=S",
        `create partition msr size=${RESERVED}`,
        `create partition primary${size}`,
        'format quick fs=ntfs label="Windows"',
        "assign letter=W",
      ]
    : [
        "clean",
        `create partition primary size=${SYSTEM}`,
        'format quick fs=ntfs label="System"',
        "active",
        "assign letter=S",
        `create partition primary${size}`,
        'format quick fs=ntfs label="Windows"',
        "assign letter=W",
      ];
}

/** A disk's own word for its size may be a little less than what is printed on it: none is asked for here. */
export function chooseDisk(spec: Spec): string {
  const { pick, minSize, maxSize, model, serial, usb } = spec.disk;
  const wanted = { any: isAnyDisk(spec.disk), pick, minSize, maxSize, model, serial, usb };
  const text = (lines: readonly string[]) => lines.map((line) => `  ${literal(line)}`).join(",\n");
  return `// Made by Bootlace: chooses the disk, and writes what diskpart does to it.
var wanted = ${literal(wanted)};
var uefi = [
${text(partitions(spec, "UEFI"))}
];
var bios = [
${text(partitions(spec, "BIOS"))}
];

function trimmed(text) {
  return String(text === null || text === undefined ? "" : text).replace(/^\\s+|\\s+$/g, "");
}

function fits(disk) {
  if (disk.size < 20000 && wanted.minSize === null) return false;
  if (!wanted.usb && disk.bus === "USB") return false;
  if (wanted.minSize !== null && disk.size < wanted.minSize) return false;
  if (wanted.maxSize !== null && disk.size > wanted.maxSize) return false;
  if (wanted.model !== null && disk.model.indexOf(wanted.model) < 0) return false;
  return wanted.serial === null || disk.serial.indexOf(wanted.serial) >= 0;
}

function before(one, other) {
  if (wanted.pick === "smallest" && one.size !== other.size) return one.size - other.size;
  if (wanted.pick === "largest" && one.size !== other.size) return other.size - one.size;
  return one.index - other.index;
}

var found = [];
var drives = new Enumerator(GetObject("winmgmts:root\\\\cimv2").ExecQuery("SELECT * FROM Win32_DiskDrive"));
for (; !drives.atEnd(); drives.moveNext()) {
  var drive = drives.item();
  var disk = {
    index: Number(drive.Index),
    size: Math.floor(Number(drive.Size) / 1048576),
    model: trimmed(drive.Model),
    serial: trimmed(drive.SerialNumber),
    bus: /^USBSTOR/i.test(trimmed(drive.PNPDeviceID)) ? "USB" : trimmed(drive.InterfaceType)
  };
  var taken = fits(disk);
  if (taken) found.push(disk);
  WScript.Echo("disk " + disk.index + ": " + disk.size + " MB, " + disk.model + (taken ? "" : " (not as asked for)"));
}
found.sort(before);
if (found.length === 0) {
  WScript.Echo("Bootlace: no disk is as asked for");
  WScript.Quit(1);
}
// 1 is BIOS, 2 is UEFI; wpeutil UpdateBootInfo has written it.
var firmware = new ActiveXObject("WScript.Shell").RegRead("HKLM\\\\System\\\\CurrentControlSet\\\\Control\\\\PEFirmwareType");
var isUefi = Number(firmware) === 2;
var files = new ActiveXObject("Scripting.FileSystemObject");
function put(path, lines) {
  var file = files.CreateTextFile(path, true);
  for (var i = 0; i < lines.length; i++) file.WriteLine(lines[i]);
  file.Close();
}
// What the server is told of it: name, size, serial number and model, with nothing that an address would have to escape.
function plain(text) {
  return text.replace(/[^A-Za-z0-9._-]/g, "_").substr(0, 128);
}
var chosen = found[0];
put("X:\\\\bootlace-disk.txt", ["select disk " + chosen.index].concat(isUefi ? uefi : bios).concat(["exit"]));
put("X:\\\\bootlace-seen.txt", [
  "disk" + chosen.index + "," + chosen.size + "," +
    plain(chosen.serial) + "," + plain(chosen.model)
]);
put("X:\\\\bootlace-firmware.txt", [isUefi ? "UEFI" : "BIOS"]);
WScript.Echo("Bootlace: disk " + chosen.index + ", " + (isUefi ? "UEFI" : "BIOS"));
`;
}

/** ECMAScript 3 takes JSON, if it is ASCII. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export type Wanted = Pick<Disk, "pick" | "minSize" | "maxSize" | "model" | "serial" | "usb">;
