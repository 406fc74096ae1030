// Ready answers follow the file and the clock, and the memory they take has an end.
import { expect, test } from "bun:test";
import { latin1, utf8 } from "../net/bytes.ts";
import type { Entry } from "../tree/tree.ts";
import { createReadyAnswers, LARGEST_KEPT } from "./ready.ts";

type File = Extract<Entry, { kind: "file" }>;
const FILE: File = { kind: "file", file: "/iso", offset: 2048, length: 4, modifiedMs: 1000, mediaType: "text/plain" };
const NOW = 784_111_777_000;

test("head and body in one piece, with the date of its second", () => {
  const answer = createReadyAnswers().of(FILE, "a", "/a", NOW);
  expect(answer.bytes(NOW)).toBeNull();
  answer.keep(utf8("body"));
  const text = (ms: number) => latin1(answer.bytes(ms) ?? new Uint8Array());
  const head = (seconds: number) =>
    `HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:${seconds} GMT\r\nContent-Type: text/plain\r\n` +
    'Content-Disposition: inline\r\nAccept-Ranges: bytes\r\nETag: "4-lfls-1kw"\r\n' +
    "Last-Modified: Thu, 01 Jan 1970 00:00:01 GMT\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\nbody";
  expect(text(NOW)).toBe(head(37));
  const before = answer.bytes(NOW);
  expect(text(NOW + 2500)).toBe(head(39));
  // What a slow socket still holds is left as it was.
  expect(latin1(before ?? new Uint8Array())).toBe(head(37));
});

test("the same answer for the same file, another for any other", () => {
  const answers = createReadyAnswers();
  const first = answers.of(FILE, "a", "/a", NOW);
  expect(answers.of({ ...FILE }, "a", "/a", NOW + 5)).toBe(first);
  for (const change of [{ length: 5 }, { modifiedMs: 1001 }, { mediaType: "a/b" }, { offset: 4096 }, { file: "/x" }])
    expect(answers.of({ ...FILE, ...change }, "a", "/a", NOW)).not.toBe(first);
  const again = answers.of(FILE, "a", "/a", NOW);
  expect(answers.of(FILE, "a", "/a", NOW + 10_000)).not.toBe(again);
  // Two paths to one file: each fetch is told under its own.
  expect(answers.of(FILE, "b", "/b", NOW).path).toBe("b");
});

test("known without a look only while the file says so, and only in the same words", () => {
  const answers = createReadyAnswers();
  answers.of(FILE, "a", "/a", NOW);
  expect(answers.known("/a", NOW)).toBeNull();
  const held = answers.of({ ...FILE, holdsMs: 1000 }, "a", "/a", NOW);
  expect(answers.known("/a", NOW + 999)).toBe(held);
  expect(answers.known("/%61", NOW)).toBeNull();
  expect(answers.known("/a", NOW + 1000)).toBeNull();
});

test("a mirror of a hundred thousand files leaves no more than the newest in memory", () => {
  const answers = createReadyAnswers();
  const body = new Uint8Array(LARGEST_KEPT);
  const kept = Array.from({ length: 2000 }, (_, i) => {
    const answer = answers.of({ ...FILE, offset: i, length: body.length, holdsMs: 1000 }, String(i), `/${i}`, NOW);
    answer.keep(body);
    return answer;
  });
  // 32 MB and the newest: those before have let go of theirs, also where somebody still holds them.
  expect(kept.findIndex((one) => one.bytes(NOW) !== null)).toBe(2000 - 1025);
  expect(answers.known("/0", NOW)?.bytes(NOW)).toBeNull();
  kept[0]?.keep(body);
  expect(kept[0]?.bytes(NOW)).toBeNull();
  const large = answers.of({ ...FILE, length: LARGEST_KEPT + 1 }, "l", "/l", NOW);
  large.keep(new Uint8Array(LARGEST_KEPT + 1));
  expect(large.bytes(NOW)).toBeNull();
});
