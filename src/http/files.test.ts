// What each combination of method, conditions and range comes to (RFC 9110 §13, §14).
import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Answer, answerFile, type Facts, factsOf, parseRange } from "./files.ts";

const facts: Facts = {
  length: 1000,
  mediaType: "application/efi",
  etag: '"tag"',
  modifiedMs: Date.UTC(1994, 10, 6, 8, 49, 37) + 250,
};
const DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
const LATER = "Sun, 06 Nov 1994 08:49:38 GMT";
const EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";

function answer(headers: Record<string, string>, method: "GET" | "HEAD" = "GET", about = facts): Answer {
  return answerFile(method, (name) => headers[name] ?? null, about);
}

function inShort({ status, body, headers }: Answer): string {
  const stretch = body === null ? "-" : `${body.from}..${body.to}`;
  return [status, stretch, headers["Content-Range"] ?? ""].join(" ").trim();
}

test("a plain GET, whole", () => {
  const headers = {
    "Content-Type": "application/efi",
    "Content-Disposition": "inline",
    "Accept-Ranges": "bytes",
    ETag: '"tag"',
    "Last-Modified": DATE,
  };
  const expected: Answer = { status: 200, headers, body: { from: 0, to: 1000 } };
  expect(answer({})).toEqual(expected);
  // A HEAD has the headers of the GET, also when it mentions a range (RFC 9110 §14.2: only GET has ranges).
  expect(answer({}, "HEAD")).toEqual(expected);
  expect(answer({ range: "bytes=0-1" }, "HEAD")).toEqual(expected);
  expect(answer({ range: "bytes=0-1" })).toEqual({
    status: 206,
    headers: { ...headers, "Content-Range": "bytes 0-1/1000" },
    body: { from: 0, to: 2 },
  });
});

const cases: readonly (readonly [Record<string, string>, string])[] = [
  [{ range: "bytes=0-0" }, "206 0..1 bytes 0-0/1000"],
  [{ range: "bytes=999-" }, "206 999..1000 bytes 999-999/1000"],
  [{ range: "bytes=-1" }, "206 999..1000 bytes 999-999/1000"],
  [{ range: "bytes=-5000" }, "206 0..1000 bytes 0-999/1000"],
  [{ range: "bytes=500-99999999999999" }, "206 500..1000 bytes 500-999/1000"],
  [{ range: "Bytes = 1 - 2 " }, "206 1..3 bytes 1-2/1000"],
  [{ range: "bytes=1000-" }, "416 - bytes */1000"],
  [{ range: "bytes=9999999999999999999-" }, "416 - bytes */1000"],
  [{ range: "bytes=-0" }, "416 - bytes */1000"],
  [{ range: "bytes=5-4" }, "200 0..1000"],
  [{ range: "bytes=0-1,5-6" }, "200 0..1000"],
  [{ range: "bytes=-" }, "200 0..1000"],
  [{ range: "lines=0-1" }, "200 0..1000"],
  [{ "if-none-match": '"tag"' }, "304 -"],
  [{ "if-none-match": 'W/"tag"' }, "304 -"],
  [{ "if-none-match": '"a", "tag"' }, "304 -"],
  [{ "if-none-match": "*" }, "304 -"],
  [{ "if-none-match": '"other"', "if-modified-since": DATE }, "200 0..1000"],
  [{ "if-modified-since": DATE }, "304 -"],
  [{ "if-modified-since": EARLIER }, "200 0..1000"],
  [{ "if-modified-since": "yesterday" }, "200 0..1000"],
  [{ "if-match": '"tag"', range: "bytes=10-" }, "206 10..1000 bytes 10-999/1000"],
  [{ "if-match": '"stale"', range: "bytes=10-" }, "412 -"],
  [{ "if-match": 'W/"tag"' }, "412 -"],
  [{ "if-match": "*" }, "200 0..1000"],
  [{ "if-unmodified-since": EARLIER }, "412 -"],
  [{ "if-unmodified-since": DATE, range: "bytes=1-1" }, "206 1..2 bytes 1-1/1000"],
  [{ "if-unmodified-since": EARLIER, "if-match": '"tag"' }, "200 0..1000"],
  [{ "if-range": '"tag"', range: "bytes=1-1" }, "206 1..2 bytes 1-1/1000"],
  [{ "if-range": 'W/"tag"', range: "bytes=1-1" }, "200 0..1000"],
  [{ "if-range": '"stale"', range: "bytes=1-1" }, "200 0..1000"],
  [{ "if-range": DATE, range: "bytes=1-1" }, "206 1..2 bytes 1-1/1000"],
  [{ "if-range": LATER, range: "bytes=1-1" }, "200 0..1000"],
];

for (const [headers, outcome] of cases) {
  test(`${JSON.stringify(headers)} is ${outcome}`, () => expect(inShort(answer(headers))).toBe(outcome));
}

test("an empty file has no satisfiable range", () => {
  const empty = { ...facts, length: 0 };
  expect(inShort(answer({}, "GET", empty))).toBe("200 0..0");
  expect(inShort(answer({ range: "bytes=0-" }, "GET", empty))).toBe("416 - bytes */0");
  expect(inShort(answer({ range: "bytes=-1" }, "GET", empty))).toBe("416 - bytes */0");
});

test("a file beyond 4 GiB", () => {
  expect(parseRange("bytes=5000000000-", 6_000_000_000)).toEqual({ from: 5_000_000_000, to: 6_000_000_000 });
});

test("entity tags: the same for the same content only", () => {
  const file = { kind: "file", file: "/x", offset: 0, length: 5, modifiedMs: 1000, mediaType: "a/b" } as const;
  const text = (content: string) =>
    factsOf({ kind: "text", bytes: new TextEncoder().encode(content), mediaType: "text/plain" });
  const tags = [file, { ...file, offset: 2048 }, { ...file, length: 6 }, { ...file, modifiedMs: 1000.5 }].map(
    (entry) => factsOf(entry).etag,
  );
  expect(new Set(tags).size).toBe(4);
  expect(factsOf({ ...file, file: "/y" }).etag).toBe(factsOf(file).etag);
  expect(text("a").etag).toBe(text("a").etag);
  expect(text("a").etag).not.toBe(text("b").etag);
  expect(text("a")).toMatchObject({ length: 1, modifiedMs: null, etag: expect.stringMatching(/^"[\w-]{22}"$/) });
});

test("whatever the Range header, the stretch lies inside the content", () => {
  const range = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.bigInt({ min: 0n, max: 1n << 70n }), fc.bigInt({ min: 0n, max: 1n << 70n }))
      .map((r) => `bytes=${r.join("-")}`),
    fc.array(fc.constantFrom("bytes=", "-", "1", "999", ",", " ", "=")).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(range, fc.nat(2000), (text, length) => {
      const parsed = parseRange(text, length);
      if (typeof parsed === "string") return;
      expect(parsed.from).toBeGreaterThanOrEqual(0);
      expect(parsed.to).toBeGreaterThan(parsed.from);
      expect(parsed.to).toBeLessThanOrEqual(length);
    }),
    { numRuns: 3000 },
  );
});
