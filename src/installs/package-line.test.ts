import { expect, test } from "bun:test";
import { type PackageLine, packageLine } from "./package-line.ts";

/** Lines of Debian 12's installer (its syslog), and of Anaconda's as its source writes them. */
const CASES: [string, PackageLine | null][] = [
  ["Unpacking libc6:amd64 (2.36-9+deb12u4) ...", { step: "unpacked", name: "libc6" }],
  ["Setting up libstdc++6:amd64 (12.2.0-14) ...", { step: "setUp", name: "libstdc++6" }],
  [
    "Installed: bash-5.1.8-9.el9.x86_64 1713792163 1f1b2c3d4e5f",
    { step: "installed", name: "bash-5.1.8-9.el9.x86_64" },
  ],
  ["Preparing to unpack .../bash_5.2.15-2+b2_amd64.deb ...", { step: "prepared", name: "bash" }],
  // The same dpkg, once the new system speaks German.
  [
    "Vorbereitung zum Entpacken von .../busybox_1%3a1.35.0-4+deb12u1+b1_amd64.deb ...",
    { step: "prepared", name: "busybox" },
  ],
  [
    "Vorbereitung zum Entpacken von .../000-libsasl2-2_2.1.28+dfsg-10_amd64.deb ...",
    { step: "prepared", name: "libsasl2-2" },
  ],
  ["Entpacken von busybox (1:1.35.0-4+deb12u1+b1) ...", { step: "changed", name: "busybox" }],
  ["busybox (1:1.35.0-4+deb12u1+b1) wird eingerichtet ...", { step: "changed", name: "busybox" }],
  ["正在设置 libc6:amd64 (2.36-9+deb12u14) ...", { step: "changed", name: "libc6" }],
  ["Настраивается пакет zstd (1.5.4+dfsg2-5) …", { step: "changed", name: "zstd" }],
  ["Holen:1 http://10.66.0.1/media/mirror bookworm/main amd64 busybox amd64 1:1.35.0-4+deb12u1+b1 [850 kB]", null],
  ["Es wurden 850 kB in 0 s geholt (3.231 kB/s).", null],
  ["(Lese Datenbank ... 9417 Dateien und Verzeichnisse sind derzeit installiert.)", null],
  ["Setting up swapspace version 1, size = 976 MiB", null],
  ["Unpacking the base system...", null],
  ["Processing triggers for libc-bin (2.36-9+deb12u4) ...", { step: "changed", name: "libc-bin" }],
  ["update-initramfs: Generating /boot/initrd.img-6.1.0-50-amd64", null],
  ["Generating locales (this might take a while)...", null],
  ["", null],
];

test.each(CASES)("%s", (text, line) => expect(packageLine(text)).toEqual(line));
