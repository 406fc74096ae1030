// Heads and bodies of requests: what clients send, what attackers send, and any cut of either.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { utf8 } from "../net/bytes.ts";
import { parseBody, parseHead } from "./head.ts";

const lines = (...all: string[]) => utf8(`${all.join("\r\n")}\r\n\r\n`);

test("GRUB's request, with another one behind it", () => {
  const bytes = lines("GET /grub/grub.cfg HTTP/1.1", "Host: 10.0.0.1", "User-Agent: GRUB 2.06");
  const both = new Uint8Array([...bytes, ...utf8("GET /next")]);
  const headers = new Map([
    ["host", "10.0.0.1"],
    ["user-agent", "GRUB 2.06"],
  ]);
  expect(parseHead(both)).toEqual({
    head: { method: "GET", target: "/grub/grub.cfg", headers, keepAlive: true, body: 0, plain: true },
    used: bytes.length,
  });
});

const heads: readonly (readonly [string, Uint8Array, string])[] = [
  ["bare line feeds", utf8("GET / HTTP/1.1\nHost: x\n\n"), "GET / keep 0"],
  ["empty lines in front", utf8("\r\n\nGET / HTTP/1.1\r\n\r\n"), "GET / keep 0"],
  ["HTTP/1.0", lines("GET / HTTP/1.0"), "GET / close 0"],
  ["HTTP/1.0 that keeps", lines("GET / HTTP/1.0", "Connection: Keep-Alive"), "GET / keep 0"],
  ["close", lines("GET / HTTP/1.1", "Connection: close"), "GET / close 0"],
  ["a body", lines("POST /r HTTP/1.1", "Content-Length: 5"), "POST /r keep 5"],
  ["the same length twice", lines("POST / HTTP/1.1", "Content-Length: 5", "Content-Length: 5"), "POST / keep 5"],
  ["chunks", lines("POST / HTTP/1.1", "Transfer-Encoding: Chunked"), "POST / keep chunked"],
  ["two lengths", lines("POST / HTTP/1.1", "Content-Length: 5", "Content-Length: 6"), "400"],
  ["length and chunks", lines("POST / HTTP/1.1", "Content-Length: 5", "Transfer-Encoding: chunked"), "400"],
  ["a negative length", lines("POST / HTTP/1.1", "Content-Length: -5"), "400"],
  ["another coding", lines("POST / HTTP/1.1", "Transfer-Encoding: gzip, chunked"), "501"],
  ["a blank before the colon", lines("GET / HTTP/1.1", "Host : x"), "400"],
  ["a folded header", lines("GET / HTTP/1.1", "A: b", " c"), "400"],
  ["a header without colon", lines("GET / HTTP/1.1", "Host"), "400"],
  ["a carriage return inside", utf8("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n"), "400"],
  ["HTTP/2's preface", utf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "505"],
  ["HTTP/0.9", utf8("GET /\r\n\r\n"), "400"],
  ["TLS", Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 10, 10), "400"],
  ["a head without end", utf8(`GET / HTTP/1.1\r\nA: ${"x".repeat(17_000)}`), "431"],
  ["a head too large", lines("GET / HTTP/1.1", `A: ${"x".repeat(17_000)}`), "431"],
  ["too many headers", lines("GET / HTTP/1.1", ...Array.from({ length: 101 }, (_, i) => `A${i}: b`)), "431"],
  ["not yet all", utf8("GET / HTTP/1.1\r\nHost: x\r\n"), "more"],
  ["nothing", new Uint8Array(0), "more"],
];

for (const [what, bytes, outcome] of heads) {
  test(`${what}: ${outcome}`, () => {
    const parsed = parseHead(bytes);
    if (parsed === null) expect(outcome).toBe("more");
    else if ("why" in parsed) expect(String(parsed.status)).toBe(outcome);
    else {
      const { method, target, keepAlive, body } = parsed.head;
      expect(`${method} ${target} ${keepAlive ? "keep" : "close"} ${body}`).toBe(outcome);
    }
  });
}

const bodies: readonly (readonly [string, string, number | "chunked", string])[] = [
  ["all of it", "hello, next", 5, "hello 5"],
  ["not yet", "hel", 5, "more"],
  ["too long", "", 101, "413"],
  ["two chunks", "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\nGET", "chunked", "abcde 24"],
  ["a trailer", "1\r\na\r\n0\r\nT: v\r\n\r\n", "chunked", "a 17"],
  ["chunks not yet", "3\r\nabc\r\n0\r\n", "chunked", "more"],
  ["a chunk cut short", "3\r\nab", "chunked", "more"],
  ["a chunk too long", "3\r\nabcd\r\n", "chunked", "400"],
  ["no size", "zz\r\n", "chunked", "400"],
  ["a huge chunk", "ffffffff\r\n", "chunked", "413"],
  ["chunks that add up", `${"32\r\n".concat("x".repeat(50), "\r\n").repeat(3)}`, "chunked", "413"],
];

for (const [what, text, framed, outcome] of bodies) {
  test(`a body: ${what}`, () => {
    const parsed = parseBody(utf8(text), framed, 100);
    if (parsed === null) expect(outcome).toBe("more");
    else if ("why" in parsed) expect(String(parsed.status)).toBe(outcome);
    else expect(`${new TextDecoder().decode(parsed.body)} ${parsed.used}`).toBe(outcome);
  });
}

test("any bytes: an answer, never a crash, and never more used than there was", () => {
  const part = fc.constantFrom(
    "GET / HTTP/1.1",
    "\r\n",
    "\n",
    "A: b",
    ":",
    " ",
    "Content-Length: ",
    "Transfer-Encoding: chunked",
    "5",
    "\0",
  );
  const text = fc.array(fc.oneof(part, fc.string({ maxLength: 5 })), { maxLength: 20 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(text.map(utf8), fc.uint8Array({ maxLength: 200 })), (bytes) => {
      const parsed = parseHead(bytes);
      if (parsed !== null && "head" in parsed) expect(parsed.used).toBeLessThanOrEqual(bytes.length);
      const body = parseBody(bytes, "chunked", 50);
      if (body !== null && "body" in body) expect(body.used).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: 10_000 },
  );
});
