import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isSha512Crypt } from "./crypt-form.ts";
import { cryptSalt, sha512Crypt } from "./password.ts";

// Made with `openssl passwd -6 -salt SALT PASSWORD` (OpenSSL 3.0); the empty one by crypt(3) of libxcrypt 4.4.
const VECTORS = [
  [
    "secret",
    "abcdefgh",
    "$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.",
  ],
  ["", "salt", "$6$salt$r6qPcj2UeIkfklWHvleGJk8OKTInFYR/fxyuwcC656IWiZBpIFZ9.hMRG2ZQnnyMFrKOe461f9iT9Ljn0wJ5l."],
  [
    "bootlace",
    "./09AZaz",
    "$6$./09AZaz$7xbdTegL/Y/Xg4sLLvLSW1ya9//IvjOb5nWyTj/fipR1fNQaYlm45svNtnx7crEDnGgw0sEX0JBX3868SOw4Z1",
  ],
  [
    "Passwört 日本",
    "0123456789abcdef",
    "$6$0123456789abcdef$OqXmulQcLyvd24wY8386cGI7UHMeJJO6nfr4SeUdFg6z1m169VgQKFu6.J/buMoAtj/MtNM34E5I0bl91PX2B0",
  ],
  [
    'it\'s "quoted" $HOME \\ %',
    "x",
    "$6$x$/2bGiRN9RRwb9cwY03lXbHCqqo1QUiv38PcFPsItjn55NgoINb3a0n9RWf7.aRwIC9mX2Xr/yxzrRhJ6ZHXbY0",
  ],
  [
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "saltsalt",
    "$6$saltsalt$H8TWMaGNaWIlbCN.ve/rdRsHfqIqWBb7.bA3AXhg.LxuC9tFTrOvR1WclafJTyj/sTvPMjtI7XRtWpuVYDqys.",
  ],
  [
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    "saltsalt",
    "$6$saltsalt$fAyfSXoJG8..Ix66W9oPPrsqIRzthtvCI1viP/Sqve/6lyxw2X60c.uXrZCAlvvPjLsm2wiGBdPIaxlb1dozI0",
  ],
  [
    "ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    "saltsalt",
    "$6$saltsalt$GVVf37U6uJ8QIlw.tnsTeHFfxOTVHbcDOGibtMDM5LGI5o3LGhPij7Y/lMgiGHsthg8YOPLinX1k3QjTNiMjm1",
  ],
  [
    "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
    "longpassword1234",
    "$6$longpassword1234$rxd8WbsDDJLOIfFFV0fC1WVoAYfgYmXKEdLKjKkXkpXM9bh6w0djNpVbZzS7jxczXIzJlu5FoqtgPWTa3mA5o1",
  ],
] as const;

describe("SHA-512 crypt", () => {
  test.each(VECTORS)("as OpenSSL hashes %j with salt %s", (password, salt, hash) => {
    expect(sha512Crypt(password, salt)).toBe(hash);
  });

  test("every hash it makes is recognised as one; no password is", () => {
    const salts = fc.uint8Array({ minLength: 1, maxLength: 40 }).map(cryptSalt);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), salts, (password, salt) => {
        expect(isSha512Crypt(sha512Crypt(password, salt))).toBe(true);
        expect(isSha512Crypt(password)).toBe(false);
      }),
      { numRuns: 10 },
    );
  });

  test("a salt that would end its own field is refused", () => {
    for (const salt of ["", "a$b", "12345678901234567", "ä", "a b", "a\n"])
      expect(() => sha512Crypt("x", salt)).toThrow(RangeError);
  });

  test("a password longer than crypt takes is refused, not worked on for hours", () => {
    expect(() => sha512Crypt("x".repeat(512), "salt")).toThrow(RangeError);
    expect(() => sha512Crypt("ä".repeat(256), "salt")).toThrow(RangeError);
  });

  test("a hash with anything before, after or missing is none", () => {
    const hash = sha512Crypt("x", "salt");
    for (const text of [
      `${hash}\n`,
      ` ${hash}`,
      `${hash}x`,
      hash.slice(0, -1),
      hash.replace("$6$", "$5$"),
      "!",
      "*",
      "",
    ])
      expect(isSha512Crypt(text)).toBe(false);
  });
});
