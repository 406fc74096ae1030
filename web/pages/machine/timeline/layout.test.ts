import { describe, expect, test } from "bun:test";
import { type LaidEvent, layOut, type Material } from "./layout.ts";

const START = 1_000_000;
const event = (afterMs: number, name: string, detail: LaidEvent["detail"] = {}): LaidEvent => ({
  atMs: START + afterMs,
  name,
  detail,
});
const material = (more: Partial<Material>): Material => ({
  startMs: START,
  events: [],
  packets: [],
  lines: [],
  nowMs: null,
  ...more,
});
const brief = (more: Partial<Material>) =>
  layOut(material(more)).marks.map(({ lane, shape, fromMs, toMs, row, tone, label }) =>
    [lane, shape, `${fromMs}-${toMs}`, row, tone, label].join(" "),
  );

describe("marks", () => {
  test("a transfer is a bar that ends when its event came, on the lane of its door", () => {
    const events = [
      event(900, "boot.loader", { door: "tftp", path: "loaders/ipxe.efi", bytes: 1000, ms: 400 }),
      event(3000, "boot.kernel", { door: "http", path: "media/debian/linux", bytes: 8_000_000, ms: 100 }),
    ];
    expect(brief({ events })).toEqual(["tftp bar 500-900 0 busy ipxe.efi", "http bar 2900-3000 0 busy linux"]);
  });

  test("a transfer that began before the boot's first event begins at the start", () => {
    expect(brief({ events: [event(100, "boot.loader", { door: "tftp", path: "x", ms: 400 })] })).toEqual([
      "tftp bar 0-100 0 busy x",
    ]);
  });

  test("bars that overlap lie under each other, and a row is used again", () => {
    const http = (endMs: number, ms: number, path: string) => event(endMs, "boot.file", { door: "http", path, ms });
    const events = [http(1000, 1000, "a"), http(900, 500, "b"), http(1500, 400, "c")];
    expect(layOut(material({ events })).marks.map(({ label, row }) => `${label}${row}`)).toEqual(["a0", "b1", "c0"]);
    expect(layOut(material({ events })).rows).toEqual({ dhcp: 0, tftp: 0, http: 2, installer: 0, log: 0 });
  });

  test("packets are dots, and what they say is not drawn a second time", () => {
    const events = [event(0, "boot.asked", { why: "armed" }), event(20, "boot.address", { address: "10.0.0.5" })];
    const packets = [
      { atMs: START, message: "DISCOVER" },
      { atMs: START + 5, message: "OFFER" },
      { atMs: START + 9, message: "NAK" },
    ];
    expect(brief({ events, packets })).toEqual([
      "dhcp dot 0-0 0 plain DISCOVER",
      "dhcp dot 5-5 0 good OFFER",
      "dhcp dot 9-9 0 bad NAK",
    ]);
    expect(brief({ events })).toEqual(["dhcp dot 0-0 0 plain armed", "dhcp dot 20-20 0 plain 10.0.0.5"]);
  });

  test("reports are flags; log lines close together are one dot in the colour of the worst", () => {
    const events = [event(100, "install.phase", { phase: "packages" }), event(5000, "install.failed")];
    const lines = [
      { atMs: START + 200, severity: 6, text: "fine" },
      { atMs: START + 300, severity: 3, text: "no space" },
      { atMs: START + 2000, severity: 4, text: "slow" },
    ];
    expect(brief({ events, lines })).toEqual([
      "installer flag 100-100 0 plain packages",
      "log dot 200-300 0 bad no space",
      "log dot 2000-2000 0 warn slow",
      "installer flag 5000-5000 0 bad ",
    ]);
  });
});

describe("gaps", () => {
  const events = [event(0, "boot.asked"), event(6000, "boot.loader", { door: "tftp", path: "x", ms: 500 })];

  test("a silence of more than five seconds, from the end of one sign to the begin of the next", () => {
    expect(layOut(material({ events })).gaps).toEqual([{ fromMs: 0, toMs: 5500, after: "boot.asked", open: false }]);
  });

  test("none within five seconds, and none where the log went on", () => {
    const lines = [{ atMs: START + 3000, severity: 6, text: "at work" }];
    expect(layOut(material({ events, lines })).gaps).toEqual([]);
  });

  test("a boot that goes on ends in an open one", () => {
    const picture = layOut(material({ events, nowMs: START + 20_000 }));
    expect(picture.gaps.at(-1)).toEqual({ fromMs: 6000, toMs: 20_000, after: "boot.loader", open: true });
    expect(picture.endMs).toBe(20_000);
  });

  test("nothing at all has none", () => {
    expect(layOut(material({ nowMs: START + 60_000 }))).toMatchObject({ marks: [], gaps: [], endMs: 0 });
  });
});
