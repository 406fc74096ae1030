// The contract's routes of profiles and answer files.

import { z } from "zod";
import { formatOf, renderedWith, type System, variablesOf } from "../../acts/answers.ts";
import { withHashes } from "../../acts/clear-passwords.ts";
import { lineDiff } from "../../acts/line-diff.ts";
import { named } from "../../acts/named.ts";
import { profileNamed, putProfile, removeProfile, versionsOf } from "../../acts/profiles.ts";
import { faults } from "../../config/faults.ts";
import { redact } from "../../installs/redact.ts";
import { type Machine, machineSchema } from "../../machines/machine.ts";
import { type Profile, profileSchema } from "../../machines/profile.ts";
import { openSpecSchema, specSchema } from "../../machines/spec.ts";
import { Mistake } from "../../net/mistake.ts";
import { FAMILIES } from "../../os/families.ts";
import { TABLES } from "../../os/media-tables.ts";
import type { Store } from "../../store/interface.ts";
import type { profileRoutes, writtenProfileSchema } from "../contract/profiles.ts";
import { hiddenProfile, restored, restoredTexts } from "./hidden.ts";
import type { Handlers, Office } from "./office.ts";
import { pageBy } from "./pages.ts";

export const profileHandlers: Handlers<typeof profileRoutes> = {
  async "profiles.list"({ store }, { query }) {
    const all = (await store.profiles.all()).filter(({ media }) => query.media === undefined || media === query.media);
    const page = pageBy(all, query, ({ name }) => name);
    return { ...page, items: page.items.map(hiddenProfile) };
  },
  "profiles.show": async ({ store }, { params }) => hiddenProfile(await named("profile", store.profiles, params.name)),
  "profiles.versions": async ({ store }, { params }) => ({
    items: (await versionsOf(store, params.name)).map(({ number, atMs, who }) => ({ number, atMs, who })),
  }),
  async "profiles.put"({ store, now }, { params, body, who }) {
    const before = await store.profiles.get(params.name);
    const author = { who: who.title, nowMs: now() };
    return hiddenProfile(await putProfile(store, { ...whole(body, before), name: params.name }, author));
  },
  "profiles.remove": async ({ store }, { params }) => hiddenProfile(await removeProfile(store, params.name)),
  async "answers.render"(office, { body }) {
    const { files, ...rest } = await renderedFor(office, body);
    return { ...rest, files: files.map(({ name, text }) => ({ name, text: redact(text) })) };
  },
  async "answers.diff"(office, { body }) {
    const [before, after] = [await textOf(office, "before", body.before), await textOf(office, "after", body.after)];
    return { lines: lineDiff(before, after) };
  },
  async "answers.variables"({ store, loaded }, { query }) {
    const machine = await machineFor(store, query.machine);
    const profile = await named("profile", store.profiles, query.profile);
    const { variables, ...rest } = await variablesOf(machine, profile, store, loaded);
    return {
      ...rest,
      variables: variables.map(({ name, value }) => ({ name, value: value === null ? null : redact(value) })),
    };
  },
  "families.list": async () =>
    FAMILIES.map(({ name, title, answer, takes }) => ({
      family: name,
      title,
      format: answer.format,
      files: answer.files,
      places: { ...answer.places },
      distributions: distributionsOf(name).filter((distribution) => takes?.({ distribution, version: "99" }) ?? true),
    })),
  "spec.schema": async () => SPEC_SCHEMA,
  async "answers.lint"(_, { body }) {
    const { text, format, version, diskMebibytes } = body;
    const place = { version: version ?? null, exists: null, ownUrl: null, diskMebibytes: diskMebibytes ?? null };
    return formatOf(text, format).lint(text, place);
  },
  async "answers.import"(_, { body }) {
    const { spec, source, notes } = formatOf(body.text, body.format).read([{ name: body.name, text: body.text }]);
    const checked = specSchema.safeParse(spec);
    return { spec, source, notes, faults: checked.success ? [] : faults(checked.error) };
  },
};

const SPEC_SCHEMA = z.toJSONSchema(openSpecSchema, { io: "input", unrepresentable: "any" }) as Record<string, unknown>;

interface Side {
  readonly machine?: string | undefined;
  readonly profile?: string | undefined;
  readonly version?: number | undefined;
  readonly written?: Written | undefined;
  readonly as?: System | undefined;
  readonly text?: string | undefined;
}

async function renderedFor({ store, loaded }: Office, { machine: name, profile, version, written, as }: Side) {
  const machine = await machineFor(store, name);
  return renderedWith(machine, await profileFor(store, machine, { profile, version, written }), store, loaded, as);
}

/** Comparing takes time by the product of both. */
const MOST_LINES = 3000;

async function textOf(office: Office, path: string, side: Side): Promise<string> {
  const text =
    side.text ??
    (await renderedFor(office, side)).files.map(({ name, text }) => `==> ${name} <==\n${redact(text)}`).join("\n");
  if (text.split("\n").length <= MOST_LINES) return text;
  throw new Mistake("nothing was compared", [{ path, problem: `has more than ${MOST_LINES} lines` }]);
}

async function machineFor(store: Store, name: string | undefined): Promise<Machine> {
  return name === undefined ? SOME_MACHINE : named("machine", store.machines, name);
}

function distributionsOf(family: string): readonly string[] {
  const tables = TABLES.filter((table) => table.family === family);
  return [...new Set(tables.flatMap(({ rows }) => rows.map(({ distribution }) => distribution)))].sort();
}

const SOME_MACHINE: Machine = machineSchema.parse({ name: "machine", mac: "52:54:00:00:00:01" });

type Written = z.output<typeof writtenProfileSchema>;

/** What was hidden when it was shown is put back. */
function whole(body: Written, before: Profile | null): Record<string, unknown> {
  const { answer } = body;
  return {
    ...body,
    spec: restored(body.spec, before),
    snippets: restoredTexts(body.snippets, before?.snippets),
    answer: answer === null ? null : { ...answer, files: restoredTexts(answer.files, before?.answer?.files) },
  };
}

async function profileFor(
  store: Store,
  machine: Machine,
  { profile, version, written }: Pick<Side, "profile" | "version" | "written">,
): Promise<Profile> {
  const wanted = profile ?? machine.profile;
  if (written === undefined) {
    if (wanted === null)
      throw new Mistake("nothing to render", [
        { path: "profile", problem: `${machine.name} has no profile of its own`, hint: "name one" },
      ]);
    return profileNamed(store, version === undefined ? wanted : `${wanted}@${version}`);
  }
  const before = wanted === null ? null : await store.profiles.get(wanted);
  const filled = whole(written, before);
  const parsed = profileSchema.safeParse({ ...filled, spec: withHashes(filled.spec), name: wanted ?? "written" });
  if (!parsed.success) throw new Mistake("the profile has mistakes", faults(parsed.error));
  return parsed.data;
}
