// One profile: the spec's sections, the form of one of them, and the answer file that comes of it, rendered as one types.

import { Alert, Button, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { ApiProblem, type Tagged } from "../../../src/http/client/client.ts";
import { useParam } from "../../frame/address.ts";
import type { PageProps } from "../../frame/pages.tsx";
import { type Answer, client, queries, readAgain, useApi, useTagged } from "../../live/api.ts";
import { FailedDeed, FailedState } from "../../parts/failed-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { RoleButton } from "../../parts/role-button.tsx";
import { Badge } from "../../parts/state-badge.tsx";
import { useSaid } from "../../words/sentences/said.ts";
import type { Translate } from "../../words/sentences/translate.ts";
import { AnswerView } from "./answer-view.tsx";
import { Compare } from "./compare.tsx";
import { bodyOf, type Draft, draftOf, isSame } from "./draft.ts";
import { OwnFile } from "./own-file.tsx";
import { RemoveProfile } from "./remove-profile.tsx";
import { SectionForm } from "./section-form.tsx";
import { SECTION_NAMES, sectionOf } from "./sections.ts";
import { type Schema, shapeOf } from "./shape.ts";
import { TakeOver } from "./take-over.tsx";
import { profileWords } from "./words.ts";

type Profile = Answer<"profiles.show">;
const PANES = ["general", ...SECTION_NAMES, "ownFile", "asJson"] as const;
export type Pane = (typeof PANES)[number];
/** After the last key. */
const RENDER_MS = 350;

export function ProfilePage({ params: { name = "" } }: PageProps) {
  const profile = useTagged("profiles.show", { params: { name } });
  const schema = useApi("spec.schema", {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <div className="bl-page">
      <Loaded of={profile} rows={10}>
        {(found) => (
          <Loaded of={schema} rows={10}>
            {(spec) => (
              <Editor key={found.answer.name} profile={found.answer} tag={found.tag} schema={spec as Schema} />
            )}
          </Loaded>
        )}
      </Loaded>
    </div>
  );
}

function Editor(props: { readonly profile: Profile; readonly tag: string | null; readonly schema: Schema }) {
  const { profile, schema } = props;
  const say = profileWords.use();
  const said = useSaid();
  const [, go] = useLocation();
  const [paneName, setPane] = useParam("section", true);
  const [file, setFile] = useParam("file");
  const [saved, setSaved] = useState<Draft>(() => draftOf(profile));
  const [draft, setDraft] = useState<Draft>(saved);
  const [tag, setTag] = useState(props.tag);
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [dialog, setDialog] = useState<"takeOver" | "remove" | null>(null);
  const pane = PANES.find((one) => one === paneName) ?? "general";
  const shape = useMemo(() => shapeOf(schema), [schema]);
  const isChanged = !isSame(draft, saved);
  const [written] = useDebouncedValue(draft, RENDER_MS);
  const body = useMemo(() => bodyOf(written), [written]);
  // By its name the server knows whose kept passwords are meant.
  const [machine, setMachine] = useParam("machine");
  const [beside, setBeside] = useParam("beside", true);
  const given = { profile: profile.name, ...(machine === null ? {} : { machine }) };
  const now = useApi("answers.render", { body: { ...given, written: body } });
  const before = useApi("answers.render", { body: given });
  useLeaving(isChanged, say("leave"));

  const faults = useMemo(() => faultsOf(failed ?? now.error, said), [failed, now.error, said]);
  const show = (stored: Tagged<Profile>) => {
    const kept = draftOf(stored.answer);
    setSaved(kept);
    setDraft(kept);
    setTag(stored.tag);
  };
  const save = async (force: boolean) => {
    setSaving(true);
    setFailed(null);
    try {
      const headers: Record<string, string> = force || tag === null ? {} : { "If-Match": tag };
      const call = { params: { name: profile.name }, body: bodyOf(draft) };
      show(await client.tagged("profiles.put", call, headers));
      for (const group of ["profiles", "answers", "machines", "media"]) readAgain(queries, group);
    } catch (cause) {
      setFailed(cause);
    }
    setSaving(false);
  };
  const readTheirs = async () => {
    show(await client.tagged("profiles.show", { params: { name: profile.name } }));
    setFailed(null);
  };
  const overtaken = failed instanceof ApiProblem && failed.problem.status === 412;
  const wrongIn = (one: Pane) => [...faults.keys()].some((path) => sectionOf(path) === one);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={1}>{profile.name}</Title>
          <Badge tone={isChanged ? "warn" : "quiet"}>{say(isChanged ? "unsaved" : "saved")}</Badge>
        </Group>
        <Group gap="xs">
          <Button variant="default" onClick={() => setDialog("takeOver")}>
            {say("takeOver")}
          </Button>
          <RoleButton needs="operator" variant="default" onClick={() => setDialog("remove")}>
            {say("remove")}
          </RoleButton>
          {isChanged ? (
            <Button variant="default" onClick={() => setDraft(saved)}>
              {say("discard")}
            </Button>
          ) : null}
          <RoleButton needs="operator" disabled={!isChanged} loading={saving} onClick={() => void save(false)}>
            {say("save")}
          </RoleButton>
        </Group>
      </Group>
      {overtaken ? (
        <Alert color="yellow" variant="outline" role="alert">
          <Stack gap="xs" align="start">
            {say("somebodyElse")}
            <Group>
              <Button size="xs" variant="default" onClick={() => void readTheirs()}>
                {say("readAgain")}
              </Button>
              <Button size="xs" color="red" className="bl-wipe" onClick={() => void save(true)}>
                {say("overwrite")}
              </Button>
            </Group>
          </Stack>
        </Alert>
      ) : (
        <FailedDeed cause={failed} />
      )}
      <div className="bl-profile">
        <nav aria-label={say("sections")} className="bl-sections">
          {PANES.map((one) => (
            <button
              key={one}
              type="button"
              className={one === pane ? "bl-section bl-on" : "bl-section"}
              aria-current={one === pane}
              onClick={() => setPane(one === "general" ? null : one)}
            >
              {say(one)}
              {wrongIn(one) ? <span className="bl-text-bad"> •</span> : null}
            </button>
          ))}
        </nav>
        <section className="bl-panel" aria-label={say(pane)}>
          {pane === "ownFile" ? (
            <OwnFile
              profile={profile.name}
              draft={draft}
              setDraft={setDraft}
              rendered={now.data}
              machine={machine}
              setMachine={setMachine}
            />
          ) : (
            <SectionForm pane={pane} shape={shape} draft={draft} setDraft={setDraft} faults={faults} />
          )}
        </section>
        <section className="bl-panel bl-answer-pane" aria-label={say("answer")}>
          <Tabs
            value={beside === "compare" ? "compare" : "answer"}
            onChange={(to) => setBeside(to === "compare" ? to : null)}
            mb="xs"
          >
            <Tabs.List>
              <Tabs.Tab value="answer">{say("answer")}</Tabs.Tab>
              <Tabs.Tab value="compare">{say("compare")}</Tabs.Tab>
            </Tabs.List>
          </Tabs>
          {draft.use === "start" ? (
            <Text size="sm" c="dimmed">
              {say("noAnswer")}
            </Text>
          ) : beside === "compare" ? (
            <Compare profile={profile.name} written={body} />
          ) : now.isError ? (
            <FailedState cause={now.error} />
          ) : (
            <Loaded of={now} rows={10}>
              {(rendered) => <AnswerView now={rendered} saved={before.data} file={file} setFile={setFile} />}
            </Loaded>
          )}
        </section>
      </div>
      {dialog === "takeOver" ? (
        <TakeOver take={(spec) => setDraft({ ...draft, spec })} close={() => setDialog(null)} />
      ) : null}
      {dialog === "remove" ? (
        <RemoveProfile name={profile.name} close={() => setDialog(null)} gone={() => go("/profiles")} />
      ) : null}
    </Stack>
  );
}

/** What is wrong, by the spec's paths. */
function faultsOf(cause: unknown, said: Translate): ReadonlyMap<string, string> {
  if (!(cause instanceof ApiProblem)) return new Map();
  return new Map(
    (cause.problem.faults ?? []).map(({ path, problem }) => [
      path
        .replace(/^written\./, "")
        .replace(/^spec\./, "")
        .replaceAll(/\[(\d+)\]/g, ".$1"),
      said(problem),
    ]),
  );
}

/** Asks before the window is closed, and before another page is shown. */
function useLeaving(isChanged: boolean, question: string): void {
  useEffect(() => {
    if (!isChanged) return;
    const unload = (event: BeforeUnloadEvent) => event.preventDefault();
    const click = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (link === null || link.getAttribute("target") === "_blank") return;
      if (window.confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("beforeunload", unload);
    document.addEventListener("click", click, true);
    return () => {
      window.removeEventListener("beforeunload", unload);
      document.removeEventListener("click", click, true);
    };
  }, [isChanged, question]);
}
