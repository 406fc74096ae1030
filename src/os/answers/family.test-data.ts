// For tests: the same questions to every family whose answer files are data and scripts: whole files, nothing of another
// machine in them, reports, hashes, the shell's opinion, and the way back.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { openSpecSchema, specSchema } from "../../machines/spec.ts";
import type { Family } from "../family.ts";
import { anySpec } from "./any-spec.test-data.ts";
import type { AnswerContext, AnswerFile } from "./family-answer.ts";
import { noteText } from "./note.ts";
import { complaints } from "./scripts.test-data.ts";
import { CONTEXT, PASSPHRASE, SPEC_NAMES, specNamed, TOKEN } from "./specs.test-data.ts";

const NOTHING = { exists: null, ownUrl: null, diskMebibytes: null };

export interface Release {
  /** Of the golden files. */
  readonly name: string;
  readonly context: Partial<AnswerContext>;
  /** A spec for this family in full, where those of all families have what it must refuse. */
  readonly specs?: Readonly<Record<string, unknown>>;
  /** Takes out of any spec what this family must refuse, so that the way back is walked often. */
  readonly narrow?: (spec: Words) => Words;
}

type Words = Readonly<Record<string, unknown>>;

export interface Questions {
  readonly family: Family;
  readonly releases: readonly Release[];
  /** Folder of the golden files. */
  readonly golden: string;
  /** The shell scripts among the files, or in them. */
  readonly scripts: (files: readonly AnswerFile[]) => readonly string[];
  /** Not said: these three. */
  readonly reports?: readonly string[];
  /** What must come back as it went in. */
  readonly keeps?: readonly string[];
}

export function conformance(questions: Questions): void {
  const { family, releases, golden, scripts, reports = ["running", "installed", "failed"] } = questions;
  const { answer } = family;
  describe.each(releases.map((release) => [release.name, release] as const))("%s", (_, release) => {
    const context = { ...CONTEXT, ...release.context };
    const own = Object.entries(release.specs ?? {}).map(([name, spec]) => [name, specSchema.parse(spec)] as const);
    const specs = [...SPEC_NAMES.map((name) => [name, specNamed(name)] as const), ...own];
    // What installs nothing knows of no way in.
    const made = (spec: unknown) => answer.render(openSpecSchema.parse(spec), context);

    test.each(specs)("%s, whole", (name, spec) => {
      const { files, notes } = answer.render(spec, context);
      const words = family.kernelArguments(spec, context).map((word) => `${word}\n`);
      const all = [
        `# notes\n${notes.map((note) => `${noteText(note)}\n`).join("")}`,
        `# kernel arguments\n${words.join("")}`,
        ...files.map((file) => `# ${file.name}\n${file.text}`),
      ].join("\n");
      const path = join(golden, `${release.name}-${name}.txt`);
      // GOLDEN
      expect(all).toBe(readFileSync(path, "utf8"));
    });

    test.each(specs)("%s: reports with its token, no clear text, no mistake that our own lint knows", (_, spec) => {
      const { files } = answer.render(spec, context);
      if (files[0] === undefined) return;
      const text = [...files.map((file) => file.text), ...scripts(files)].join("\n");
      const urls = family.kernelArguments(spec, context).join(" ");
      expect(`${text} ${urls}`).toContain(TOKEN);
      for (const phase of reports) expect(text).toContain(`${TOKEN}/${phase}`);
      expect(text.match(/[0-9a-f]{32}/g)?.filter((token) => token !== TOKEN) ?? []).toEqual([]);
      if (spec.layout.encryption === null) expect(text).not.toContain(PASSPHRASE);
      for (const file of files)
        if (answer.looksLike(file.text))
          expect(answer.lint(file.text, { ...NOTHING, version: context.version })).toEqual([]);
    });

    test("every shell script is one", () => {
      const all = specs.flatMap(([_, spec]) => scripts(answer.render(spec, context).files));
      expect(
        complaints(all.map((script) => `# shellcheck disable=SC2034,SC2043,SC2154\n${script.replace(/^#!.*\n/, "")}`)),
      ).toBe("");
    });

    test("read back, any spec renders to the same files again", () => {
      let rendered = 0;
      fc.assert(
        fc.property(anySpec, (written) => {
          const spec = { ...written, ...release.narrow?.(written) };
          if (!specSchema.safeParse(spec).success) return;
          const first = made(spec);
          if (first.files.length === 0) return;
          rendered++;
          const back = answer.read(first.files);
          expect(made(back.spec).files).toEqual(first.files);
          const whole: Words = specSchema.parse(spec);
          const again: Words = openSpecSchema.parse(back.spec);
          for (const key of questions.keeps ?? ["users", "disk", "atEnd"])
            expect([key, again[key]]).toEqual([key, whole[key]]);
        }),
        { numRuns: 60 },
      );
      expect(rendered).toBeGreaterThan(3);
    });
  });
}
