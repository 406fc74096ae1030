import { expect, test } from "bun:test";
import fc from "fast-check";
import { openSpecSchema } from "../../machines/spec.ts";
import { anySpec } from "../answers/any-spec.test-data.ts";
import { CONTEXT } from "../answers/specs.test-data.ts";
import { agama } from "./agama.ts";
import { shapeNotes } from "./shape.ts";

test("whatever is in a spec, Agama's own schema takes what is made of it", () => {
  let made = 0;
  fc.assert(
    fc.property(anySpec, (written) => {
      const layout = { ...written.layout, encryption: null };
      const disk = ["/dev/sda", "/dev/sdb", "/dev/sdc", "/dev/sdd"].slice(0, written.layout.raid === null ? 1 : 4);
      const spec = openSpecSchema.safeParse({ ...written, layout, disk });
      if (!spec.success) return;
      const { files } = agama.answer.render(spec.data, { ...CONTEXT, version: "16.0", distribution: "leap" });
      if (files[0] === undefined) return;
      made++;
      expect(shapeNotes(JSON.parse(files[0].text))).toEqual([]);
    }),
    { numRuns: 100 },
  );
  expect(made).toBeGreaterThan(20);
});

test.each([
  { name: "a product alone", profile: {}, at: [] },
  { name: "a key that is not Agama's", profile: { colour: 1 }, at: ["colour"] },
  { name: "a product without its name", profile: { product: {} }, at: ["product.id"] },
  { name: "a word for a number", profile: { localization: { language: 7 } }, at: ["localization.language"] },
  {
    name: "a file system that it cannot make",
    profile: { storage: { drives: [{ partitions: [{ filesystem: { type: "ext5" } }] }] } },
    at: ["storage.drives.0.partitions.0"],
  },
])("where a profile is not of Agama's shape: $name", ({ profile, at }) => {
  expect(shapeNotes({ product: { id: "SLES" }, ...profile }).map(({ path }) => path)).toEqual([...at]);
});
