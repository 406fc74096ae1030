import { expect, test } from "bun:test";
import { latin1, utf8 } from "../net/bytes.ts";
import { toNetascii } from "./netascii.ts";

test("LF travels as CR LF, CR as CR NUL", () => {
  expect(latin1(toNetascii(utf8("a\nb\r\nc\r")))).toBe("a\r\nb\r\0\r\nc\r\0");
  expect(toNetascii(new Uint8Array(0)).length).toBe(0);
});
