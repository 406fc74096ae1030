// Windows' installation discs and Windows PE. What they are stands in the heads of their WIM files: `sources/install.wim`
// (or .esd, or .swm in parts) for the systems that can be installed, `sources/boot.wim` for the one that installs them.
import type { Recognition } from "../../media/media.ts";
import type { MediaReader } from "../../media/reader.ts";
import { type Clue, path, readBy, without } from "../recognition/clue.ts";
import { find } from "../recognition/path.ts";
import type { Row, Table } from "../recognition/table.ts";
import { atLeast } from "../recognition/version.ts";
import { type WimImage, wimImages } from "./wim.ts";

const INSTALL = ["sources/install.wim", "sources/install.esd", "sources/install.swm"];
const BOOT = "sources/boot.wim";

/** From this build on: the client's name, the server's. */
const NAMES: readonly (readonly [string, string, string])[] = [
  ["6.0", "Windows Vista", "Windows Server 2008"],
  ["6.1", "Windows 7", "Windows Server 2008 R2"],
  ["6.2", "Windows 8", "Windows Server 2012"],
  ["6.3", "Windows 8.1", "Windows Server 2012 R2"],
  ["10.0", "Windows 10", "Windows Server 2016"],
  ["10.0.17763", "Windows 10", "Windows Server 2019"],
  ["10.0.20348", "Windows 10", "Windows Server 2022"],
  ["10.0.22000", "Windows 11", "Windows Server 2022"],
  ["10.0.25398", "Windows 11", "Windows Server 23H2"],
  ["10.0.26040", "Windows 11", "Windows Server 2025"],
];

/** `Windows Server 2022` for what calls itself 10.0.20348. */
export function windowsName(version: string, server: boolean): string {
  const named = NAMES.findLast(([since]) => atLeast(version, since));
  return named === undefined ? "Windows" : server ? named[2] : named[1];
}

async function imagesAt(
  media: MediaReader,
  files: readonly string[],
): Promise<{ path: string; images: readonly WimImage[] } | null> {
  for (const file of files) {
    const found = await find(media, file);
    const images = found === null ? [] : await wimImages(media, found.path);
    if (found !== null && images.length > 0) return { path: found.path, images };
  }
  return null;
}

const inWim = (files: readonly string[], field: "version" | "architecture"): Clue =>
  readBy(async (media) => {
    const found = await imagesAt(media, files);
    const value = found?.images.map((image) => image[field]).find((one) => one !== "");
    return found === null || value === undefined ? null : { value, source: found.path };
  });

async function editions(media: MediaReader, found: Recognition): Promise<Partial<Recognition>> {
  const install = await imagesAt(media, INSTALL);
  const images = install?.images ?? [];
  const name =
    images.length === 0
      ? "Windows PE"
      : windowsName(
          found.version,
          images.some(({ server }) => server),
        );
  const architectures = [...new Set(images.map(({ architecture }) => architecture))].filter((one) => one !== "");
  return {
    title: name === "Windows PE" ? `Windows PE ${found.version}` : name,
    ...(images.length === 0 ? {} : { editions: images.map(({ server: _, ...edition }) => edition) }),
    ...(architectures.length < 2
      ? {}
      : { missing: [...(found.missing ?? []), `one architecture: the disc holds ${architectures.join(" and ")}`] }),
  };
}

const windows: Pick<Row, "starter" | "trial" | "files" | "boots" | "since" | "more"> = {
  starter: "wimboot",
  trial: "layout only",
  files: {
    bootWim: [BOOT],
    bcd: ["boot/bcd"],
    bootSdi: ["boot/boot.sdi"],
    bootmgr: ["bootmgr"],
    bootmgrEfi: ["bootmgr.efi"],
    installImage: INSTALL,
  },
  boots: ["bootWim"],
  since: [
    { version: "6.0", memoryMib: 1024 },
    { version: "10.0", memoryMib: 2048 },
    { version: "10.0.22000", memoryMib: 4096 },
  ],
  more: editions,
};

export const WINDOWS_MEDIA: Table = {
  family: "windows",
  title: "Windows",
  looksFor: "sources/boot.wim with bootmgr or bootmgr.efi",
  rows: [
    {
      ...windows,
      distribution: "windows",
      title: "Windows",
      what: "installation discs (7 to 11, Server 2008 R2 to 2025)",
      kind: "installer",
      is: [path(BOOT), INSTALL.map(path)],
      version: [inWim(INSTALL, "version"), inWim([BOOT], "version")],
      architecture: [inWim(INSTALL, "architecture"), inWim([BOOT], "architecture")],
      whole: ["sanboot"],
      needs: [
        {
          anyOf: ["bootmgr", "bootmgr.efi"],
          otherwise: "bootmgr: it is taken out of boot.wim, which wimboot from 2.7 on can",
        },
      ],
    },
    {
      ...windows,
      distribution: "windows-pe",
      title: "Windows PE",
      what: "Windows PE, without a system to install",
      kind: "tool",
      is: [path(BOOT), [path("bootmgr"), path("bootmgr.efi"), path("boot/bcd")], ...INSTALL.map(without)],
      version: [inWim([BOOT], "version")],
      architecture: [inWim([BOOT], "architecture")],
      whole: ["sanboot"],
    },
  ],
};
