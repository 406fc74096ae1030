import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { utf8 } from "../../net/bytes.ts";
import { createFrames, MOST_BYTES } from "./frames.ts";
import { readSyslog } from "./line.ts";

describe("a syslog message", () => {
  test.each([
    [
      "busybox of Debian's installer",
      "<30>Nov 21 06:21:29 main-menu[185]: INFO: Menu item 'netcfg' selected",
      [6, "main-menu", "INFO: Menu item 'netcfg' selected"],
    ],
    ["with a host", "<13>Nov  1 06:21:29 web1 anaconda[1]: hello: world", [5, "anaconda", "hello: world"]],
    ["a host that is an address", "<11>Nov  1 06:21:29 10.0.0.9 kernel: oops", [3, "kernel", "oops"]],
    ["no time", "<14>anna[90]: retrieving base", [6, "anna", "retrieving base"]],
    ["neither time nor tag", "<0>it burns", [0, "", "it burns"]],
    ["a time and no tag", "<14>Nov  1 06:21:29 just text", [6, "", "just text"]],
    ["no PRI at all", "hello", [5, "", "hello"]],
    ["a PRI that is none", "<999>x: hello", [5, "x", "hello"]],
    ["RFC 5424", "<165>1 2026-05-01T10:00:00.000Z web1 curtin 77 ID47 - \ufeffinstalling", [5, "curtin", "installing"]],
    ["RFC 5424 with data", '<165>1 - - - - - [a@1 k="x\\"]"][b c="d"] text', [5, "", "text"]],
    ["RFC 5424 with data that does not end", '<165>1 - - app - - [a k="', [5, "app", '[a k="']],
    [
      "colours and bells",
      "<14>a: \u001b[31mred\u001b[0m\u0007 \u001b]0;title\u0007x\u202e",
      [6, "a", "red  0;title x"],
    ],
  ])("%s", (_, text, [severity, program, said]) => {
    expect(readSyslog(utf8(String(text)))).toEqual({ severity, program, text: said } as never);
  });

  test("nothing in it: nothing kept", () => {
    for (const text of ["", "<14>", "<14>Nov  1 06:21:29 ", "\n"]) expect(readSyslog(utf8(text))).toBeNull();
  });

  test("hostile bytes: one line of plain text, or nothing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const line = readSyslog(bytes);
        if (line !== null) expect(`${line.program}${line.text}`).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe("messages in a stream", () => {
  const texts = (parts: readonly string[]) => {
    const frames = createFrames();
    const found = parts.flatMap((part): (Uint8Array | string)[] => frames.push(utf8(part)) ?? ["closed"]);
    const rest = frames.rest();
    return [...found, ...(rest === null ? [] : [rest])].map((one) =>
      typeof one === "string" ? one : new TextDecoder().decode(one),
    );
  };

  test.each([
    ["by line feed", ["<1>a\n<2>b\r\n\n<3>c"], ["<1>a", "<2>b\r", "<3>c"]],
    ["counted", ["5 <1>ab4 <2>c"], ["<1>ab", "<2>c"]],
    ["counted, with line feeds behind", ["5 <1>ab\n5 <2>\nc\n"], ["<1>ab", "<2>\nc"]],
    ["both kinds", ["<1>a\n5 <2>bc<3>d\n"], ["<1>a", "<2>bc", "<3>d"]],
    ["in pieces", ["1", "0 <1>abc", "defg<2>", "h\n"], ["<1>abcdefg", "<2>h"]],
    ["a count that is none", ["12x<1>"], ["closed"]],
    ["a count that is too long", ["99999999 x"], ["closed"]],
    ["cut off within a counted one", ["9 <1>ab"], ["<1>ab"]],
  ])("%s", (_, parts, found) => expect(texts(parts)).toEqual(found));

  test("a line without end is cut, and the next one is whole again", () => {
    const found = texts([`<1>${"x".repeat(100_000)}\n<2>b\n`]);
    expect(found.map((one) => one.length)).toEqual([MOST_BYTES, 4]);
  });

  test("however it is cut, the same messages come out", () => {
    const stream = utf8("<1>a\n5 <2>bc<3>d\n12 <4>ef\n<4>gh!<5>\n");
    const whole = createFrames().push(stream)?.map(String);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: stream.length }), { maxLength: 6 }), (cuts) => {
        const frames = createFrames();
        const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const found = at.slice(1).flatMap((end, i) => frames.push(stream.subarray(at[i], end)) ?? []);
        expect(found.map(String)).toEqual(whole as never);
      }),
    );
  });
});
