import { expect, test } from "bun:test";
import { parseConfig } from "../config.ts";
import type { BootEvent } from "../installs/event.ts";
import type { EventName } from "../installs/messages.ts";
import type { Mac } from "../net/mac.ts";
import { configText, USUAL_PORTS } from "./demo-estate.ts";
import { eventLine, lastWords, stepAfter } from "./demo-story.ts";

const event = (name: EventName, detail: BootEvent["detail"]): BootEvent => ({
  atMs: 12_340,
  name,
  mac: "52:54:00:00:00:01" as Mac,
  install: null,
  detail,
});

test("an event as a line: seconds, plain words, facts", () => {
  const lines = [
    event("boot.address", { address: "10.67.0.100", stage: "firmware", network: "br0" }),
    event("boot.kernel", {
      door: "http",
      address: "10.67.0.100",
      path: "media/debian/linux",
      bytes: 8_166_272,
      ms: 40,
    }),
    event("install.running", { phase: "running" }),
    event("boot.local", { why: "not-armed" }),
  ].map((each) => eventLine(each, 2_000));
  expect(lines).toEqual([
    "   10.3 s  The machine was given an address: 10.67.0.100, firmware",
    "   10.3 s  The kernel was fetched: media/debian/linux, 8.2 MB, over HTTP",
    "   10.3 s  The installer reported that it runs with its answer file: running",
    "   10.3 s  The machine was sent to its local disk: not-armed",
  ]);
});

test("each step of a boot has its own next one", () => {
  const names = ["boot.address", "boot.loader", "boot.script", "boot.kernel", "boot.initrd"] as const;
  const next = [null, ...names].map((name) => stepAfter(name).next);
  expect(new Set(next).size).toBe(next.length);
});

test("the demo's configuration is a right one, on a segment and over loopback", () => {
  const ports = { dhcp: 6700, proxy: 6701, tftp: 6702, http: 6703, admin: 6704 };
  const segment = parseConfig(configText("/tmp/demo", "segment", USUAL_PORTS), "bootlace.yaml");
  const loopback = parseConfig(configText("/tmp/demo", "loopback", ports), "bootlace.yaml");
  expect(segment.networks.map((each) => [each.interface, each.mode, String(each.address)])).toEqual([
    ["br0", "dhcp", "10.67.0.1"],
  ]);
  expect([loopback.networks[0]?.interface, loopback.dhcp.port, loopback.tftp.port, loopback.boot.port]).toEqual([
    "lo",
    6700,
    6702,
    6703,
  ]);
});

test("the end of a serial log is words", () => {
  const log = `\x1b[2J\x1b[01;01H\r\n>>Start PXE over IPv4.\r\n\x1b[31m  PXE-E16: No valid offer received.\x1b[0m\r\n\r\n`;
  expect(lastWords(log)).toBe(">>Start PXE over IPv4.\nPXE-E16: No valid offer received.");
});
