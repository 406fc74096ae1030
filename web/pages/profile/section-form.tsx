// The form of one section.
import { NativeSelect, Stack, TagsInput, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../../live/api.ts";
import { titleOf } from "../media/kinds.ts";
import type { Draft, Spec } from "./draft.ts";
import { Field } from "./field.tsx";
import { LayoutBar } from "./layout-bar.tsx";
import type { Pane } from "./profile-page.tsx";
import { SECTIONS } from "./sections.ts";
import type { Shape } from "./shape.ts";
import { profileWords } from "./words.ts";

export function SectionForm(props: {
  readonly pane: Exclude<Pane, "ownFile">;
  readonly shape: Shape;
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  readonly faults: ReadonlyMap<string, string>;
}) {
  const { pane, shape, draft, setDraft, faults } = props;
  const say = profileWords.use();
  const setSpec = (spec: Spec) => setDraft({ ...draft, spec });
  if (pane === "general") return <General draft={draft} setDraft={setDraft} faults={faults} />;
  if (pane === "asJson") return <AsJson spec={draft.spec} setSpec={setSpec} />;
  const fields = shape.kind === "fields" ? shape.fields : [];
  const layout = draft.spec.layout;
  return (
    <Stack gap="md">
      {pane === "disks" ? <LayoutBar layout={asRecord(layout)} disks={diskCount(draft.spec)} /> : null}
      {pane === "raw" ? (
        <Text size="sm" c="dimmed">
          {say("rawSays")}
        </Text>
      ) : null}
      {fields
        .filter(({ key }) => (SECTIONS[pane] as readonly string[]).includes(key))
        .map(({ key, shape: one }) => (
          <Field
            key={key}
            name={key}
            shape={one}
            value={draft.spec[key]}
            onChange={(to) => setSpec(withKey(draft.spec, key, to))}
            path={key}
            faults={faults}
          />
        ))}
    </Stack>
  );
}

function withKey(spec: Spec, key: string, to: unknown): Spec {
  const { [key]: _before, ...rest } = spec;
  return to === undefined ? rest : { ...rest, [key]: to };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "string") return { kind: value };
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function diskCount({ disk }: Spec): number {
  const { devices, count } = asRecord(disk);
  return Array.isArray(devices) && devices.length > 0 ? devices.length : Number(count ?? 1);
}

function General(props: {
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  readonly faults: ReadonlyMap<string, string>;
}) {
  const { draft, setDraft, faults } = props;
  const say = profileWords.use();
  const media = useApi("media.list", { query: { limit: 1000 } }).data?.items ?? [];
  const known = media.some(({ name }) => name === draft.media);
  const error = faults.get("packages");
  return (
    <Stack gap="md">
      <NativeSelect
        label={say("media")}
        data={[
          ...(known ? [] : [{ value: draft.media, label: draft.media }]),
          ...media.map((one) => ({ value: one.name, label: `${titleOf(one)} (${one.name})` })),
        ]}
        value={draft.media}
        onChange={({ currentTarget }) => setDraft({ ...draft, media: currentTarget.value })}
      />
      <NativeSelect
        label={say("use")}
        data={(["install", "start"] as const).map((value) => ({ value, label: say(value) }))}
        value={draft.use}
        onChange={({ currentTarget }) =>
          setDraft({ ...draft, use: currentTarget.value === "start" ? "start" : "install" })
        }
      />
      <TextInput
        label={say("packagesFrom")}
        description={say("packagesHint")}
        {...(error === undefined ? {} : { error })}
        value={draft.packages ?? ""}
        onChange={({ currentTarget }) =>
          setDraft({ ...draft, packages: currentTarget.value === "" ? null : currentTarget.value })
        }
      />
      <TagsInput
        label={say("arguments")}
        splitChars={[" "]}
        acceptValueOnBlur
        value={[...draft.arguments]}
        onChange={(words) => setDraft({ ...draft, arguments: words })}
      />
    </Stack>
  );
}

function AsJson({ spec, setSpec }: { readonly spec: Spec; readonly setSpec: (spec: Spec) => void }) {
  const say = profileWords.use();
  const [text, setText] = useState(() => JSON.stringify(spec, null, 2));
  const [why, setWhy] = useState<string | null>(null);
  const change = (typed: string) => {
    setText(typed);
    try {
      const read: unknown = JSON.parse(typed);
      if (typeof read !== "object" || read === null || Array.isArray(read)) throw new Error("{ … }");
      setSpec(read as Spec);
      setWhy(null);
    } catch (cause) {
      setWhy(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <Textarea
      label={say("asJson")}
      description={say("asJsonSays")}
      autosize
      minRows={16}
      maxRows={40}
      classNames={{ input: "bl-mono" }}
      value={text}
      error={why === null ? null : say("badJson", { why })}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}
