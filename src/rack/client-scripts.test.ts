import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { followIpxe } from "./client-ipxe.ts";
import { answerUrl, type Location, readGrub, readPxelinux, reportUrl, type Start } from "./client-scripts.ts";

// What the renderers write, as their own golden files have it.
const golden = (name: string) => readFileSync(join(import.meta.dir, "../boot/golden", name), "latin1");
const BASE = "media/debian-12/debian-installer/amd64";
const SERVER = "http://192.168.9.1:8080";
const ANSWERS = `${SERVER}/answers/00112233445566778899aabbccddeeff/preseed.cfg`;

function seen(start: Start | string | null): unknown {
  if (start === null || typeof start === "string" || start.kind === "local") return start;
  return { kernel: start.kernel, initrds: start.initrds, answers: answerUrl(start.arguments) };
}

const http = (path: string): Location => ({ by: "http", url: `${SERVER}/${path}` });
const tftp = (path: string): Location => ({ by: "tftp", path });

test("an iPXE script is followed to its kernel, or to the local disk", () => {
  const own = `${SERVER}/boot/x/script.ipxe`;
  const kernel = { kernel: http(`${BASE}/linux`), initrds: [http(`${BASE}/initrd.gz`)], answers: ANSWERS };
  for (const platform of ["pcbios", "efi"] as const) {
    expect(seen(followIpxe(golden("install.ipxe"), own, platform))).toEqual(kernel);
    expect(followIpxe(golden("local.ipxe"), own, platform)).toEqual({ kind: "local" });
  }
});

test("iPXE's own rules: relative URIs, || and &&, a failure that nothing catches, a loop, a missing label", () => {
  const follow = (...lines: string[]) => followIpxe(["#!ipxe", ...lines].join("\n"), "http://h/a/script", "efi");
  expect(follow("iseq x y || kernel /k a # b", "initrd i", "boot")).toEqual({
    kind: "kernel",
    kernel: { by: "http", url: "http://h/k" },
    initrds: [{ by: "http", url: "http://h/a/i" }],
    arguments: ["a"],
  });
  expect(follow("iseq x y && exit ||", "kernel tftp://h/a%2Bb", "boot")).toEqual({
    kind: "kernel",
    kernel: tftp("a+b"),
    initrds: [],
    arguments: [],
  });
  expect(follow("iseq x y", "exit")).toBeNull();
  expect(follow(":again", "goto again")).toBeNull();
  expect(follow("goto nowhere", "exit")).toBeNull();
  expect(followIpxe("<html>", "http://h/", "efi")).toBeNull();
});

test("a PXELINUX configuration", () => {
  const kernel = { kernel: tftp(`${BASE}/linux`), initrds: [tftp(`${BASE}/initrd.gz`)], answers: ANSWERS };
  expect(seen(readPxelinux(golden("install.pxelinux"), "loaders/pxelinux"))).toEqual(kernel);
  expect(readPxelinux(golden("local.pxelinux"), "loaders/pxelinux")).toEqual({ kind: "local" });
  expect(readPxelinux("label a\n kernel k\n", "x")).toEqual({
    kind: "kernel",
    kernel: tftp("x/k"),
    initrds: [],
    arguments: [],
  });
  expect(readPxelinux("", "x")).toBeNull();
});

test("a GRUB configuration, and the one that sends each machine to its own", () => {
  const kernel = { kernel: tftp(`${BASE}/linux`), initrds: [tftp(`${BASE}/initrd.gz`)], answers: ANSWERS };
  expect(seen(readGrub(golden("install.grub"), {}))).toEqual(kernel);
  expect(readGrub(golden("local.grub"), {})).toEqual({ kind: "local" });
  expect(readGrub(golden("chooser.grub"), { net_default_mac: "52:54:00:00:00:01" })).toBe(
    "grub/grub.cfg-01-52:54:00:00:00:01",
  );
  expect(seen(readGrub("linux (http,10.0.0.1:80)/k\n", {}))).toEqual({
    kernel: { by: "http", url: "http://10.0.0.1:80/k" },
    initrds: [],
    answers: null,
  });
  expect(readGrub("echo", {})).toBeNull();
});

test("the report's address in the answer file", () => {
  const preseed =
    'd-i preseed/early_command string wget -q -O /dev/null "http://10.0.0.1/reports/0123/running" || true';
  expect(reportUrl(preseed, "running")).toBe("http://10.0.0.1/reports/0123/running");
  expect(reportUrl(preseed, "installed")).toBeNull();
  expect(answerUrl(["auto=true", "url=preseed.cfg"])).toBeNull();
});
