// A plan in the language of the loader that asks for it.
import type { Loader } from "../machines/machine.ts";
import { grubConfig, grubRegister } from "./grub.ts";
import { ipxeRegister, ipxeScript, ipxeToPxelinux } from "./ipxe.ts";
import { grubMenu } from "./menu/grub.ts";
import { ipxeMenu } from "./menu/ipxe.ts";
import { cp437 } from "./menu/letters.ts";
import { type PxelinuxView, pxelinuxMenu } from "./menu/pxelinux.ts";
import { ubootMenu } from "./menu/uboot.ts";
import { type Plan, serverUrl } from "./plan.ts";
import { pxelinuxConfig, pxelinuxRegister } from "./pxelinux.ts";
import { registerCode } from "./register.ts";
import { ubootConfig, ubootRegister } from "./uboot.ts";

export type Dialect = "ipxe" | "pxelinux" | "grub";

/** Who asks, by what way, and with which loader it was to be shown. */
export interface ScriptView extends PxelinuxView {
  readonly loader: Loader;
  /** A person has added iPXE signed for Secure Boot. */
  readonly signedIpxe: boolean;
}

/** The whole text. `adopt` has become something else by the time that a script is asked for; else it is the local disk. */
export function script(dialect: Dialect, plan: Plan, view: ScriptView): string {
  if (plan.kind === "adopt") return script(dialect, { kind: "local", why: plan.why }, view);
  const { mac, server } = view;
  if (dialect === "pxelinux" && (view.firmware === "uboot-arm64" || view.firmware === "uboot-arm32"))
    return ubootScriptText(plan, view);
  const local = view.local ?? "auto";
  const file = view.http ? (path: string) => serverUrl(server, path) : undefined;
  const chains = dialect === "ipxe" && view.loader === "ipxe-pxelinux" && view.firmware === "bios";
  if (chains && plan.kind !== "local") return ipxeToPxelinux(mac, server, local);
  switch (plan.kind) {
    case "menu":
      if (dialect === "pxelinux") return pxelinuxMenu(plan.menu, view);
      return dialect === "ipxe" ? ipxeMenu(plan.menu, view) : grubMenu(plan.menu, view);
    case "register":
      if (dialect === "pxelinux") return pxelinuxRegister(mac, registerCode(mac), file);
      return dialect === "ipxe"
        ? ipxeRegister(mac, registerCode(mac), server, view.firmware)
        : grubRegister(mac, registerCode(mac));
    case "local":
    case "install":
    case "start":
      if (dialect === "pxelinux") return pxelinuxConfig(plan, file, local);
      return dialect === "ipxe"
        ? ipxeScript(plan, server, view.signedIpxe, local, view.firmware)
        : grubConfig(plan, server, local);
  }
}

function ubootScriptText(plan: Exclude<Plan, { kind: "adopt" }>, view: ScriptView): string {
  switch (plan.kind) {
    case "menu":
      return ubootMenu(plan.menu, view);
    case "register":
      return ubootRegister(view.mac, registerCode(view.mac));
    default:
      return ubootConfig(plan);
  }
}

/** As it goes over the wire: PXELINUX shows bytes as the video BIOS's letters. */
export function scriptBytes(dialect: Dialect, text: string): Uint8Array {
  return dialect === "pxelinux" ? cp437(text) : new TextEncoder().encode(text);
}
