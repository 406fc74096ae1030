// What people paste into other DHCP servers, whole.
import { expect, test } from "bun:test";
import type { Ipv4 } from "../net/ipv4.ts";
import { subnetOf } from "../net/subnet.ts";
import { routerSnippets } from "./router-snippets.ts";

const SERVER = "192.168.4.2" as Ipv4;
const AVAILABLE = [
  "ipxe/undionly.kpxe",
  "ipxe/snponly.efi",
  "ipxe/ipxe.efi",
  "grub/grubx64.efi",
  "ipxe/snponly-arm64.efi",
];

function snippets(available: readonly string[], httpPort: number) {
  const paths = new Set(available.map((file) => `loaders/${file}`));
  return routerSnippets({ server: SERVER, httpPort, subnet: subnetOf(SERVER, 24), available: paths });
}

test.each(snippets(AVAILABLE, 80).map((one) => [one.name, one] as const))("%s", async (name, { text }) => {
  const file = Bun.file(new URL(`golden/${name}.txt`, import.meta.url));
  expect(text).toBe(await file.text());
});

test("another port stands in each URL; without loaders there is nothing to set up", () => {
  const all = snippets(AVAILABLE, 8080);
  expect(all.filter(({ text }) => /http:\/\/192\.168\.4\.2\//.test(text)).map(({ name }) => name)).toEqual([]);
  expect(snippets([], 80)).toEqual([
    {
      name: "none",
      title: "No loaders",
      text: "",
      note: "There are no loaders yet: bootlace loaders obtain, then look again.",
    },
  ]);
});
