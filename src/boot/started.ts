// What a family says is started, as paths of the tree: kernel and initrd of the media, or what takes their place.
import type { Media } from "../media/media.ts";
import type { Start, StartFile } from "../os/family.ts";
import { answerPath, MEDIA, TOOLS } from "./paths.ts";
import type { Boot, KernelBoot } from "./plan.ts";
import { carried } from "./start.ts";

interface Known {
  readonly title: string;
  /** Ours and the profile's arguments. */
  readonly words: readonly string[];
  readonly media: Media;
  /** The arm's: opens the answer's files. */
  readonly token: string;
}

export function linuxBoot(media: Media, title: string, words: readonly string[]): KernelBoot {
  const { name, recognition } = media;
  const { kernel, initrd } = recognition;
  return {
    title,
    kernel: `${MEDIA}/${name}/${kernel}`,
    initrds: initrd === null ? [] : [`${MEDIA}/${name}/${initrd}`],
    arguments: words,
    ...carried(media),
  };
}

/** mboot's arguments stand in its configuration, and not here. */
export function started(start: Start, known: Known): Boot {
  const path = (file: StartFile) => pathOf(file, known);
  const { title, words } = known;
  if (start.kind === "wimboot") {
    const files = start.files.map(({ name, file }) => ({ name, path: path(file) }));
    return { kind: "wimboot", title, kernel: path(start.kernel), files, arguments: words };
  }
  const loader = (file: StartFile | null) => (file === null ? null : path(file));
  if (start.kind === "loader") return { kind: "loader", title, efi: loader(start.efi), bios: loader(start.bios) };
  const { efi, com32, pxelinux, config } = start;
  return {
    kind: "mboot",
    title,
    efi: loader(efi),
    com32: loader(com32),
    pxelinux: pxelinux === null ? null : { path: path(pxelinux.path), config: path(pxelinux.config) },
    config: path(config),
  };
}

function pathOf({ from, path }: StartFile, { media, token }: Known): string {
  switch (from) {
    case "media":
      return `${MEDIA}/${media.name}/${path}`;
    case "tools":
      return `${TOOLS}/${path}`;
    case "answers":
      return answerPath(token, path);
  }
}
