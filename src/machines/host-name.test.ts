import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { systemName } from "./host-name.ts";
import { machineSchema, nameSchema } from "./machine.ts";
import { sha512Crypt } from "./password.ts";
import { hostNameSchema } from "./spec/place.ts";
import { specSchema } from "./spec.ts";

const SPEC = specSchema.parse({ root: { passwordHash: sha512Crypt("x", "salt") } });
const named = (name: string) => machineSchema.parse({ name, mac: "52:54:00:12:34:56" });

describe("the installed system's name", () => {
  test.each([
    ["web1", "web1", null],
    ["web1.example.org", "web1", "example.org"],
    ["a-.-b..c", "a", "b.c"],
  ])("of machine %s", (name, hostName, domain) => {
    expect(systemName(SPEC, named(name))).toEqual({ hostName, domain });
  });

  test("the spec's own words win", () => {
    const spec = { ...SPEC, hostName: "db", domain: "lab" };
    expect(systemName(spec, named("web1.example.org"))).toEqual({ hostName: "db", domain: "lab" });
  });

  test("is a host name for every machine's name", () => {
    const names = fc
      .stringMatching(/^[a-z0-9][a-z0-9.-]{0,30}[a-z0-9]$/)
      .filter((name) => nameSchema.safeParse(name).success);
    fc.assert(
      fc.property(names, (name) => {
        expect(hostNameSchema.safeParse(systemName(SPEC, named(name)).hostName).success).toBe(true);
      }),
    );
  });
});
