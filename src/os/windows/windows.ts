// Windows 8 to 11 and Server 2012 to 2025: Windows PE from the media by wimboot, the image applied by our own program there.
import type { Family } from "../family.ts";
import { unattend, WINPESHL } from "./answer.ts";
import { CHOOSE, START } from "./start.ts";

/** By architecture: none of these is in the media or in a Debian package. */
const TOOLS: Readonly<Record<string, { readonly wimboot: string; readonly curl: string }>> = {
  x86_64: { wimboot: "wimboot", curl: "curl.exe" },
  i386: { wimboot: "wimboot", curl: "curl-x86.exe" },
  aarch64: { wimboot: "wimboot.arm64", curl: "curl-arm64.exe" },
};

export const windows: Family = {
  name: "windows",
  title: "Windows",
  kernelArguments: () => [],
  starts({ files = {}, architecture }, has) {
    const tools = TOOLS[architecture];
    if (tools === undefined || files.bootWim === undefined) return "no-media";
    if (!has(tools.wimboot) || !has(tools.curl)) return "no-starter";
    // What wimboot looks for; bootmgr for BIOS only. What is not in the media it takes out of boot.wim.
    const own = [
      ["bootmgr", files.bootmgr],
      ["BCD", files.bcd],
      ["boot.sdi", files.bootSdi],
    ] as const;
    return {
      kind: "wimboot",
      kernel: { from: "tools", path: tools.wimboot },
      files: [
        ...own.flatMap(([name, path]) =>
          path === undefined ? [] : [{ name, file: { from: "media", path } as const }],
        ),
        ...[WINPESHL, START, CHOOSE].map((name) => ({ name, file: { from: "answers", path: name } as const })),
        { name: "curl.exe", file: { from: "tools", path: tools.curl } },
        // Last: wimboot patches what came before into it, and it is the largest.
        { name: "boot.wim", file: { from: "media", path: files.bootWim } },
      ],
    };
  },
  answer: unattend,
};
