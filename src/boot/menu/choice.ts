// What an entry behind a password leads to, once somebody may start it, and what is said to who may not.
import type { Choice } from "../../machines/menu-entry.ts";
import { grubChoice, grubRefusal } from "./grub.ts";
import { ipxeChoice, ipxeRefusal } from "./ipxe.ts";
import { type PxelinuxView, pxelinuxRefusal } from "./pxelinux.ts";

/** PXELINUX and GRUB have an entry's commands in the menu itself, and come here for an install only. */
export function choiceScript(dialect: "ipxe" | "pxelinux" | "grub", choice: Choice, view: PxelinuxView): string {
  if (dialect === "ipxe") return ipxeChoice(choice, view);
  return dialect === "grub" ? grubChoice(choice, view) : pxelinuxRefusal("that entry is started from the menu", view);
}

export function refusalScript(dialect: "ipxe" | "pxelinux" | "grub", why: string, view: PxelinuxView): string {
  if (dialect === "ipxe") return ipxeRefusal(why, view);
  return dialect === "grub" ? grubRefusal(why) : pxelinuxRefusal(why, view);
}
