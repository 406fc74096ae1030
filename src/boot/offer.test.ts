import { describe, expect, test } from "bun:test";
import type { Loader } from "../machines/machine.ts";
import type { Mac } from "../net/mac.ts";
import { INSTALL, SERVER } from "./cases.test-data.ts";
import { createChainGuard } from "./chain-guard.ts";
import type { Client } from "./client.ts";
import type { BootReason } from "./messages.ts";
import { type Offer, offer } from "./offer.ts";

const MAC = "52:54:00:12:34:56" as Mac;
const ALL = [
  "loaders/ipxe/undionly.kpxe",
  "loaders/ipxe/snponly.efi",
  "loaders/ipxe/ipxe.efi",
  "loaders/pxelinux/pxelinux.0",
  "loaders/grub/shimx64.efi",
  "loaders/grub/grubx64.efi",
];
const SCRIPT = "http://192.168.9.1:8080/boot/52-54-00-12-34-56/script.ipxe";

const bios: Client = { firmware: "bios", architecture: "x86", http: false, stage: "firmware", ableIpxe: false };
const uefi: Client = { ...bios, firmware: "uefi-x64", architecture: "x86_64" };
const http: Client = { ...uefi, http: true };
const able = { stage: "ipxe", ableIpxe: true } as const;
const unable = { stage: "ipxe", ableIpxe: false } as const;
const system: Client = { firmware: null, architecture: null, http: false, stage: "system", ableIpxe: false };

function tftp(file: string): Offer {
  return {
    fields: { nextServer: SERVER.address, file, vendorClass: null, noProxyDhcp: false },
    why: "armed",
    chains: false,
  };
}

/** For iPXE: it need not wait for another server. */
function toIpxe(file: string, chains = false): Offer {
  return { fields: { nextServer: SERVER.address, file, vendorClass: null, noProxyDhcp: true }, why: "armed", chains };
}

function overHttp(file: string): Offer {
  const url = `http://192.168.9.1:8080/${file}`;
  return {
    fields: { nextServer: SERVER.address, file: url, vendorClass: "HTTPClient", noProxyDhcp: false },
    why: "armed",
    chains: false,
  };
}

function nothing(why: BootReason): Offer {
  return { fields: null, why, chains: false };
}

const CASES: readonly [string, Client, Loader, Offer][] = [
  ["BIOS", bios, "auto", tftp("loaders/ipxe/undionly.kpxe")],
  ["BIOS, pxelinux chosen", bios, "pxelinux", tftp("loaders/pxelinux/pxelinux.0")],
  ["BIOS, GRUB chosen: none that it could run", bios, "grub", nothing("no-loader")],
  ["BIOS with an iPXE ROM", { ...bios, ...able }, "auto", toIpxe(SCRIPT)],
  ["BIOS with an iPXE ROM, ipxe chosen", { ...bios, ...able }, "ipxe", toIpxe(SCRIPT)],
  ["BIOS with an iPXE ROM, pxelinux chosen", { ...bios, ...able }, "pxelinux", toIpxe("loaders/pxelinux/pxelinux.0")],
  [
    "BIOS with an old iPXE or gPXE",
    { ...bios, ...unable },
    "auto",
    toIpxe("tftp://192.168.9.1/loaders/ipxe/undionly.kpxe", true),
  ],
  ["UEFI", uefi, "auto", tftp("loaders/ipxe/snponly.efi")],
  ["UEFI, GRUB chosen: shim first", uefi, "grub", tftp("loaders/grub/shimx64.efi")],
  ["UEFI, pxelinux chosen: none that it could run", uefi, "pxelinux", nothing("no-loader")],
  ["UEFI, our iPXE runs", { ...uefi, ...able }, "auto", toIpxe(SCRIPT)],
  ["UEFI, iPXE in the ROM, GRUB chosen", { ...uefi, ...able }, "grub", toIpxe("loaders/grub/shimx64.efi")],
  ["UEFI HTTP Boot", http, "auto", overHttp("loaders/ipxe/ipxe.efi")],
  ["UEFI HTTP Boot, GRUB chosen", http, "grub", overHttp("loaders/grub/shimx64.efi")],
  ["firmware we have nothing for", { ...uefi, firmware: "uefi-arm64" }, "auto", nothing("no-loader")],
  ["firmware not known", { ...uefi, firmware: null }, "auto", nothing("no-loader")],
  ["installer or installed system", system, "auto", nothing("not-booting")],
];

describe("offer", () => {
  const common = { mac: MAC, server: SERVER, available: new Set(ALL), proxied: false, chained: 0 };

  test.each(CASES)("%s", (_, client, loader, expected) => {
    expect(offer({ ...common, client, loader, plan: INSTALL })).toEqual(expected);
  });

  const DISK: readonly [string, Client, boolean, string | null][] = [
    ["BIOS: nothing, it goes on by itself", bios, false, null],
    ["BIOS with an iPXE ROM: nothing", { ...bios, ...able }, false, null],
    ["UEFI: GRUB through shim", uefi, false, "loaders/grub/shimx64.efi"],
    ["UEFI behind a proxy: iPXE, which starts GRUB", uefi, true, "loaders/ipxe/snponly.efi"],
    ["UEFI, our iPXE runs: its script starts GRUB", { ...uefi, ...able }, true, SCRIPT],
    ["UEFI, an iPXE that runs no scripts: nothing", { ...uefi, ...unable }, false, null],
    ["UEFI HTTP Boot: nothing", http, false, null],
    ["firmware we have nothing for", { ...uefi, firmware: "uefi-arm64" }, false, null],
  ];
  test.each(DISK)("to the local disk. %s", (_, client, proxied, file) => {
    for (const loader of ["auto", "ipxe", "grub", "pxelinux"] as const) {
      const ask = (why: BootReason, available = common.available) =>
        offer({ ...common, client, loader, proxied, available, plan: { kind: "local", why } });
      expect(ask("not-armed").fields?.file ?? null).toBe(file);
      expect(ask("not-armed").why).toBe("not-armed");
      // No GRUB there, or nobody made the machine known: nothing.
      expect(ask("not-armed", new Set(ALL.slice(0, 4)))).toEqual(nothing("not-armed"));
      expect(ask("unknown-machine")).toEqual(nothing("unknown-machine"));
    }
  });

  test("an installer or installed system is offered nothing", () => {
    const plan = { kind: "local", why: "not-armed" } as const;
    expect(offer({ ...common, client: system, loader: "auto", plan })).toEqual(nothing("not-booting"));
  });

  test("what is not there is not offered; the next best is", () => {
    const without = (missing: string) => new Set(ALL.filter((path) => !path.includes(missing)));
    const ask = (client: Client, missing: string) =>
      offer({ ...common, client, loader: "auto", plan: INSTALL, available: without(missing) }).fields?.file;
    expect(ask(bios, "/ipxe/")).toBe("loaders/pxelinux/pxelinux.0");
    expect(ask(uefi, "snponly")).toBe("loaders/ipxe/ipxe.efi");
    expect(ask(uefi, "/ipxe/")).toBe("loaders/grub/shimx64.efi");
    // GRUB gets no network from UEFI HTTP Boot: not unless a person chose it.
    expect(ask(http, "/ipxe/")).toBeUndefined();
  });

  test("an iPXE that never gets better is not given iPXE for ever", () => {
    const guard = createChainGuard();
    const client: Client = { ...bios, ...unable };
    const seen: string[] = [];
    for (let at = 0; at < 80_000; at += 10_000) {
      const made = offer({ ...common, client, loader: "auto", plan: INSTALL, chained: guard.count(MAC, at) });
      if (made.chains) guard.note(MAC, at);
      seen.push(made.why);
    }
    expect(seen).toEqual(["armed", "armed", "armed", "ipxe-loop", "ipxe-loop", "ipxe-loop", "armed", "armed"]);
    // Other ways out are not closed by it.
    const pxelinux = offer({ ...common, client, loader: "pxelinux", plan: INSTALL, chained: 9 });
    expect(pxelinux).toEqual(toIpxe("loaders/pxelinux/pxelinux.0"));
  });

  test("the guard forgets the oldest machine, not the newest", () => {
    const guard = createChainGuard();
    const machine = (number: number) =>
      `52:54:00:00:${(number >> 8).toString(16)}:${(number & 255).toString(16)}` as Mac;
    for (let number = 0; number < 5000; number++) guard.note(machine(number), 1);
    expect([guard.count(machine(0), 2), guard.count(machine(4999), 2)]).toEqual([0, 1]);
  });
});
