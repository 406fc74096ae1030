// What real clients ask for and what they must get; who would abort otherwise stands in protocols of their own.
import { expect, test } from "bun:test";
import { negotiate } from "./options.ts";
import type { Option } from "./packet.ts";

const limits = { maxBlockSize: 1468, maxWindowSize: 64 };

function outcome(asked: readonly Option[], size: number | null = 1000, mode: "octet" | "netascii" = "octet"): string {
  const { blockSize, windowSize, timeoutSeconds, oack } = negotiate(asked, limits, size, mode);
  return `${blockSize} ${windowSize} ${timeoutSeconds} | ${oack.map((option) => option.join("=")).join(" ")}`.trim();
}

const cases: readonly (readonly [string, readonly Option[], string])[] = [
  ["no options, no OACK", [], "512 1 null |"],
  [
    "OVMF",
    [
      ["tsize", "0"],
      ["blksize", "1468"],
      ["windowsize", "4"],
    ],
    "1468 4 null | tsize=1000 blksize=1468 windowsize=4",
  ],
  [
    "iPXE, without its multicast",
    [
      ["blksize", "1432"],
      ["tsize", "0"],
      ["multicast", ""],
    ],
    "1432 1 null | blksize=1432 tsize=1000",
  ],
  [
    "U-Boot",
    [
      ["timeout", "5"],
      ["tsize", "0"],
      ["blksize", "1468"],
    ],
    "1468 1 5 | timeout=5 tsize=1000 blksize=1468",
  ],
  [
    "the client's spelling",
    [
      ["BlkSize", "1024"],
      ["TSIZE", "0"],
    ],
    "1024 1 null | BlkSize=1024 TSIZE=1000",
  ],
  ["larger than the path takes", [["blksize", "65464"]], "1468 1 null | blksize=1468"],
  ["larger than the RFC allows", [["blksize", "99999"]], "1468 1 null | blksize=1468"],
  ["the smallest", [["blksize", "8"]], "8 1 null | blksize=8"],
  [
    "too small",
    [
      ["blksize", "7"],
      ["windowsize", "0"],
      ["timeout", "0"],
    ],
    "512 1 null |",
  ],
  [
    "no numbers",
    [
      ["blksize", "1e3"],
      ["windowsize", "-4"],
      ["timeout", "5 "],
      ["tsize", ""],
    ],
    "512 1 null |",
  ],
  ["a timeout that would have to be changed", [["timeout", "256"]], "512 1 null |"],
  ["a wide window", [["windowsize", "65535"]], "512 64 null | windowsize=64"],
  [
    "twice the same",
    [
      ["blksize", "1024"],
      ["BLKSIZE", "512"],
    ],
    "1024 1 null | blksize=1024",
  ],
  [
    "nobody's options",
    [
      ["utimeout", "100"],
      ["rollover", "0"],
      ["constructor", "1"],
    ],
    "512 1 null |",
  ],
];

for (const [what, asked, expected] of cases) test(what, () => expect(outcome(asked)).toBe(expected));

test("a size that is not known is left out", () => {
  expect(
    outcome(
      [
        ["tsize", "0"],
        ["blksize", "512"],
      ],
      null,
    ),
  ).toBe("512 1 null | blksize=512");
});

test("netascii has no window", () => {
  expect(
    outcome(
      [
        ["windowsize", "8"],
        ["tsize", "0"],
      ],
      7,
      "netascii",
    ),
  ).toBe("512 1 null | tsize=7");
});
