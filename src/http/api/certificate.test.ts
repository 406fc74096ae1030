import { describe, expect, test } from "bun:test";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { selfSigned } from "./certificate.ts";

describe("a certificate made here", () => {
  test("another's reader finds its names, its time, its key, and its signature right", () => {
    const nowMs = Date.parse("2026-11-21T00:00:00Z");
    const { certificate, key } = selfSigned({ names: ["boot.example", "10.0.0.1", "localhost"], nowMs, days: 825 });
    const read = new X509Certificate(certificate);
    expect(read.subjectAltName).toBe("DNS:boot.example, IP Address:10.0.0.1, DNS:localhost");
    expect(read.checkIP("10.0.0.1")).toBe("10.0.0.1");
    expect(read.checkHost("boot.example")).toBe("boot.example");
    expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.ca).toBe(false);
    expect([Date.parse(read.validFrom), Date.parse(read.validTo)]).toEqual([
      nowMs - 86_400_000,
      nowMs + 825 * 86_400_000,
    ]);
  });

  test("also beyond 2049, and with names enough to need long lengths", () => {
    const names = Array.from({ length: 60 }, (_, i) => `machine-${i}.some.long.example.org`);
    const { certificate } = selfSigned({ names, nowMs: Date.parse("2049-12-01T00:00:00Z"), days: 365 });
    const read = new X509Certificate(certificate);
    expect(read.subjectAltName?.split(", ")).toHaveLength(60);
    expect(new Date(read.validTo).getUTCFullYear()).toBe(2050);
    expect(read.verify(read.publicKey)).toBe(true);
  });
});
