// The contract's routes of profiles and answer files.

import type { z } from "zod";
import { formatOf, renderedWith } from "../../acts/answers.ts";
import { withHashes } from "../../acts/clear-passwords.ts";
import { named } from "../../acts/named.ts";
import { putProfile, removeProfile } from "../../acts/profiles.ts";
import { faults } from "../../config.ts";
import { redact } from "../../installs/redact.ts";
import { type Machine, machineSchema } from "../../machines/machine.ts";
import { type Profile, profileSchema } from "../../machines/profile.ts";
import { specSchema } from "../../machines/spec.ts";
import { Mistake } from "../../net/mistake.ts";
import type { Store } from "../../store/interface.ts";
import type { profileRoutes, writtenProfileSchema } from "../contract/profiles.ts";
import { hiddenProfile, restored, restoredTexts } from "./hidden.ts";
import type { Handlers } from "./office.ts";
import { pageBy } from "./pages.ts";

export const profileHandlers: Handlers<typeof profileRoutes> = {
  async "profiles.list"({ store }, { query }) {
    const all = (await store.profiles.all()).filter(({ media }) => query.media === undefined || media === query.media);
    const page = pageBy(all, query, ({ name }) => name);
    return { ...page, items: page.items.map(hiddenProfile) };
  },
  "profiles.show": async ({ store }, { params }) => hiddenProfile(await named("profile", store.profiles, params.name)),
  async "profiles.put"({ store }, { params, body }) {
    const before = await store.profiles.get(params.name);
    return hiddenProfile(await putProfile(store, { ...whole(body, before), name: params.name }));
  },
  "profiles.remove": async ({ store }, { params }) => hiddenProfile(await removeProfile(store, params.name)),
  async "answers.render"({ store, loaded }, { body }) {
    const machine = body.machine === undefined ? SOME_MACHINE : await named("machine", store.machines, body.machine);
    const profile = await profileFor(store, machine, body.profile, body.written);
    const { files, notes } = await renderedWith(machine, profile, store, loaded);
    return { files: files.map(({ name, text }) => ({ name, text: redact(text) })), notes };
  },
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
  name: string | undefined,
  written: Written | undefined,
): Promise<Profile> {
  const wanted = name ?? machine.profile;
  if (written === undefined) {
    if (wanted === null)
      throw new Mistake("nothing to render", [
        { path: "profile", problem: `${machine.name} has no profile of its own`, hint: "name one" },
      ]);
    return named("profile", store.profiles, wanted);
  }
  const before = wanted === null ? null : await store.profiles.get(wanted);
  const filled = whole(written, before);
  const parsed = profileSchema.safeParse({ ...filled, spec: withHashes(filled.spec), name: wanted ?? "written" });
  if (!parsed.success) throw new Mistake("the profile has mistakes", faults(parsed.error));
  return parsed.data;
}
