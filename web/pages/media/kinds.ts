// What a medium is and does, as its card and its page say it.
import type { Item } from "../../live/api.ts";
import { mediaWords } from "./words.ts";

export type Medium = Item<"media.list">;

/** `Rocky Linux 9.4`, else what the record has: `debian 12.11`. */
export function titleOf({ recognition: { title, distribution, family, version } }: Medium): string {
  return title ?? `${distribution ?? family} ${version}`.trim();
}

const KINDS = {
  installer: "stateInstaller",
  live: "stateLive",
  desktop: "stateDesktop",
  cloud: "stateCloud",
  rescue: "stateRescue",
  tool: "stateTool",
  packages: "statePackages",
} as const;

export function useKind(): (medium: Medium) => string | null {
  const say = mediaWords.use();
  return ({ recognition: { kind } }) =>
    kind !== undefined && kind in KINDS ? say(KINDS[kind as keyof typeof KINDS]) : null;
}

/** `bios`, `uefi-x86_64` → `BIOS`, `UEFI x86_64`. */
export function firmwareText(firmware: string): string {
  const [first = "", ...rest] = firmware.split("-");
  return [first.toUpperCase(), ...rest].join(" ");
}

export function hasShim({ recognition: { loaders } }: Medium): boolean {
  return loaders?.some(({ shim }) => shim) ?? false;
}

/** Of its files, in bytes; null where a folder is among them. */
export function sizeOf({ layers }: Medium): number | null {
  const sizes = layers.map(({ size }) => size);
  return sizes.some((size) => size === null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
