// What people are told to paste into ISC dhcpd, dnsmasq and Kea, read by those programs themselves.
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routerSnippets } from "../../src/acts/router-snippets.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import { subnetOf } from "../../src/net/subnet.ts";

const SERVER = "192.0.2.2" as Ipv4;
const LOADERS = ["ipxe/undionly.kpxe", "ipxe/snponly.efi", "ipxe/ipxe.efi", "ipxe/ipxe-arm64.efi"];
const folder = mkdtempSync(join(tmpdir(), "bootlace-snippets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SNIPPETS = new Map(
  routerSnippets({
    server: SERVER,
    httpPort: 8080,
    subnet: subnetOf(SERVER, 24),
    available: new Set(LOADERS.map((file) => `loaders/${file}`)),
  }).map(({ name, text }) => [name, text]),
);

async function reads(file: string, text: string, ...command: readonly string[]) {
  const path = join(folder, file);
  await Bun.write(path, text);
  const child = Bun.spawn([...command, path], { stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, said: out + err };
}

test("ISC dhcpd", async () => {
  const text = `${SNIPPETS.get("isc")}subnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.10 192.0.2.20; }\n`;
  const { code, said } = await reads("dhcpd.conf", text, "dhcpd", "-t", "-cf");
  expect([code, said]).toEqual([0, said]);
});

test("dnsmasq, and what OpenWrt adds to it", async () => {
  const { code, said } = await reads(
    "dnsmasq.conf",
    `dhcp-range=192.0.2.10,192.0.2.20\n${SNIPPETS.get("dnsmasq")}`,
    "dnsmasq",
    "--test",
    "-C",
  );
  expect([code, said]).toEqual([0, said]);
  expect(SNIPPETS.get("openwrt")).toContain(SNIPPETS.get("dnsmasq") ?? "nothing");
});

test("Kea", async () => {
  const classes = JSON.parse(SNIPPETS.get("kea") ?? "{}");
  const Dhcp4 = {
    "interfaces-config": { interfaces: [] },
    "lease-database": { type: "memfile", persist: false },
    subnet4: [{ id: 1, subnet: "192.0.2.0/24", pools: [{ pool: "192.0.2.10 - 192.0.2.20" }] }],
    ...classes,
  };
  const { code, said } = await reads("kea.json", JSON.stringify({ Dhcp4 }), "kea-dhcp4", "-t");
  expect([code, said]).toEqual([0, said]);
});
