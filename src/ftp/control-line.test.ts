import { expect, test } from "bun:test";
import fc from "fast-check";
import { utf8 } from "../net/bytes.ts";
import { createLineReader, LONGEST_LINE, parseCommand } from "./control-line.ts";

const IAC = 255;
const [IP, DM, WILL, SB, SE] = [244, 242, 251, 250, 240];

function linesOf(...parts: (string | readonly number[])[]): unknown[] {
  const read = createLineReader();
  return parts.flatMap((part) => read(typeof part === "string" ? utf8(part) : Uint8Array.from(part)));
}

const CASES: readonly (readonly [string, Parameters<typeof linesOf>, unknown[]])[] = [
  ["one line", ["USER ftp\r\n"], [{ text: "USER ftp" }]],
  ["bare LF, as typed by hand", ["PWD\nPWD\n"], [{ text: "PWD" }, { text: "PWD" }]],
  ["in pieces", ["RE", "TR a", "\r", "\n"], [{ text: "RETR a" }]],
  ["empty lines are nothing", ["\r\n\n\r\n"], []],
  ["a CR inside stays: it is refused later", ["RETR a\rb\r\n"], [{ text: "RETR a\rb" }]],
  ["UTF-8", ["CWD ünï\r\n"], [{ text: "CWD ünï" }]],
  ["Latin-1", [[0x43, 0x57, 0x44, 0x20, 0xe4, 10]], [{ wrong: "not UTF-8" }]],
  ["interrupt, synch, ABOR", [[IAC, IP, IAC, DM], "ABOR\r\n"], [{ text: "ABOR" }]],
  ["the same, with DM gone as urgent data", [[IAC, IP, IAC], "ABOR\r\n"], [{ text: "ABOR" }]],
  ["an option offered", ["NO", [IAC, WILL, 1], "OP\r\n"], [{ text: "NOOP" }]],
  ["a subnegotiation, with lines in it", ["NO", [IAC, SB, 24, 10, 13, IAC, SE], "OP\r\n"], [{ text: "NOOP" }]],
  ["an escaped IAC is a byte, which UTF-8 does not have", ["A", [IAC, IAC], "\r\n"], [{ wrong: "not UTF-8" }]],
  [
    "too long, and then well again",
    ["x".repeat(LONGEST_LINE + 1), "\r\nPWD\r\n"],
    [{ wrong: "too long" }, { text: "PWD" }],
  ],
  ["the longest", [`${"x".repeat(LONGEST_LINE)}\n`], [{ text: "x".repeat(LONGEST_LINE) }]],
];

for (const [name, parts, lines] of CASES) test(name, () => expect(linesOf(...parts)).toEqual(lines));

test("whatever the bytes and however they are cut, the lines are the same, and none is too long", () => {
  const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(10, 13, IAC, SB, SE, WILL, 65));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 200 }), fc.nat(200), (bytes, cut) => {
      const whole = createLineReader(16)(Uint8Array.from(bytes));
      const read = createLineReader(16);
      const cutLines = [...read(Uint8Array.from(bytes.slice(0, cut))), ...read(Uint8Array.from(bytes.slice(cut)))];
      expect(cutLines).toEqual(whole);
      for (const line of whole) if ("text" in line) expect(line.text.length).toBeLessThanOrEqual(16);
    }),
  );
});

test("a verb and its argument", () => {
  expect(parseCommand("retr a  b ")).toEqual({ verb: "RETR", argument: "a  b " });
  expect(parseCommand("PWD")).toEqual({ verb: "PWD", argument: "" });
  for (const bad of ["", " PWD", "GET / HTTP/1.1x".slice(3), "STORE x", "A", "R€TR x"])
    expect(() => parseCommand(bad)).toThrow("no FTP command");
});
