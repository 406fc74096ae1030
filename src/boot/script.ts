// A plan in the language of the loader that asks for it.
import { grubConfig } from "./grub.ts";
import { ipxeScript } from "./ipxe.ts";
import type { BootServer, Plan } from "./plan.ts";
import { pxelinuxConfig } from "./pxelinux.ts";

export type Dialect = "ipxe" | "pxelinux" | "grub";

/** The whole text. */
export function script(dialect: Dialect, plan: Plan, server: BootServer): string {
  switch (dialect) {
    case "ipxe":
      return ipxeScript(plan, server);
    case "pxelinux":
      return pxelinuxConfig(plan);
    case "grub":
      return grubConfig(plan, server);
  }
}
