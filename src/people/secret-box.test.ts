import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { seal, unseal } from "./secret-box.ts";

const KEY = new Uint8Array(32).fill(7);
const NONCE = new Uint8Array(12).fill(1);

describe("a sealed secret", () => {
  test("opens by its key and name, to the same text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (name, text) => {
        expect(unseal(KEY, name, seal(KEY, name, text, NONCE))).toBe(text);
      }),
    );
  });

  test("does not open by another key, for another name, cut, or changed in any byte", () => {
    const box = seal(KEY, "disk", "correct horse", NONCE);
    expect(box).not.toContain("horse");
    expect(unseal(new Uint8Array(32).fill(8), "disk", box)).toBeNull();
    expect(unseal(KEY, "other", box)).toBeNull();
    expect(unseal(KEY, "disk", box.slice(0, 20))).toBeNull();
    expect(unseal(KEY, "disk", "")).toBeNull();
    const bytes = Buffer.from(box, "base64");
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(KEY, "disk", changed.toString("base64"))).toBeNull();
    }
  });
});
