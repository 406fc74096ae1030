import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { inMemory } from "../in-memory.test-data.ts";
import { wim } from "../recognition/sample.test-data.ts";
import { windowsName } from "./recognise.ts";
import { xml } from "./samples.test-data.ts";
import { imagesIn, wimImages } from "./wim.ts";

const SERVER = {
  name: "Windows Server 2022 SERVERSTANDARD",
  edition: "ServerStandard",
  version: "10.0.20348",
  type: "Server",
};
const WHOLE = wim(xml([SERVER]));

function changed(change: (view: DataView) => void): Uint8Array {
  const bytes = WHOLE.slice();
  change(new DataView(bytes.buffer));
  return bytes;
}

describe("the head of a WIM file", () => {
  test("one image", async () => {
    expect(await wimImages(inMemory({ "a.wim": WHOLE }), "a.wim")).toEqual([
      {
        index: 1,
        name: "Windows Server 2022 SERVERSTANDARD",
        version: "10.0.20348",
        architecture: "x86_64",
        edition: "ServerStandard",
        server: true,
      },
    ]);
  });

  const DAMAGED: readonly [string, Uint8Array][] = [
    ["another file", changed((view) => view.setUint8(0, 0))],
    ["cut off in its head", WHOLE.slice(0, 200)],
    ["cut off in its XML", WHOLE.slice(0, 400)],
    ["XML beyond the file", changed((view) => view.setBigUint64(80, 1n << 40n, true))],
    ["XML at a place that no number holds", changed((view) => view.setBigUint64(80, (1n << 64n) - 1n, true))],
    ["XML of four gigabytes", changed((view) => view.setBigUint64(72, 1n << 32n, true))],
    ["XML that is compressed", changed((view) => view.setUint8(79, 6))],
    ["no XML", changed((view) => view.setBigUint64(72, 0n, true))],
  ];
  test.each(DAMAGED)("%s: no images", async (_, bytes) => {
    expect(await wimImages(inMemory({ "a.wim": bytes }), "a.wim")).toEqual([]);
  });

  test("any bytes at all, any XML at all: an answer", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(WHOLE.length - 1), async (noise, at) => {
        const bytes = WHOLE.slice();
        bytes.set(noise.subarray(0, bytes.length - at), at);
        for (const image of await wimImages(inMemory({ "a.wim": bytes }), "a.wim"))
          expect(image.name.length).toBeLessThanOrEqual(200);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => Array.isArray(imagesIn(`<IMAGE INDEX="1">${text}`))),
    );
  });

  test("a thousand images are cut at a hundred; elements that never end are none", () => {
    expect(imagesIn('<IMAGE INDEX="1"></IMAGE>'.repeat(1000)).length).toBe(100);
    expect(imagesIn('<IMAGE INDEX="1">'.repeat(1000))).toEqual([]);
  });

  test("entities and line breaks in names", () => {
    expect(imagesIn('<IMAGE INDEX="2"><NAME>A &amp; B\n&lt;C&gt;</NAME></IMAGE>')[0]?.name).toBe("A & B <C>");
  });
});

test.each([
  ["6.1.7601", false, "Windows 7"],
  ["6.1.7601", true, "Windows Server 2008 R2"],
  ["6.3.9600", false, "Windows 8.1"],
  ["10.0.19045", false, "Windows 10"],
  ["10.0.22000", false, "Windows 11"],
  ["10.0.14393", true, "Windows Server 2016"],
  ["10.0.26100", true, "Windows Server 2025"],
] as const)("%s, server %p, is called %s", (version, server, name) => {
  expect(windowsName(version, server)).toBe(name);
});
