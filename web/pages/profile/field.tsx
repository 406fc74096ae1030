// A field of the spec by its shape; records and lists hold further fields.

import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useSaid } from "../../words/sentences/said.ts";
import { PasswordField } from "./password-field.tsx";
import { blank, type Shape } from "./shape.ts";
import { fieldTitle, fieldWords, profileWords } from "./words.ts";

export interface FieldProps {
  readonly name: string;
  readonly shape: Shape;
  readonly value: unknown;
  /** undefined: it is left out, and the server's default counts. */
  readonly onChange: (value: unknown) => void;
  /** Where it is in the spec: `layout.mounts.0.min`. */
  readonly path: string;
  /** What is wrong, by path. */
  readonly faults: ReadonlyMap<string, string>;
}

const NONE = "—";

export function Field(props: FieldProps) {
  const { name, shape, value, onChange, path, faults } = props;
  const say = profileWords.use();
  const said = useSaid();
  const label = fieldTitle(fieldWords.use(), name);
  const error = faults.get(path);
  const common = { label, ...(error === undefined ? {} : { error }) };
  const typed = value === null || value === undefined ? "" : String(value);
  switch (shape.kind) {
    case "text":
    case "number": {
      const change = (text: string) => onChange(text === "" ? empty(shape) : kept(shape, text));
      if (shape.kind === "text" && shape.long)
        return (
          <Textarea
            {...common}
            autosize
            minRows={3}
            maxRows={16}
            classNames={{ input: "bl-mono" }}
            value={typed}
            onChange={({ currentTarget }) => change(currentTarget.value)}
          />
        );
      return <TextInput {...common} value={typed} onChange={({ currentTarget }) => change(currentTarget.value)} />;
    }
    case "flag":
      return (
        <Checkbox
          label={label}
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <NativeSelect
          {...common}
          data={[
            ...(shape.nullable ? [{ value: NONE, label: say("none") }] : []),
            ...shape.options.map((one) => ({ value: String(one), label: said(String(one)) })),
          ]}
          value={value === null || value === undefined ? NONE : String(value)}
          onChange={({ currentTarget }) =>
            onChange(shape.options.find((one) => String(one) === currentTarget.value) ?? null)
          }
        />
      );
    case "texts":
      return (
        <TagsInput
          {...common}
          splitChars={name === "sshKeys" ? ["\n"] : [",", " ", "\n"]}
          acceptValueOnBlur
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
        />
      );
    case "list":
      return <ListField {...props} item={shape.item} label={label} />;
    case "fields":
      return <RecordField {...props} fields={shape} label={label} />;
    case "variants":
      return <VariantField {...props} variants={shape} label={label} />;
    case "either": {
      const isWord = typeof value !== "object" || value === null;
      return (
        <Stack gap="xs">
          <NativeSelect
            {...common}
            data={[...shape.words.map((one) => ({ value: one, label: one })), { value: NONE, label: say("word") }]}
            value={isWord ? typed || shape.words[0] : NONE}
            onChange={({ currentTarget }) =>
              onChange(currentTarget.value === NONE ? blank(shape.record) : currentTarget.value)
            }
          />
          {isWord ? null : <Field {...props} shape={shape.record} />}
        </Stack>
      );
    }
    case "other":
      return <JsonField {...props} label={label} />;
  }
}

function kept(shape: Shape, text: string): string | number {
  return shape.kind === "number" && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function empty(shape: Shape): null | undefined {
  return "nullable" in shape && shape.nullable ? null : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function RecordField(props: FieldProps & { readonly fields: Shape & { kind: "fields" }; readonly label: string }) {
  const { fields, label, value, onChange, path, faults } = props;
  const say = profileWords.use();
  const record = recordOf(value);
  const set = (key: string, to: unknown) => {
    const { [key]: _before, ...rest } = record;
    onChange(to === undefined ? rest : { ...rest, [key]: to });
  };
  if (fields.nullable && (value === null || value === undefined))
    return (
      <Group gap="sm">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Text size="sm" c="dimmed">
          {say("none")}
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => onChange({})}>
          {say("word")}
        </Button>
      </Group>
    );
  return (
    <fieldset className="bl-fields">
      <legend>{label}</legend>
      <Stack gap="sm">
        {fields.nullable ? (
          <Button size="compact-xs" variant="subtle" className="bl-fields-drop" onClick={() => onChange(null)}>
            {say("none")}
          </Button>
        ) : null}
        {fields.fields.map(({ key, shape }) =>
          key === "passwordHash" ? (
            <PasswordField key={key} account={record} onChange={onChange} error={faults.get(`${path}.${key}`)} />
          ) : key === "password" ? null : (
            <Field
              key={key}
              name={key}
              shape={shape}
              value={record[key]}
              onChange={(to) => set(key, to)}
              path={`${path}.${key}`}
              faults={faults}
            />
          ),
        )}
      </Stack>
    </fieldset>
  );
}

function ListField(props: FieldProps & { readonly item: Shape; readonly label: string }) {
  const { item, label, value, onChange, path, faults } = props;
  const say = profileWords.use();
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const change = (at: number, to: unknown) => onChange(items.map((one, i) => (i === at ? to : one)));
  return (
    <fieldset className="bl-fields">
      <legend>{label}</legend>
      <Stack gap="sm">
        {items.map((one, i) => {
          const place = `${path}.${i}`;
          return (
            <Group key={place} align="start" wrap="nowrap" gap="xs">
              <div className="bl-list-item">
                <Field
                  name={`${label} ${i + 1}`}
                  shape={item}
                  value={one}
                  onChange={(to) => change(i, to)}
                  path={place}
                  faults={faults}
                />
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${say("removeItem")} ${label} ${i + 1}`}
                onClick={() => onChange(items.filter((_, at) => at !== i))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          );
        })}
        {faults.get(path) === undefined ? null : (
          <Text size="xs" className="bl-text-bad">
            {faults.get(path)}
          </Text>
        )}
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...items, blank(item)])}
          >
            {`${say("addItem")}: ${label}`}
          </Button>
        </Group>
      </Stack>
    </fieldset>
  );
}

function VariantField(props: FieldProps & { readonly variants: Shape & { kind: "variants" }; readonly label: string }) {
  const { variants, value, onChange } = props;
  const record = recordOf(value);
  const names = Object.keys(variants.variants);
  const chosen = names.find((one) => one === record[variants.by]) ?? names[0] ?? "";
  const shape = variants.variants[chosen];
  const title = fieldTitle(fieldWords.use(), variants.by);
  return (
    <Stack gap="xs">
      <NativeSelect
        label={title}
        data={names}
        value={chosen}
        onChange={({ currentTarget }) => onChange({ name: record.name ?? "", [variants.by]: currentTarget.value })}
      />
      {shape === undefined ? null : (
        <Field {...props} shape={shape} onChange={(to) => onChange({ ...recordOf(to), [variants.by]: chosen })} />
      )}
    </Stack>
  );
}

/** What no form fits: as JSON, which counts while it can be read. */
function JsonField(props: FieldProps & { readonly label: string }) {
  const { label, value, onChange, path, faults } = props;
  const change = (text: string) => {
    try {
      onChange(text.trim() === "" ? undefined : JSON.parse(text));
    } catch {
      // While it is being typed.
    }
  };
  return (
    <Textarea
      key={path}
      label={label}
      autosize
      minRows={3}
      classNames={{ input: "bl-mono" }}
      defaultValue={value === undefined ? "" : JSON.stringify(value, null, 2)}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      {...(faults.get(path) === undefined ? {} : { error: faults.get(path) })}
    />
  );
}
