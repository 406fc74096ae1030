import { expect, test } from "bun:test";
import { patienceMinutes, STALL_MINUTES } from "./long-steps.ts";

test.each([
  ["in-target: update-initramfs: Generating /boot/initrd.img-6.1.0-18-amd64", 30],
  ["update-initramfs: Generating /boot/initrd.img-6.1.0-18-amd64", 20],
  ["partitioning", 20],
  ["Creating ext4 on /dev/md0: mke2fs", 20],
  ["Running dracut to regenerate the initramfs", 20],
  ["finish-install: Running late_command", 30],
  ["step-install-curtin-install", 30],
  ["writing", 30],
  ["Setting up linux-image-6.1.0-18-amd64 (6.1.76-1) ...", 15],
  ["grub-installer: Installing GRUB to /dev/sda", 15],
  ["retrieving libc6", STALL_MINUTES],
  ["running", STALL_MINUTES],
  [null, STALL_MINUTES],
])("%s: %d minutes", (said, minutes) => expect(patienceMinutes(said)).toBe(minutes));
