// Discs that belong together, and discs that only look so.
import { expect, test } from "bun:test";
import { gapsIn, markOf, type SetFacts } from "./disc-set.ts";
import { freeName, mediaNameOf } from "./media-name.ts";

const disc = (fileName: string, label: string, discinfo: string | null = null, hasDists = false): SetFacts => ({
  fileName,
  label,
  discinfo,
  hasDists,
});
const CENTOS6 = (discs: string) => `1463897224.460327\nFinal\nx86_64\n${discs}\n`;

const cases: readonly (readonly [string, SetFacts, ReturnType<typeof markOf>])[] = [
  [
    "CentOS 6.8, the first DVD",
    disc("CentOS-6.8-x86_64-bin-DVD1.iso", "CentOS_6.8_Final", CENTOS6("1,2")),
    { set: "build 1463897224.460327 x86_64", number: 1 },
  ],
  [
    "its second, renamed: .discinfo tells",
    disc("second.iso", "CentOS_6.8_Final", CENTOS6("2")),
    { set: "build 1463897224.460327 x86_64", number: 2 },
  ],
  ["RHEL 9: one disc", disc("rhel-9.4-x86_64-dvd.iso", "RHEL-9-4-0-BaseOS-x86_64", CENTOS6("ALL")), null],
  [
    "the boot disc of the same build",
    disc("rhel-9.4-x86_64-boot.iso", "RHEL-9-4-0-BaseOS-x86_64", CENTOS6("ALL")),
    null,
  ],
  [
    "SUSE: by the file's name",
    disc("SLE-12-SP5-Server-DVD-x86_64-GM-DVD2.iso", "SLE-12"),
    { set: "name sle-12-sp5-server-dvd-x86_64-gm-#.iso", number: 2 },
  ],
  ["by the volume's name", disc("a.iso", "RHEL/5.4 i386 Disc 3"), { set: "name rhel/5.4 i386 #", number: 3 }],
  [
    "Debian: each disc is its own source",
    disc("debian-12.5.0-amd64-DVD-2.iso", "Debian 12.5.0 amd64 2", null, true),
    null,
  ],
  ["a name with no number", disc("alpine-3.20.iso", "alpine-std 3.20.0 x86_64"), null],
];
for (const [title, facts, mark] of cases) test(title, () => expect(markOf(facts)).toEqual(mark));

test("a set with a disc missing", () => {
  expect([[1, 2], [1], [2], [1, 4]].map(gapsIn)).toEqual([
    null,
    null,
    "disc 1 of the set is not there",
    "disc 2 and 3 of the set are not there",
  ]);
});

const names: readonly (readonly [string, boolean, string])[] = [
  ["/srv/CentOS-6.8-x86_64-bin-DVD1.iso", true, "centos-6.8-x86-64"],
  ["/srv/CentOS-6.8-x86_64-bin-DVD1.iso", false, "centos-6.8-x86-64-bin-dvd1"],
  ["netboot.tar.gz", false, "netboot"],
  ["DVD1.iso", true, "dvd1"],
  ["/srv/Ubuntu 24.04/", false, "ubuntu-24.04"],
  ["---.iso", false, "media"],
  [`${"x".repeat(90)}.iso`, false, "x".repeat(63)],
];
for (const [file, ofSet, name] of names)
  test(`${file.slice(0, 40)} is called ${name.slice(0, 30)}`, () => expect(mediaNameOf(file, ofSet)).toBe(name));

test("a name that is taken gets a number", () => expect(freeName("a", new Set(["a", "a-2"]))).toBe("a-3"));
