import { describe, expect, test } from "bun:test";
import type { Mac } from "../net/mac.ts";
import type { BootEvent } from "./event.ts";
import type { EventName } from "./messages.ts";
import { learn, type ProgressInput, progressOf, progressText } from "./progress.ts";

const START = 1_000_000_000_000;
type Told = readonly [number, EventName, BootEvent["detail"]?];
const told = (...list: Told[]): BootEvent[] =>
  list.map(([seconds, name, detail = {}]) => ({
    atMs: START + seconds * 1000,
    name,
    mac: "52:54:00:00:00:01" as Mac,
    install: "i",
    detail,
  }));

const BOOT: Told[] = [
  [10, "boot.address"],
  [11, "boot.loader"],
  [12, "boot.script"],
  [13, "boot.kernel"],
  [15, "boot.initrd"],
  [30, "install.installer-dhcp"],
  [32, "install.answer-file"],
  [33, "install.running"],
];
const packages = (seconds: number, count: number): Told => [
  seconds,
  "install.packages",
  { count, newest: `p${count}_1_amd64.deb`, bytes: count * 100_000 },
];
const WHOLE = told(
  [0, "install.armed"],
  ...BOOT,
  [40, "install.phase", { phase: "partitioning" }],
  packages(60, 100),
  packages(260, 500),
  packages(460, 1000),
  [510, "install.installed"],
);

function at(seconds: number, events: BootEvent[], changes: Partial<ProgressInput> = {}) {
  const arm = { state: "installing", armedMs: START } as const;
  return progressOf({ arm, events, lastLine: null, learnt: null, nowMs: START + seconds * 1000, ...changes });
}

describe("how far an install is", () => {
  test.each<[string, string, ReturnType<typeof at>]>([
    ["armed, not switched on", "waiting for the machine", at(600, told([0, "install.armed"]))],
    ["booting", "booting; has the kernel", at(14, told(...BOOT.slice(0, 4)))],
    [
      "the installer came up",
      "starting the installer; the installer has its address",
      at(31, told(...BOOT.slice(0, 6))),
    ],
    [
      "packages, nothing learnt",
      "installing; the installer runs; package 500 (p500_1_amd64.deb); 0.2 MB/s",
      at(261, told(...BOOT, packages(60, 100), packages(260, 500))),
    ],
    [
      "packages, against the install before",
      "installing, 50 %; the installer runs; package 500 of 1000 (p500_1_amd64.deb); 0.2 MB/s; about 4 min left",
      at(260, told(...BOOT, packages(60, 100), packages(260, 500)), { learnt: learn(WHOLE) }),
    ],
    [
      "twice as slow",
      "installing, 50 %; the installer runs; package 500 of 1000 (p500_1_amd64.deb); 0.1 MB/s; about 8 min left",
      at(510, told(...BOOT, packages(110, 100), packages(510, 500)), { learnt: learn(WHOLE) }),
    ],
    [
      "more packages than the last time",
      "installing, 95 %; the installer runs; package 1200 (p1200_1_amd64.deb); about 26 s left",
      at(510, told(...BOOT, packages(430, 1200)), { learnt: learn(WHOLE) }),
    ],
    [
      "stalled at a package",
      "installing, 70 %; the installer runs; package 500 of 1000 (p500_1_amd64.deb); SILENT FOR 8 MINUTES AT PACKAGE 500 OF 1000",
      at(741, told(...BOOT, packages(260, 500)), { learnt: learn(WHOLE) }),
    ],
    [
      "stalled before its installer",
      'booting; has kernel and initial RAM disk, starts them; SILENT FOR 6 MINUTES AFTER "HAS KERNEL AND INITIAL RAM DISK, STARTS THEM"',
      at(375, told(...BOOT.slice(0, 5))),
    ],
    [
      "it logs, so it lives",
      "installing; the installer runs",
      at(700, told(...BOOT), {
        lastLine: { atMs: START + 690_000, program: "main-menu", text: "selected" },
      }),
    ],
    [
      "making its initial RAM disk, which is silent for long",
      "installing, 95 %; the installer runs; package 1000 of 1000 (p1000_1_amd64.deb); about 57 s left",
      at(1100, told(...BOOT, packages(460, 1000)), {
        learnt: learn(WHOLE),
        lastLine: {
          atMs: START + 480_000,
          program: "in-target",
          text: "update-initramfs: Generating /boot/initrd.img",
        },
      }),
    ],
    [
      "the first of its profile, by its repository's index",
      "installing, 45 %; the installer runs; package 150 of 300 (p150_1_amd64.deb); 0.1 MB/s; about 5 min left",
      at(260, told(...BOOT, [34, "install.expects", { packages: 300 }], packages(60, 1), packages(260, 150))),
    ],
    [
      "the first of its profile, and more packages than the index let expect",
      "installing, 68 %; the installer runs; package 301 (p301_1_amd64.deb); about 2 min left",
      at(260, told(...BOOT, [34, "install.expects", { packages: 300 }], packages(60, 301))),
    ],
    [
      "another profile's install of the same media teaches the times, the index the number",
      "booting, 0 %; has the kernel; about 8 min left",
      at(14, told(...BOOT.slice(0, 4)), { learnt: learn(WHOLE, true) }),
    ],
    [
      "the first of its profile, and it logs what it does with its packages: all fetched is a third of it",
      "installing, 45 %; the installer runs; package 300 of 300, 150 unpacked (bash); about 5 min left",
      at(
        260,
        told(...BOOT, [34, "install.expects", { packages: 300 }], packages(60, 300), [
          258,
          "install.packages",
          { count: 300, unpacked: 150, setUp: 0, newest: "bash" },
        ]),
        { lastLine: { atMs: START + 259_000, program: "debootstrap", text: "Unpacking bash (5.2) ..." } },
      ),
    ],
    [
      "against the install before, which logged, too",
      "installing, 60 %; the installer runs; package 300 of 300, 100 set up (dash); about 3 min left",
      at(
        300,
        told(...BOOT, packages(60, 300), [
          300,
          "install.packages",
          { count: 300, unpacked: 300, setUp: 100, newest: "dash" },
        ]),
        {
          learnt: learn(
            told(
              ...BOOT,
              packages(60, 300),
              [310, "install.packages", { count: 300, unpacked: 300, setUp: 100, newest: "dash" }],
              [460, "install.packages", { count: 300, unpacked: 300, setUp: 300, newest: "zlib" }],
              [510, "install.installed"],
            ),
          ),
        },
      ),
    ],
    [
      "the first of its profile, whose installer fetches parts of itself first",
      "installing, 11 %; the installer runs; part 25 of the installer (partman-base_226_amd64.udeb)",
      at(
        60,
        told(
          ...BOOT,
          [34, "install.expects", { packages: 300 }],
          [59, "install.packages", { count: 0, parts: 25, newest: "partman-base_226_amd64.udeb" }],
        ),
      ),
    ],
    ["installed", "installed", at(511, WHOLE, { arm: { state: "installed", armedMs: START } })],
    [
      "failed",
      "failed; the installer runs",
      at(900, told(...BOOT, [60, "install.failed"]), { arm: { state: "failed", armedMs: START } }),
    ],
  ])("%s: %s", (_, says, progress) => expect(progressText(progress)).toBe(says));

  test("a first one's percent moves in its silent steps, too, never goes back, and is not done before it says so", () => {
    const line = (seconds: number) => ({ atMs: START + seconds * 1000, program: "in-target", text: "…" });
    const count = (parts: number, count: number, unpacked: number, setUp: number) => ({
      parts,
      count,
      unpacked,
      setUp,
    });
    const first = told(
      ...BOOT,
      [34, "install.expects", { packages: 210 }],
      [60, "install.packages", count(62, 0, 0, 0)],
      [90, "install.phase", { phase: "partitioning" }],
      [150, "install.packages", count(62, 1, 0, 0)],
      [200, "install.packages", count(62, 160, 0, 0)],
      [300, "install.packages", count(62, 160, 160, 160)],
      [310, "install.phase", { phase: "base-system" }],
      [600, "install.packages", count(62, 180, 180, 180)],
      [650, "install.phase", { phase: "packages" }],
      [700, "install.packages", count(62, 230, 230, 230)],
    );
    const percents: number[] = [];
    for (let seconds = 40; seconds < 2000; seconds += 1) {
      const events = first.filter(({ atMs }) => atMs <= START + seconds * 1000);
      percents.push(at(seconds, events, { lastLine: line(seconds) }).percent ?? -1);
    }
    expect(percents.toSorted((a, b) => a - b)).toEqual(percents);
    const then = (seconds: number) => percents[seconds - 40] ?? -1;
    // Where it stands, and in the two silent steps that more comes while nothing is told: disks, and the initial RAM disk.
    expect([40, 91, 149, 199, 301, 400, 599, 651, 700, 1999].map(then)).toEqual([
      8, 15, 19, 23, 57, 64, 67, 74, 85, 97,
    ]);
  });

  test("it never goes back, and is not done before it says so", () => {
    const learnt = learn(WHOLE);
    let before = 0;
    for (let seconds = 0; seconds < 2000; seconds += 7) {
      const events = WHOLE.filter(({ atMs, name }) => atMs <= START + seconds * 1000 && name !== "install.installed");
      const { percent } = at(seconds, events, { learnt });
      expect(percent ?? 0).toBeGreaterThanOrEqual(before);
      expect(percent ?? 0).toBeLessThan(100);
      before = percent ?? before;
    }
    expect(before).toBe(95);
  });

  test("only a finished install teaches", () => {
    expect(learn(WHOLE.slice(0, -1))).toBeNull();
    expect(learn([])).toBeNull();
    expect(learn(WHOLE)?.totalSeconds).toBe(500);
  });
});
