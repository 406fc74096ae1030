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
  ["Preparing to unpack .../bash_5.2.15-2+b2_amd64.deb ...", null],
  ["Setting up swapspace version 1, size = 976 MiB", null],
  ["Unpacking the base system...", null],
  ["Processing triggers for libc-bin (2.36-9+deb12u4) ...", null],
  ["", null],
];

test.each(CASES)("%s", (text, line) => expect(packageLine(text)).toEqual(line));
