// A person's own answer files instead of what the spec would give: as they are, or as templates with this machine's values.
import { Button, Checkbox, Group, NativeSelect, Stack, Switch, Table, Text, TextInput } from "@mantine/core";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { type Answer, useApi } from "../../live/api.ts";
import type { Mark } from "../../parts/code-editor.tsx";
import { Rows } from "../../parts/loaded.tsx";
import { useSaid } from "../../words/sentences/said.ts";
import type { Draft } from "./draft.ts";
import { ownWords } from "./own-words.ts";

const CodeEditor = lazy(() => import("../../parts/code-editor.tsx").then((one) => ({ default: one.CodeEditor })));

type Rendered = Answer<"answers.render">;
/** `ks.cfg line 12`, `line 12`. */
const PLACE = /^(?:(\S+) )?line (\d+)$/;

/**
 * The marks of one file in the editor. What is found in a template's outcome is about other lines than the template's own, and is
 * shown there.
 */
export function marksOf(rendered: Rendered | undefined, file: string, template: boolean): readonly Mark[] {
  if (rendered === undefined || (template && rendered.files.length > 0)) return [];
  return rendered.notes.flatMap(({ path, severity, problem, hint }) => {
    const [, name, line] = PLACE.exec(path) ?? [];
    if (line === undefined || name !== file) return [];
    return [{ line: Number(line), severity, text: hint === undefined ? problem : `${problem} → ${hint}` }];
  });
}

export function OwnFile(props: {
  readonly profile: string;
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  readonly rendered: Rendered | undefined;
  readonly machine: string | null;
  readonly setMachine: (name: string | null) => void;
}) {
  const { profile, draft, setDraft, rendered, machine, setMachine } = props;
  const say = ownWords.use();
  const said = useSaid();
  const { answer, snippets } = draft;
  const query = machine === null ? { profile } : { profile, machine };
  const variables = useApi("answers.variables", { query }).data;
  const machines = useApi("machines.list", { query: { limit: 1000 } }).data?.items ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const insert = useRef<(text: string) => void>(() => {});
  const first = variables?.files[0] ?? rendered?.files[0]?.name ?? "answer";
  const names = [...new Set([first, ...Object.keys(answer?.files ?? {})])];
  const pieces = Object.keys(snippets).map((name) => `{% ${name} %}`);
  const shown = chosen !== null && [...names, ...pieces].includes(chosen) ? chosen : first;
  const piece = /^\{% (.*) %\}$/.exec(shown)?.[1];
  const marks = useMemo(() => {
    const all = piece === undefined ? marksOf(rendered, shown, answer?.template ?? false) : [];
    return all.map((mark) => ({ ...mark, text: said(mark.text) }));
  }, [rendered, shown, piece, answer?.template, said]);

  const begin = () => {
    const files = Object.fromEntries((rendered?.files ?? []).map(({ name, text }) => [name, text]));
    setDraft({ ...draft, answer: { files: { [first]: "", ...files }, template: false } });
  };
  const write = (text: string) => {
    if (piece !== undefined) setDraft({ ...draft, snippets: { ...snippets, [piece]: text } });
    else if (answer !== null) setDraft({ ...draft, answer: { ...answer, files: { ...answer.files, [shown]: text } } });
  };
  const drop = () => {
    if (piece !== undefined) setDraft({ ...draft, snippets: without(snippets, piece) });
    else if (answer !== null) setDraft({ ...draft, answer: { ...answer, files: without(answer.files, shown) } });
    setChosen(null);
  };
  if (answer === null)
    return (
      <Stack align="start">
        <Text size="sm">{say("fromSpec")}</Text>
        <Button variant="default" onClick={begin}>
          {say("begin")}
        </Button>
      </Stack>
    );
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {say("says")}
      </Text>
      <Group justify="space-between">
        <Switch
          checked
          label={say("own")}
          onChange={() => {
            if (window.confirm(say("backAsk"))) setDraft({ ...draft, answer: null });
          }}
        />
        <Checkbox
          label={say("template")}
          checked={answer.template}
          onChange={({ currentTarget }) =>
            setDraft({ ...draft, answer: { ...answer, template: currentTarget.checked } })
          }
        />
      </Group>
      <Group align="end" gap="xs">
        <NativeSelect
          className="bl-grow"
          label={say("file")}
          data={[...names, ...pieces]}
          value={shown}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
        <Button variant="default" disabled={shown === first} onClick={drop}>
          {say("drop")}
        </Button>
      </Group>
      <AddFile
        known={(variables?.files ?? []).filter((name) => !names.includes(name))}
        add={(name) => {
          setDraft({ ...draft, answer: { ...answer, files: { ...answer.files, [name]: "" } } });
          setChosen(name);
        }}
        addSnippet={(name) => {
          setDraft({ ...draft, snippets: { ...snippets, [name]: "" } });
          setChosen(`{% ${name} %}`);
        }}
        template={answer.template}
      />
      <Suspense fallback={<Rows count={8} />}>
        <CodeEditor
          label={shown}
          name={shown}
          value={(piece === undefined ? answer.files[shown] : snippets[piece]) ?? ""}
          onChange={write}
          marks={marks}
          onReady={(put) => {
            insert.current = put;
          }}
        />
      </Suspense>
      {marks.length === 0 ? null : (
        <ul className="bl-plain-list" aria-label={say("marks")}>
          {marks.map(({ line, text, severity }) => (
            <li key={`${line} ${text}`} className={severity === "error" ? "bl-text-bad" : "bl-text-warn"}>
              <Text span size="sm">{`${say("line", { line })}: ${text}`}</Text>
            </li>
          ))}
        </ul>
      )}
      {answer.template ? (
        <>
          <NativeSelect
            label={say("valuesOf")}
            data={[{ value: "", label: say("someMachine") }, ...machines.map(({ name }) => name)]}
            value={machine ?? ""}
            onChange={({ currentTarget }) => setMachine(currentTarget.value === "" ? null : currentTarget.value)}
          />
          <Values all={variables?.variables ?? []} onPick={(name) => insert.current(`{{ ${name} }}`)} />
          <Text size="xs" c="dimmed">
            {say("filters")} {(variables?.filters ?? []).join(", ")}
          </Text>
        </>
      ) : null}
    </Stack>
  );
}

function AddFile(props: {
  readonly known: readonly string[];
  readonly template: boolean;
  readonly add: (name: string) => void;
  readonly addSnippet: (name: string) => void;
}) {
  const { known, template, add, addSnippet } = props;
  const say = ownWords.use();
  const [name, setName] = useState("");
  const isFile = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,60}$/.test(name);
  const isSnippet = /^[a-z][a-zA-Z0-9_]{0,40}$/.test(name);
  return (
    <Group align="end" gap="xs">
      <TextInput
        className="bl-grow"
        label={say("newName")}
        description={known.length === 0 ? say("newHint") : `${say("known")} ${known.join(", ")}`}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value.trim())}
      />
      <Button variant="default" disabled={!isFile} onClick={() => add(name)}>
        {say("addFile")}
      </Button>
      {template ? (
        <Button variant="default" disabled={!isSnippet} onClick={() => addSnippet(name)}>
          {say("addSnippet")}
        </Button>
      ) : null}
    </Group>
  );
}

function Values(props: {
  readonly all: Answer<"answers.variables">["variables"];
  readonly onPick: (name: string) => void;
}) {
  const say = ownWords.use();
  return (
    <Table.ScrollContainer minWidth={280} maxHeight={320} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <table className="bl-plain">
        <thead>
          <tr>
            <th scope="col">{say("variable")}</th>
            <th scope="col">{say("value")}</th>
          </tr>
        </thead>
        <tbody>
          {props.all.map(({ name, value }) => (
            <tr key={name}>
              <td>
                <button type="button" className="bl-sort bl-mono" title={say("put")} onClick={() => props.onPick(name)}>
                  {name}
                </button>
              </td>
              <td className="bl-anywhere bl-mono">{value ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Table.ScrollContainer>
  );
}

function without<T>(all: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
}
