import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { element, isXmlText, parseXml, xmlLines } from "./xml.ts";

const CASES: readonly [string, string, unknown][] = [
  ["an element", "<a/>", element("a")],
  [
    "text and attributes",
    `<a x='1 &lt; 2' y:z="&#65;">b &amp; <![CDATA[<c>]]></a>`,
    element("a", ["b & ", "<c>"], { x: "1 < 2", "y:z": "A" }),
  ],
  ["what stands before it", '<?xml version="1.0"?>\n<!DOCTYPE a>\n<!-- x -->\n<a>\n</a>\n', element("a", ["\n"])],
  ["not closed", "<a>\n<b></b>", { problem: "<a> is not closed", line: 2 }],
  ["closed by another", "<a>\n</b>", { problem: "</b> closes nothing that is open", line: 2 }],
  ["two roots", "<a/><b/>", { problem: "there is more than one root element", line: 1 }],
  ["entities of its own", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', { problem: "this is no XML", line: 1 }],
  ["an entity of nobody", "<a>&x;</a>", { problem: "an & that begins no entity of XML; write &amp;", line: 1 }],
  ["nothing", "", { problem: "there is no element", line: 1 }],
  ["too deep", "<a>".repeat(101), { problem: "elements lie too deep", line: 1 }],
];

describe("XML", () => {
  test.each(CASES)("%s", (_, text, expected) => {
    expect(parseXml(text) as unknown).toEqual(expected);
  });

  test("what is written is read, whatever is in it", () => {
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 40 }).filter(isXmlText);
    fc.assert(
      fc.property(text, text, (value, attribute) => {
        const read = parseXml(xmlLines(element("a", [element("b", [value], { c: attribute })])).join("\n"));
        const inner = "problem" in read ? null : read.children.find((child) => typeof child !== "string");
        expect(inner).toEqual(element("b", [value], { c: attribute }));
      }),
    );
  });

  test("hostile bytes end soon", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("<", ">", "/", "a", "!--", "-->", "<![CDATA[", "]]>", "&", ";", "'", '"', "=", " "), {
          maxLength: 40,
        }),
        (parts) => {
          parseXml(parts.join(""));
        },
      ),
    );
  });
});
