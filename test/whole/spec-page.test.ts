// docs/spec.md: every example is a valid spec, and every word of the schema stands in one.
import { expect, test } from "bun:test";
import { z } from "zod";
import { withHashes } from "../../src/acts/clear-passwords.ts";
import { specSchema } from "../../src/machines/spec.ts";

const page = await Bun.file(new URL("../../docs/spec.md", import.meta.url)).text();
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => text);

test.each(examples)("%s", (text) => {
  expect(specSchema.safeParse(withHashes(Bun.YAML.parse(text))).error?.issues ?? []).toEqual([]);
});

test("each word is in an example", () => {
  const schema = JSON.stringify(z.toJSONSchema(specSchema, { unrepresentable: "any", io: "output" }));
  const words = new Set(
    [...schema.matchAll(/"properties":\{(.*?)\},"required"/g)].flatMap(([, text = ""]) =>
      [...text.matchAll(/"([a-zA-Z0-9]+)":\{/g)].map(([, word]) => word ?? ""),
    ),
  );
  const written = examples.join("\n");
  const missing = [...words].filter(
    (word) =>
      !["items", "properties", "anyOf", "additionalProperties", "propertyNames"].includes(word) &&
      !new RegExp(`\\b${word}\\b`).test(written),
  );
  expect(words.size).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
