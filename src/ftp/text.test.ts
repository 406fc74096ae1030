// ASCII conversion, patterns, paths and replies.
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { latin1, utf8 } from "../net/bytes.ts";
import { createAscii } from "./ascii.ts";
import { fits } from "./glob.ts";
import { quoted, reply, replyBytes } from "./reply.ts";
import { where } from "./where.ts";

describe("ASCII", () => {
  test("LF gets its CR, CR LF stays", () => {
    expect(latin1(createAscii()(utf8("a\nb\r\nc\n\n")))).toBe("a\r\nb\r\nc\r\n\r\n");
  });

  test("wherever the file is cut, the wire is the same", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\r\na]{0,20}$/), fc.nat(20), (text, cut) => {
        const whole = latin1(createAscii()(utf8(text)));
        const convert = createAscii();
        const parts = [text.slice(0, cut), text.slice(cut)].map((part) => latin1(convert(utf8(part)).slice()));
        expect(parts.join("")).toBe(whole);
        expect(whole.replaceAll("\r\n", "\n")).toBe(text.replaceAll("\r\n", "\n"));
      }),
    );
  });
});

describe("patterns", () => {
  for (const [pattern, name, answer] of [
    ["*.rpm", "bash.rpm", true],
    ["*.rpm", "bash.rpm.asc", false],
    ["*", "", true],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*a*b*", "xxaxxbxx", true],
    ["*a*b", "xxbxxa", false],
    ["**", "x", true],
    ["?", "*", true],
  ] as const)
    test(`${pattern} and ${name}`, () => expect(fits(pattern, name)).toBe(answer));

  test("they agree with regular expressions", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*?]{0,8}$/), fc.stringMatching(/^[ab]{0,8}$/), (pattern, name) => {
        const same = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(fits(pattern, name)).toBe(same.test(name));
      }),
    );
  });

  test("no pattern explodes", () => {
    expect(fits(`${"*a".repeat(200)}b`, "a".repeat(500))).toBe(false);
  });
});

describe("paths", () => {
  for (const [folder, path, segments] of [
    ["", "media/centos7", ["media", "centos7"]],
    ["media", "centos7", ["media", "centos7"]],
    ["media", "/loaders", ["loaders"]],
    ["media/centos7", "..", ["media"]],
    ["media", "../..", null],
    ["media", "", ["media"]],
    ["", "/", []],
    ["media", "a\rb", null],
    ["media", "\\boot", ["boot"]],
    ["", "x".repeat(600), null],
  ] as const)
    test(`${path.slice(0, 20)} in /${folder}`, () =>
      expect(where(folder === "" ? [] : folder.split("/"), path)).toEqual(segments === null ? null : [...segments]));
});

describe("replies", () => {
  test("one line, and several", () => {
    expect(latin1(replyBytes(reply(200, "Here.")))).toBe("200 Here.\r\n");
    expect(latin1(replyBytes(reply(211, "Features:", "SIZE", "End")))).toBe("211-Features:\r\n SIZE\r\n211 End\r\n");
  });

  test("a client's words never make a second reply", () => {
    expect(latin1(replyBytes(reply(550, "/a\r\n230 in")))).toBe("550 /a??230 in\r\n");
    expect(quoted('/say "hi"')).toBe('"/say ""hi"""');
  });
});
