// The same questions to every family that installs, for every version that recognition has a sample of. A new family is asked by
// being in the list of families; what only one of them must do stands in its own folder's tests.
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { specSchema } from "../../machines/spec.ts";
import type { Family } from "../family.ts";
import { anySpec } from "./any-spec.test-data.ts";
import { asked, given, HIDDEN, PLAIN, plain } from "./asked.test-data.ts";
import type { AnswerContext } from "./family-answer.ts";
import { CONTEXT, HASH, PASSPHRASE, TOKEN } from "./specs.test-data.ts";

const DISK = "/dev/disk/by-id/ata-ASKED_FOR_4711";

const OF_OTHER =
  /other7|elsewhere\.test|02[:-]aa[:-]bb[:-]cc[:-]dd[:-]ee|02aabbccddee|192\.168\.9\.99|SN-OTHER|99999999|fedcba98/i;

/** Is there a note at this place of the spec? */
function isToldOf({ answer }: Family, context: AnswerContext, path: string, written: unknown = PLAIN[0]): boolean {
  return answer.render(specSchema.parse(written), context).notes.some((note) => note.path === path);
}

test("there is a sample of media for every family", () => {
  expect(asked.filter(({ contexts }) => contexts.length === 0).map(({ title }) => title)).toEqual([]);
});

describe.each(asked.map((one) => [one.title, one] as const))("%s", (_, { family, contexts }) => {
  test("is the disk chosen as asked?", () => {
    for (const [context] of contexts) {
      const second =
        plain(family, context, { disk: "/dev/sdb" }) ?? plain(family, context, { disk: { serial: "sdb" } });
      if (family.leavesDisks) {
        expect(second).not.toMatch(/\bsd[ab]\b/);
        continue;
      }
      expect(second).toContain("sdb");
      expect(second).not.toMatch(/\bsda\b/);
      // Not every installer takes a disk by such a name; one that does takes this one.
      expect(plain(family, context, { disk: DISK }) ?? DISK).toContain("ata-ASKED_FOR_4711");
    }
  });

  test("is the password there as its hash, or hidden, and never in clear?", () => {
    for (const [context] of contexts) {
      const text = plain(family, context) ?? "";
      // Where there are no accounts at all, that is said.
      expect(text.includes(HASH) || text.includes(HIDDEN) || isToldOf(family, context, "root.passwordHash")).toBe(true);
      expect(text).not.toContain(PASSPHRASE);
    }
  });

  test("is the finish reported, with the token, to this server?", () => {
    for (const [context] of contexts) {
      const text = plain(family, context) ?? "";
      expect(text).toContain(context.reportUrl("installed"));
      expect(text.match(/\b[0-9a-f]{32}\b/g)?.filter((word) => word !== TOKEN) ?? []).toEqual([]);
    }
  });

  test("is nothing of another machine in it?", () => {
    for (const [context, other] of contexts) {
      expect(plain(family, other)).toMatch(OF_OTHER);
      expect(plain(family, context)).not.toMatch(OF_OTHER);
      expect(plain(family, other)).not.toContain(TOKEN);
    }
  });

  test("does its own lint find no mistake in it?", () => {
    for (const [context] of contexts) {
      const taken = PLAIN.map((written) => family.answer.render(specSchema.parse(written), context).files);
      const file = taken.flat().find(({ text }) => family.answer.looksLike(text));
      if (file === undefined) throw new Error("no file that it would know for its own");
      const ground = { version: context.version, exists: null, ownUrl: null, diskMebibytes: null };
      expect(family.answer.lint(file.text, ground).filter(({ severity }) => severity === "error")).toEqual([]);
    }
  });

  test("whatever is in a spec: files, or errors that say why not; and what comes back is the same", () => {
    const [context] = contexts.at(-1) ?? [CONTEXT];
    const read = (written: unknown) => {
      const { files } = family.answer.render(specSchema.parse(written), context);
      if (files.length === 0) return null;
      const { spec } = family.answer.read(files);
      // A password that is no hash does not come back.
      return specSchema.parse({ ...spec, root: { passwordHash: HASH, ...(spec.root as object | undefined) } });
    };
    fc.assert(
      fc.property(anySpec, (written) => {
        given(family, written, context);
        const back = read(written);
        if (back === null) return;
        const spec = specSchema.parse(written);
        if (!isToldOf(family, context, "users", written))
          expect(back.users.map(({ name, fullName }) => ({ name, fullName }))).toEqual(
            spec.users.map(({ name, fullName }) => ({ name, fullName })),
          );
        if (!family.leavesDisks) expect(back.disk).toEqual(spec.disk);
      }),
      { numRuns: 25 },
    );
  });
});
