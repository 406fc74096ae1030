import { expect, test } from "bun:test";
import { type MachineWords, qemuArguments } from "./firmware.ts";

const words: MachineWords = {
  firmware: "bios",
  mac: "52:54:00:00:00:01",
  memoryMegabytes: 1024,
  card: "virtio",
  tap: "tap0",
  disks: ["/lab/disk.img"],
  ovmf: null,
  monitorSocket: "/lab/monitor.sock",
  serialSocket: "/lab/serial.sock",
  serialLog: "/lab/serial.log",
  uuid: "00000000-0000-4000-8000-000000000001",
};

test("a BIOS machine: network first, the card's own ROM, no flash", () => {
  expect(qemuArguments(words).join(" ")).toBe(
    "-nodefaults -machine q35 -cpu qemu64,-cx16 -accel tcg -m 1024 -uuid 00000000-0000-4000-8000-000000000001 -display none -vga std " +
      "-device virtio-rng-pci -netdev tap,id=net0,ifname=tap0,script=no,downscript=no " +
      "-device virtio-net-pci,netdev=net0,mac=52:54:00:00:00:01,bootindex=1 " +
      "-drive if=none,id=disk0,format=raw,cache=unsafe,discard=unmap,file=/lab/disk.img " +
      "-device virtio-blk-pci,drive=disk0,bootindex=2 " +
      "-chardev socket,id=serial0,path=/lab/serial.sock,server=on,wait=off,logfile=/lab/serial.log " +
      "-serial chardev:serial0 -qmp unix:/lab/monitor.sock,server=on,wait=off",
  );
});

test("a UEFI machine: firmware and its variables in flash, and no ROM that would hide the firmware's own PXE", () => {
  const ovmf = { code: "/fw/code.fd", variables: "/lab/variables.fd" };
  const uefi = qemuArguments({ ...words, firmware: "uefi", ovmf, card: "e1000" });
  expect(uefi.filter((word) => /pflash|e1000/.test(word))).toEqual([
    "if=pflash,format=raw,unit=0,readonly=on,file=/fw/code.fd",
    "if=pflash,format=raw,unit=1,file=/lab/variables.fd",
    "e1000,netdev=net0,mac=52:54:00:00:00:01,bootindex=1,romfile=",
  ]);
});

test("a UEFI machine that boots over HTTP: the firmware's PXE is switched off, for both versions of IP", () => {
  const http = qemuArguments({ ...words, firmware: "uefi", httpBoot: true });
  expect(http.filter((word) => word.startsWith("name="))).toEqual([
    "name=opt/org.tianocore/IPv4PXESupport,string=n",
    "name=opt/org.tianocore/IPv6PXESupport,string=n",
  ]);
});
