import { expect, test } from "bun:test";
import { join } from "node:path";
import type { Mac } from "../net/mac.ts";
import { INSTALL } from "./cases.test-data.ts";
import { isRaspberryPi, piCommandLine, piConfig, piFile, piName } from "./raspberry.ts";

const PI = "dc:a6:32:b8:04:5c" as Mac;

test("config.txt, whole; no line is longer than the firmware reads", async () => {
  const boot = { ...INSTALL.boot, title: `Débian ${"x".repeat(300)}`, initrds: ["media/a/one", "media/a/two"] };
  const text = piConfig(boot);
  expect(text).toBe(await Bun.file(join(import.meta.dir, "golden/config.raspberry-pi")).text());
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(98);
  expect(piCommandLine(boot)).toBe(`${boot.arguments.join(" ")}\n`);
});

test("its names are the plan's files; others are the board's own", () => {
  const { kernel, initrds } = INSTALL.boot;
  const names = ["kernel.img", "initrd-1.img", "initrd-2.img", "start4.elf", "overlays/vc4.dtbo"];
  expect(names.map((name) => piFile(INSTALL.boot, name))).toEqual([kernel, initrds[0] ?? "", null, null, null]);
});

test("the folder of its own is taken off: serial number, or MAC", () => {
  const cases: readonly [string, string][] = [
    ["32b8045c/start4.elf", "start4.elf"],
    ["dc-a6-32-b8-04-5c/overlays/a.dtbo", "overlays/a.dtbo"],
    ["start4.elf", "start4.elf"],
    ["32b8045c", "32b8045c"],
    ["32B8045C/start4.elf", "32B8045C/start4.elf"],
    ["media/debian/linux", "media/debian/linux"],
  ];
  for (const [asked, name] of cases) expect(piName(asked.split("/"), PI).join("/")).toBe(name);
});

test("boards are told by their addresses", () => {
  expect([PI, "b8:27:eb:00:00:01", "52:54:00:00:00:01"].map((mac) => isRaspberryPi(mac as Mac))).toEqual([
    true,
    true,
    false,
  ]);
});
