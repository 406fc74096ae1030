// The same questions to every family that installs, for every version that recognition has a sample of. A new family is asked by
// being in the list of families; what only one of them must do stands in its own folder's tests.
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { specSchema } from "../../machines/spec.ts";
import type { Recognition } from "../../media/media.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import type { Mac } from "../../net/mac.ts";
import { FAMILIES, familyOf, recognise } from "../families.ts";
import type { Family } from "../family.ts";
import { inMemory } from "../in-memory.test-data.ts";
import { SAMPLES } from "../samples.test-data.ts";
import { anySpec } from "./any-spec.test-data.ts";
import type { AnswerContext } from "./family-answer.ts";
import { hasErrors } from "./note.ts";
import { CONTEXT, HASH, PASSPHRASE, TOKEN } from "./specs.test-data.ts";

const OTHER_TOKEN = "fedcba9876543210fedcba9876543210";
const DISK = "/dev/disk/by-id/ata-ASKED_FOR_4711";

/** Everything that tells one machine from another, none of it in the other. */
function contextOf(
  version: string,
  distribution: string,
  architecture: string,
  found: Recognition | null,
): readonly [AnswerContext, AnswerContext] {
  const secret = (name: string) => CONTEXT.secret(name) ?? (name.startsWith("password-") ? PASSPHRASE : null);
  const media = found === null ? {} : { media: { ...found, name: "disc" } };
  const packages = found?.packages == null ? null : CONTEXT.packages;
  const first = { ...CONTEXT, version, distribution, architecture, ...media, packages, secret };
  return [
    first,
    {
      ...first,
      name: { hostName: "other7", domain: "elsewhere.test" },
      machine: {
        name: "other7",
        mac: "02:aa:bb:cc:dd:ee" as Mac,
        address: "192.168.9.99" as Ipv4,
        serial: "SN-OTHER",
        uuid: "99999999-8888-7777-6666-555555555555",
      },
      reportUrl: (phase) => first.reportUrl(phase).replace(TOKEN, OTHER_TOKEN),
      answerUrl: (file) => first.answerUrl(file).replace(TOKEN, OTHER_TOKEN),
    },
  ];
}
const OF_OTHER =
  /other7|elsewhere\.test|02[:-]aa[:-]bb[:-]cc[:-]dd[:-]ee|02aabbccddee|192\.168\.9\.99|SN-OTHER|99999999|fedcba98/i;

/** What the machine is given: files and kernel arguments. Null: the family refuses the spec, and says so. */
function given({ answer, kernelArguments }: Family, written: unknown, context: AnswerContext): string | null {
  const spec = specSchema.parse(written);
  const { files, notes } = answer.render(spec, context);
  expect(files.length === 0).toBe(hasErrors(notes));
  if (files.length === 0) return null;
  return [...files.map((file) => file.text), ...kernelArguments(spec, context)].join("\n");
}

/** The plainest that people write. A family that cannot have a root who logs in is asked with a user. */
const ACCOUNTS = [
  { root: { passwordHash: HASH } },
  { users: [{ name: "ada", passwordHash: HASH, sudo: true }] },
  { users: [{ name: "core", passwordHash: HASH, sudo: true }] },
];
/** By its name; or, to those that have no such names, by what the disk says of itself. */
const PLAIN = ["/dev/sda", { serial: "sda" }].flatMap((disk) => ACCOUNTS.map((account) => ({ ...account, disk })));

/** Where a password is no hash: as Windows' own tool writes it. */
const HIDDEN = Buffer.from(`${PASSPHRASE}AdministratorPassword`, "utf16le").toString("base64");

/** The first of them that the family takes; null when it takes none. */
function plain(family: Family, context: AnswerContext, more: object = {}): string | null {
  for (const written of PLAIN) {
    const text = given(family, { ...written, ...more }, context);
    if (text !== null) return text;
  }
  return null;
}

/** Is there a note at this place of the spec? */
function isToldOf({ answer }: Family, context: AnswerContext, path: string, written: unknown = PLAIN[0]): boolean {
  return answer.render(specSchema.parse(written), context).notes.some((note) => note.path === path);
}

const media = new Map<string, Recognition | null>();
for (const { name, files, disc } of SAMPLES) media.set(name, await recognise(inMemory(files, disc)));

const asked = FAMILIES.map((family) => {
  const versions = SAMPLES.flatMap(({ name: sample, is: [name, distribution, version, architecture, kind] }) =>
    name === family.name && kind !== "packages" && familyOf({ family: name, distribution, version } as never) === family
      ? [[version, distribution, architecture, media.get(sample) ?? null] as const]
      : [],
  );
  // Of media too old or too new for the family there is an error, and no file.
  const contexts = versions
    .map((sample) => contextOf(...sample))
    .filter(([context]) => plain(family, context) !== null);
  return { title: `${family.title}, ${family.answer.format}`, family, contexts };
});

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
