import { expect, test } from "bun:test";
import type { Entry } from "../tree/tree.ts";
import { listFolder, type Shape } from "./listing.ts";
import { FACTS } from "./session.ts";

const NOW = Date.UTC(2026, 10, 21, 12);
const iso = (ms: number) => new Date(ms).toISOString();
const file = (length: number, modifiedMs: number): Entry => ({
  kind: "file",
  file: "/x",
  offset: 0,
  length,
  modifiedMs,
  mediaType: "",
});

const CONTENT: Readonly<Record<string, Entry>> = {
  "big.bin": file(30_000_000, Date.UTC(2026, 10, 21, 4, 38)),
  "dvd.iso": file(4_700_372_992, Date.UTC(2026, 5, 1, 23, 59)),
  future: file(0, Date.UTC(2027, 0, 2)),
  link: { kind: "folder", names: [] },
  made: { kind: "text", bytes: new Uint8Array(9), mediaType: "" },
  outside: { kind: "absent", why: "a link that leads outside" },
  "with space": file(3, Date.UTC(2019, 2, 4)),
};
const NAMES = [...Object.keys(CONTENT), "new\nline", "sub/"];

async function listed(shape: Partial<Shape>): Promise<string[]> {
  const whole: Shape = { style: "list", facts: FACTS, prefix: "", pattern: null, nowMs: NOW, iso, ...shape };
  const look = async (name: string) => CONTENT[name] ?? ({ kind: "absent", why: "" } as const);
  let text = "";
  for await (const part of listFolder(NAMES, look, whole)) text += new TextDecoder().decode(part);
  return text.split("\r\n");
}

// The columns are those of vsftpd 3.0.3 for the same files (`curl ftp://…/`, Debian 12).
test("LIST", async () => {
  expect(await listed({})).toEqual([
    "-rw-r--r--    1 ftp      ftp      30000000 Nov 21 04:38 big.bin",
    "-rw-r--r--    1 ftp      ftp      4700372992 Jun 01 23:59 dvd.iso",
    "-rw-r--r--    1 ftp      ftp             0 Jan 02  2027 future",
    "drwxr-xr-x    2 ftp      ftp          4096 Jan 01  1970 link",
    "-rw-r--r--    1 ftp      ftp             9 Nov 21 12:00 made",
    "-rw-r--r--    1 ftp      ftp             3 Mar 04  2019 with space",
    "drwxr-xr-x    2 ftp      ftp          4096 Jan 01  1970 sub",
    "",
  ]);
});

test("NLST, with a pattern", async () => {
  expect(await listed({ style: "names", pattern: "*.*", prefix: "a/" })).toEqual(["a/big.bin", "a/dvd.iso", ""]);
});

test("MLSD", async () => {
  expect(await listed({ style: "facts" })).toEqual([
    "type=file;size=30000000;modify=20261121043800;perm=r; big.bin",
    "type=file;size=4700372992;modify=20260601235900;perm=r; dvd.iso",
    "type=file;size=0;modify=20270102000000;perm=r; future",
    "type=dir;perm=el; link",
    "type=file;size=9;perm=r; made",
    "type=file;size=3;modify=20190304000000;perm=r; with space",
    "type=dir;perm=el; sub",
    "",
  ]);
});

test("a folder of any size is looked at in parts, none before it is asked for", async () => {
  let looked = 0;
  const look = async (): Promise<Entry> => {
    looked++;
    return file(1, 0);
  };
  const names = Array.from({ length: 50_000 }, (_, i) => `file ${i}`);
  const shape: Shape = { style: "list", facts: FACTS, prefix: "", pattern: null, nowMs: NOW, iso };
  const parts = listFolder(names, look, shape);
  await parts.next();
  expect(looked).toBe(32);
  await parts.return(undefined);
  expect(looked).toBe(32);
});
