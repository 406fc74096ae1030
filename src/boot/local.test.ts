// One table of the ways to the local disk: what each loader is told, and what the firmware is offered for it.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { type LocalWay, localWaySchema } from "../machines/machine.ts";
import { menuSchema } from "../machines/menu.ts";
import { SERVER } from "./cases.test-data.ts";
import type { Client } from "./client.ts";
import { grubLocal, ipxeLocal, pxelinuxLocal } from "./local.ts";
import { grubMenu } from "./menu/grub.ts";
import { ipxeMenu } from "./menu/ipxe.ts";
import { pxelinuxMenu } from "./menu/pxelinux.ts";
import { offer } from "./offer.ts";

const PATH = "/EFI/acme/loader.efi";
const WAYS: readonly LocalWay[] = [...localWaySchema.options[0].values, PATH];
const AVAILABLE = new Set(
  ["ipxe/undionly.kpxe", "ipxe/snponly.efi", "pxelinux/pxelinux.0", "grub/shimx64.efi", "grub/grubx64.efi"].map(
    (file) => `loaders/${file}`,
  ),
);
const BIOS: Client = { firmware: "bios", architecture: "x86", http: false, stage: "firmware", ableIpxe: false };
const CLIENTS: readonly (readonly [string, Client])[] = [
  ["BIOS", BIOS],
  ["BIOS, iPXE", { ...BIOS, stage: "ipxe", ableIpxe: true }],
  ["UEFI", { ...BIOS, firmware: "uefi-x64", architecture: "x86_64" }],
  ["U-Boot", { ...BIOS, firmware: "uboot-arm64", architecture: "aarch64" }],
];

function offered(client: Client, local: LocalWay, why: "not-armed" | "unknown-machine"): string {
  const plan = { kind: "local", why } as const;
  const mac = "52:54:00:12:34:56" as never;
  const rest = { server: SERVER, available: AVAILABLE, proxied: false, chained: 0 };
  return offer({ client, mac, plan, loader: "auto", local, ...rest }).fields?.file ?? "nothing";
}

function table(): string {
  const blocks = WAYS.map((way) =>
    [
      `${way}:`,
      ...CLIENTS.map(([name, client]) => `  ${name} is offered ${offered(client, way, "not-armed")}`),
      ...ipxeLocal(way, SERVER).map((line) => `  ipxe      ${line}`),
      ...pxelinuxLocal(way, (path) => `::${path}`).map((line) => `  pxelinux  ${line}`),
      ...(way === "auto" || grubLocal(way).length === 1 || way === PATH ? grubLocal(way) : ["as auto"]).map(
        (line) => `  grub      ${line}`,
      ),
    ].join("\n"),
  );
  return `${blocks.join("\n")}\n`;
}

test("every way, whole", async () => {
  expect(table()).toBe(await Bun.file(join(import.meta.dir, "golden/local-ways.txt")).text());
});

test("a machine that nobody made known is never handed a program for it", () => {
  for (const way of WAYS)
    for (const [, client] of CLIENTS) expect(offered(client, way, "unknown-machine")).toBe("nothing");
});

test("a machine's own way goes before the menu's, in each loader's language", () => {
  const menu = menuSchema.parse({ name: "m", title: "M", entries: [{ label: "disk", title: "Disk", local: "auto" }] });
  const view = {
    mac: "52:54:00:12:34:56" as never,
    machine: "web1",
    server: SERVER,
    local: "0x81",
    http: false,
    ticket: () => "",
  } as const;
  const bios = { ...view, firmware: "bios", architecture: "x86" } as const;
  const uefi = { ...view, firmware: "uefi-x64", architecture: "x86_64", local: PATH } as const;
  expect(pxelinuxMenu(menu, bios)).toContain("LOCALBOOT 0x81");
  expect(ipxeMenu(menu, bios)).toContain("sanboot --no-describe --drive 0x81 || exit 1");
  expect(grubMenu(menu, uefi)).toContain(`for loader in ${PATH} /EFI/debian/shimx64.efi`);
});
