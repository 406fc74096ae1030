// The configuration files that loaders search for, in whatever folder they were loaded from: PXELINUX's search
// (SYSLINUX 6.04), GRUB's by MAC, iPXE's autoexec.ipxe. So a folder that served another TFTP server works as it is.
import type { Dialect } from "../boot/script.ts";
import { type Mac, mac } from "../net/mac.ts";

export interface Searched {
  readonly dialect: Dialect;
  /** Whose file it is: the one in the name, else whoever asks. Null: nobody knows. */
  readonly of: Mac | null;
  /** The loader has no other name to try after this one, and stops. */
  readonly last: boolean;
}

/** What the path is a search for; null: it is an ordinary file. */
export function searchedFor(segments: readonly string[], asks: Mac | null): Searched | null {
  const name = segments.at(-1) ?? "";
  if (segments.at(-2) === "pxelinux.cfg") {
    if (name === "default") return { dialect: "pxelinux", of: asks, last: true };
    const of = macInName(name, "");
    return of === null ? null : { dialect: "pxelinux", of, last: false };
  }
  if (name === "autoexec.ipxe") return { dialect: "ipxe", of: asks, last: false };
  if (name === "grub.cfg") return { dialect: "grub", of: asks, last: true };
  const of = macInName(name, "grub.cfg-");
  return of === null ? null : { dialect: "grub", of, last: false };
}

/** The MAC in `01-52-54-00-12-34-56`, as PXELINUX and GRUB write it: hardware type 1, then the address. */
export function macInName(name: string, prefix: string): Mac | null {
  return name.startsWith(`${prefix}01-`) ? mac(name.slice(prefix.length + 3)) : null;
}
