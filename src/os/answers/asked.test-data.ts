// For tests: every family that installs, with the media that recognition has a sample of, and two machines for each.
import { expect } from "bun:test";
import { specSchema } from "../../machines/spec.ts";
import type { Recognition } from "../../media/media.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import type { Mac } from "../../net/mac.ts";
import { FAMILIES, familyOf, recognise } from "../families.ts";
import type { Family } from "../family.ts";
import { inMemory } from "../in-memory.test-data.ts";
import { SAMPLES } from "../samples.test-data.ts";
import type { AnswerContext } from "./family-answer.ts";
import { hasErrors } from "./note.ts";
import { CONTEXT, HASH, PASSPHRASE, TOKEN } from "./specs.test-data.ts";

const OTHER_TOKEN = "fedcba9876543210fedcba9876543210";

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

/** What the machine is given: files and kernel arguments. Null: the family refuses the spec, and says so. */
export function given({ answer, kernelArguments }: Family, written: unknown, context: AnswerContext): string | null {
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
export const PLAIN = ["/dev/sda", { serial: "sda" }].flatMap((disk) =>
  ACCOUNTS.map((account) => ({ ...account, disk })),
);

/** Where a password is no hash: as Windows' own tool writes it. */
export const HIDDEN = Buffer.from(`${PASSPHRASE}AdministratorPassword`, "utf16le").toString("base64");

/** The first of them that the family takes; null when it takes none. */
export function plain(family: Family, context: AnswerContext, more: object = {}): string | null {
  for (const written of PLAIN) {
    const text = given(family, { ...written, ...more }, context);
    if (text !== null) return text;
  }
  return null;
}

const media = new Map<string, Recognition | null>();
for (const { name, files, disc } of SAMPLES) media.set(name, await recognise(inMemory(files, disc)));

export const asked = FAMILIES.map((family) => {
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
