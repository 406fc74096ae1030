// Every rule of the diagnosis is provoked for real by some test, and found there and nothing else.
import { expect, test } from "bun:test";
import { RULES } from "../../src/installs/rules.ts";

/** Where failures are provoked: by `provokes("rule", …)`, or as the `rules` of a table of them. */
const FILES = ["./diagnose.test.ts", "../peers/failures.test.ts", "../boot/failures.test.ts"];
const PROVOKED = [/\bprovokes\(\s*"([a-z-]+)"/g, /\brules: \["([a-z-]+)"\]/g];

test("no rule without a failure that provokes it, and no failure without its rule", async () => {
  const texts = await Promise.all(FILES.map((file) => Bun.file(new URL(file, import.meta.url)).text()));
  const provoked = texts.flatMap((text) =>
    PROVOKED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, rule = ""]) => rule)),
  );
  expect([...new Set(provoked)].sort()).toEqual(RULES.map(({ name }) => name).sort());
});
