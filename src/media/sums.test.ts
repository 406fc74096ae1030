// Checksum lists as Debian, Ubuntu, Fedora, CentOS and openSUSE publish them.
import { expect, test } from "bun:test";
import { isListFor, parseSums, parseTreeinfoSums, sumFor } from "./sums.ts";

const A = "a".repeat(64);
const B = "b".repeat(32);

const cases: readonly (readonly [string, string, ReturnType<typeof parseSums>])[] = [
  ["coreutils", `${A}  debian-12.iso\n`, [{ path: "debian-12.iso", algorithm: "sha256", hex: A }]],
  ["binary mode", `${A} *ubuntu.iso`, [{ path: "ubuntu.iso", algorithm: "sha256", hex: A }]],
  ["md5sum.txt", `${B}  ./dists/bookworm/Release\r\n`, [{ path: "dists/bookworm/Release", algorithm: "md5", hex: B }]],
  [
    "Fedora's CHECKSUM",
    `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n# Fedora.iso: 5 bytes\nSHA256 (Fedora.iso) = ${A.toUpperCase()}\n`,
    [{ path: "Fedora.iso", algorithm: "sha256", hex: A }],
  ],
  ["a bare sum", `${A}\n`, [{ path: "", algorithm: "sha256", hex: A }]],
  ["nothing", "no sums here\n123  x\n", []],
];
for (const [title, text, sums] of cases) test(title, () => expect(parseSums(text)).toEqual(sums));

test("a treeinfo's", () =>
  expect(
    parseTreeinfoSums(`[checksums]\nimages/boot.iso = sha256:${A}\nimages/efiboot.img = ${B}\n\n[general]\nx = ${A}\n`),
  ).toEqual([
    { path: "images/boot.iso", algorithm: "sha256", hex: A },
    { path: "images/efiboot.img", algorithm: "md5", hex: B },
  ]));

test("which files beside it may hold its sum", () => {
  const names = [
    "SHA256SUMS",
    "md5sum.txt",
    "Fedora-40-x86_64-CHECKSUM",
    "CHECKSUM",
    "a.iso.sha256",
    "A.ISO.MD5",
    "b.iso.sha256",
    "a.iso",
    "sums",
  ];
  expect(names.map((name) => isListFor(name, "a.iso"))).toEqual([
    true,
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("the strongest sum counts", () => {
  const sums = parseSums(`${B}  a.iso\n${A}  a.iso\n${A}  b.iso\n`);
  expect(sumFor("a.iso", sums, false)).toEqual({ path: "a.iso", algorithm: "sha256", hex: A });
  expect(sumFor("c.iso", parseSums(A), false)).toBeNull();
  expect(sumFor("c.iso", parseSums(A), true)?.hex).toBe(A);
});
