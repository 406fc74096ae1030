import { describe, expect, test } from "bun:test";
import { argumentProblem, commandLineProblem, isPlainPath } from "./arguments.ts";

describe("what every loader can pass on", () => {
  test.each(["quiet", "---", "console=ttyS0,115200n8", "a=b=c", "$x", "x#y", "ds=nocloud;s=http://x/", "{}", "a||b"])(
    "%s",
    (word) => expect(argumentProblem(word)).toBeNull(),
  );

  test.each(["", "a b", "a\tb", "a\n", "ä", "#x", "||", "&&", ";", "$" + "{x}", 'a="b"', "it's", "a\\", "\0"])(
    "not %j",
    (word) => expect(argumentProblem(word)).not.toBeNull(),
  );

  test("a command line has an end", () => {
    expect(commandLineProblem(["x".repeat(900), "y".repeat(899)])).toBeNull();
    expect(commandLineProblem(["x".repeat(900), "y".repeat(900)])).not.toBeNull();
  });

  test("paths", () => {
    for (const path of ["media/a/linux", "media/debian-12/install.amd/vmlinuz", "a/b+c~d@e"])
      expect(isPlainPath(path)).toBe(true);
    for (const path of ["", "/a", "a/", "a//b", "a/../b", "a/.b", "a/-b", "a b", "a,b", "a'b", "a$b", "ä"])
      expect(isPlainPath(path)).toBe(false);
  });
});
