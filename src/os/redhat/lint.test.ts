import { describe, expect, test } from "bun:test";
import { noteText } from "../answers/note.ts";
import { kickstart } from "./answer.ts";

const GOOD = "rootpw --iscrypted $6$a$b\npart / --size=1024\n";
const TREE = {
  exists: (path: string) => path === "media/rocky/.treeinfo",
  ownUrl: "http://10.0.0.1",
  diskMebibytes: 10_240,
};

const CASES: readonly [string, string, string, readonly string[]][] = [
  ["nothing wrong", "9", GOOD, []],
  ["a command that nobody knows", "9", `${GOOD}instal\n`, ['error: line 3: there is no command "instal"']],
  [
    "gone since 9",
    "9",
    `${GOOD}install\n`,
    ["error: line 3: install is gone from Red Hat's version 9: it stops there (leave it out)"],
  ],
  ["not there yet", "7", `${GOOD}authselect x\n`, ["error: line 3: Red Hat's version 7 does not know authselect"]],
  [
    "going away",
    "8",
    `${GOOD}install\n`,
    ["warning: line 3: install goes away: Red Hat's version 8 warns of it (leave it out)"],
  ],
  [
    "an option gone",
    "10",
    `${GOOD}timezone UTC --isUtc\n`,
    ["error: line 3: timezone --isUtc is gone since 9 (--utc)"],
  ],
  [
    "an option not there yet",
    "6",
    `${GOOD}bootloader --boot-drive=sda\n`,
    ["error: line 3: bootloader --boot-drive is there from 7 on"],
  ],
  ["no %end", "7", `${GOOD}%packages\n@core\n`, ["error: line 3: %packages has no %end (only version 5 takes it so)"]],
  ["no %end, and none needed", "5", `${GOOD}%packages\n@core\n`, []],
  ["a quote left open", "9", `${GOOD}lang "de\n`, ["error: line 3: a quote is not closed"]],
  [
    "clear text",
    "9",
    "rootpw secret\npart / --size=1\n",
    ["warning: line 1: a password in clear text (--iscrypted, and a hash: openssl passwd -6)"],
  ],
  [
    "nobody in",
    "9",
    "rootpw --lock\npart / --size=1\n",
    ["error: rootpw: nobody could become root: no root password, no user in wheel, no SSH key"],
  ],
  [
    "more than the disk has",
    "9",
    `${GOOD}part /a --size=9999\n`,
    ["error: disk : its partitions need 11023 MiB, the disk has 10240"],
  ],
  [
    "a maximum below the minimum",
    "9",
    `${GOOD}part /a --size=9 --grow --maxsize=8\n`,
    ["error: line 3: --maxsize=8 is less than --size=9"],
  ],
  [
    "a volume of no group",
    "9",
    `${GOOD}logvol /a --vgname=x --name=a --size=1\n`,
    ['error: line 3: there is no volgroup "x"'],
  ],
  [
    "an array of too few",
    "9",
    `${GOOD}part raid.1 --size=1\nraid /a --device=a --level=1 raid.1\n`,
    ["error: line 4: RAID 1 needs 2 members, here are 1"],
  ],
  ["our own tree", "9", `${GOOD}url --url=http://10.0.0.1/media/rocky/\n`, []],
  [
    "a wrong way into our own tree",
    "9",
    `${GOOD}url --url=http://10.0.0.1/media/rock\n`,
    ["error: line 3: nothing to install from at http://10.0.0.1/media/rock (see bootlace media list)"],
  ],
];

describe("mistakes in a kickstart file", () => {
  test.each(CASES)("%s (version %s)", (_, version, text, expected) => {
    expect(kickstart.lint(text, { ...TREE, version }).map(noteText)).toEqual([...expected]);
  });

  test("without a version given, the file's own first line says it", () => {
    const notes = kickstart.lint(`#version=RHEL9\n${GOOD}install\n`, { ...TREE, version: null });
    expect(notes.map(({ severity }) => severity)).toEqual(["error"]);
  });
});
