import { expect, test } from "bun:test";
import { answerUrl, readGrub, readIpxe, readPxelinux, reportUrl, type Start } from "./client-scripts.ts";

const kernel = (by: "http" | "tftp", base: string): Start => {
  const at = (name: string) => (by === "http" ? { by, url: `${base}${name}` } : { by, path: `${base}${name}` });
  return { kind: "kernel", kernel: at("linux"), initrds: [at("initrd.gz")], arguments: ["a=b", "console=ttyS0"] };
};

test("an iPXE script", () => {
  const script =
    "#!ipxe\necho hello\nkernel /media/d/linux a=b console=ttyS0\ninitrd --name x http://10.0.0.1/media/d/initrd.gz\nboot\n";
  expect(readIpxe(script, "http://10.0.0.1/boot/x/script.ipxe")).toEqual(kernel("http", "http://10.0.0.1/media/d/"));
  expect(readIpxe("#!ipxe\nsanboot --no-describe --drive 0x80\n", "http://h/")).toEqual({ kind: "local" });
  expect(readIpxe("#!ipxe\nexit 1\n", "http://h/")).toEqual({ kind: "local" });
  expect(readIpxe("<html>", "http://h/")).toBeNull();
  expect(readIpxe("#!ipxe\necho nothing\n", "http://h/")).toBeNull();
});

test("a PXELINUX menu", () => {
  const menu =
    "default d\nlabel other\n  kernel no\nlabel d\n  linux ::media/d/linux\n  initrd /media/d/initrd.gz\n  append a=b console=ttyS0\n";
  expect(readPxelinux(menu, "loaders/pxelinux")).toEqual(kernel("tftp", "media/d/"));
  expect(readPxelinux("default l\nlabel l\n  localboot 0x80\n", "x")).toEqual({ kind: "local" });
  expect(readPxelinux("label a\n kernel k\n", "x")).toEqual({
    kind: "kernel",
    kernel: { by: "tftp", path: "x/k" },
    initrds: [],
    arguments: [],
  });
  expect(readPxelinux("", "x")).toBeNull();
});

test("a GRUB configuration", () => {
  const file = (from: string) =>
    `set timeout=0\nmenuentry "d" {\n  linux ${from}/media/d/linux a=b "console=ttyS0"\n  initrd ${from}/media/d/initrd.gz\n}\n`;
  expect(readGrub(file("(http,10.0.0.1:80)"))).toEqual(kernel("http", "http://10.0.0.1:80/media/d/"));
  expect(readGrub(file("(tftp)"))).toEqual(kernel("tftp", "media/d/"));
  expect(readGrub("if search --file /x; then\n  chainloader /x\nfi\nexit\n")).toEqual({ kind: "local" });
  expect(readGrub("echo")).toBeNull();
});

test("the answer file's address in the kernel arguments, the report's in the answer file", () => {
  const url = "http://10.0.0.1/answers/0123/preseed.cfg";
  expect(answerUrl(["auto=true", `url=${url}`])).toBe(url);
  expect(answerUrl(["auto=true", "url=preseed.cfg"])).toBeNull();
  const preseed =
    'd-i preseed/early_command string wget -q -O /dev/null "http://10.0.0.1/reports/0123/running" || true';
  expect(reportUrl(preseed, "running")).toBe("http://10.0.0.1/reports/0123/running");
  expect(reportUrl(preseed, "installed")).toBeNull();
});
