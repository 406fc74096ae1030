import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import { specSchema } from "../../machines/spec.ts";
import { anySpec } from "../answers/any-spec.test-data.ts";
import { noteText } from "../answers/note.ts";
import { complaints } from "../answers/scripts.test-data.ts";
import { CONTEXT, SPEC_NAMES, specNamed } from "../answers/specs.test-data.ts";
import { kickstart } from "./answer.ts";
import { parseKickstart } from "./grammar.ts";

const VERSIONS = ["5.11", "6.10", "7.9", "8.10", "9.4", "10.0", "42"];
const NOTHING = { exists: null, ownUrl: null, diskMebibytes: null };

function rendered(spec: unknown, version: string) {
  return kickstart.render(specSchema.parse(spec), { ...CONTEXT, version });
}

describe.each(VERSIONS)("ks.cfg of version %s", (version) => {
  test.each([...SPEC_NAMES])("%s, whole", async (name) => {
    const { files, notes } = rendered(specNamed(name), version);
    const all = `${notes.map((note) => `${noteText(note)}\n`).join("")}${files[0]?.text ?? ""}`;
    const golden = Bun.file(join(import.meta.dir, "golden", `${version}-${name}.cfg`));
    expect(all).toBe(await golden.text());
  });

  test.each([...SPEC_NAMES])("%s has no mistake that our own lint knows", (name) => {
    const text = rendered(specNamed(name), version).files[0]?.text;
    if (text !== undefined) expect(kickstart.lint(text, { ...NOTHING, version })).toEqual([]);
  });

  test("read back, any spec renders to the same file again", () => {
    fc.assert(
      fc.property(anySpec, (written) => {
        const first = rendered(written, version);
        if (first.files[0] === undefined) return;
        const back = kickstart.read(first.files);
        const { users, disk, scripts, atEnd } = specSchema.parse(written);
        const said = specSchema.parse(back.spec);
        expect(said).toMatchObject({ users, disk, atEnd });
        // A script is a text file: its last line ends.
        const texts = [...scripts.before, ...scripts.after].map(({ text }) => text.replace(/\n?$/, "\n"));
        expect([...said.scripts.before, ...said.scripts.after].map(({ text }) => text.replace(/\n?$/, "\n"))).toEqual(
          texts,
        );
        const again = rendered(back.spec, version);
        expect(again.files[0]?.text).toBe(first.files[0].text);
      }),
      { numRuns: 40 },
    );
  });
});

// All releases at once: most scripts are the same in several, and the checkers take long to start.
test("every shell script of every version is one", () => {
  const texts = VERSIONS.flatMap((version) =>
    SPEC_NAMES.map((name) => rendered(specNamed(name), version).files[0]?.text ?? ""),
  );
  const scripts = texts
    .flatMap((text) => parseKickstart(text).sections)
    .filter(({ name, words }) => name !== "%packages" && !words.some((word) => word.startsWith("--interpreter")));
  // The disks' names are set by eval.
  expect(complaints(scripts.map(({ body }) => `# shellcheck disable=SC2154\n${body.join("\n")}\n`))).toBe("");
});
