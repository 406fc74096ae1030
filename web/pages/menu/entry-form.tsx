// One entry of a menu: its title, what it does, who sees it, and its password.
import { Button, Group, PasswordInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { client, useWhole } from "../../live/api.ts";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { type Entry, KINDS, type Kind, kindOf, titleOf, turned } from "./entries.ts";
import { wordOf } from "./menu-tree.tsx";
import { menuWords } from "./words.ts";

interface FormProps {
  readonly entry: Entry;
  readonly onChange: (entry: Entry) => void;
  /** What is wrong with a field, by its key. */
  readonly faults: ReadonlyMap<string, string>;
}

export function EntryForm({ entry, onChange, faults }: FormProps) {
  const say = menuWords.use();
  const kind = kindOf(entry);
  const set = (key: string, value: unknown) => {
    const { [key]: _, ...rest } = entry;
    onChange(value === "" || value === null ? rest : { ...entry, [key]: value });
  };
  const fault = (key: string) => faults.get(key) ?? null;
  return (
    <Stack gap="sm">
      {kind === "separator" ? null : (
        <TextInput
          label={say("entryTitle")}
          value={titleOf(entry)}
          error={fault("title")}
          onChange={({ currentTarget }) => onChange({ ...entry, title: currentTarget.value })}
        />
      )}
      <Select
        label={say("does")}
        allowDeselect={false}
        data={KINDS.map((one) => ({ value: one, label: say(wordOf(one)) }))}
        value={kind}
        onChange={(to) => to !== null && onChange(turned(entry, to as Kind))}
      />
      <What entry={entry} kind={kind} onChange={onChange} fault={fault} />
      {kind === "separator" ? null : (
        <>
          <Select
            label={say("firmware")}
            data={[
              { value: "", label: say("everyFirmware") },
              { value: "bios", label: "BIOS" },
              { value: "uefi", label: "UEFI" },
            ]}
            allowDeselect={false}
            value={firmwareOf(entry)}
            onChange={(to) => set("for", to === null || to === "" ? "" : { ...seenBy(entry), firmware: [to] })}
          />
          <Textarea
            label={say("help")}
            autosize
            maxRows={4}
            value={typeof entry.help === "string" ? entry.help : ""}
            error={fault("help")}
            onChange={({ currentTarget }) => set("help", currentTarget.value)}
          />
          <Password entry={entry} kind={kind} onChange={onChange} fault={fault("password")} />
        </>
      )}
    </Stack>
  );
}

function seenBy(entry: Entry): Entry {
  return typeof entry.for === "object" && entry.for !== null ? (entry.for as Entry) : {};
}

function firmwareOf(entry: Entry): string {
  const { firmware } = seenBy(entry);
  return Array.isArray(firmware) ? String(firmware[0] ?? "") : "";
}

/** What belongs to its kind. */
function What(props: {
  readonly entry: Entry;
  readonly kind: Kind;
  readonly onChange: (entry: Entry) => void;
  readonly fault: (key: string) => string | null;
}) {
  const { entry, kind, onChange, fault } = props;
  const say = menuWords.use();
  const profiles = useWhole("profiles.list", {}).data ?? [];
  const choices: Partial<Readonly<Record<Kind, readonly string[]>>> = {
    local: ["auto", "exit"],
    tool: ["memtest"],
    power: ["reboot", "poweroff", "setup"],
    install: profiles.filter(({ use }) => use !== "start").map(({ name }) => name),
    start: profiles.filter(({ use }) => use === "start").map(({ name }) => name),
  };
  const set = (value: unknown) => onChange({ ...entry, [kind]: value });
  if (kind === "separator" || kind === "entries") return null;
  const known = choices[kind];
  const value = entry[kind];
  if (kind === "raw") return <Raw value={value} onChange={set} />;
  if (known !== undefined) {
    const text = String(value ?? "");
    const data = [...new Set([...known, ...(text === "" ? [] : [text])])];
    return (
      <Select label={say("value")} allowDeselect={false} data={data} value={text} error={fault(kind)} onChange={set} />
    );
  }
  return (
    <>
      <TextInput
        label={say("value")}
        className="bl-mono"
        value={String(value ?? "")}
        error={fault(kind)}
        placeholder={kind === "kernel" ? "media/NAME/linux" : kind === "chain" ? "http://…" : "media/NAME/…"}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      />
      {kind === "kernel" ? (
        <>
          <Lines
            label={say("initrd")}
            value={entry.initrd}
            fault={fault("initrd")}
            onChange={(initrd) => onChange({ ...entry, initrd })}
          />
          <Lines
            label={say("arguments")}
            value={entry.arguments}
            fault={fault("arguments")}
            onChange={(all) => onChange({ ...entry, arguments: all })}
          />
        </>
      ) : null}
    </>
  );
}

function Raw({ value, onChange }: { readonly value: unknown; readonly onChange: (value: Entry) => void }) {
  const all = (typeof value === "object" && value !== null ? value : {}) as Entry;
  return (
    <>
      {(["ipxe", "pxelinux", "grub"] as const).map((dialect) => (
        <Textarea
          key={dialect}
          label={dialect}
          className="bl-mono"
          autosize
          maxRows={8}
          value={String(all[dialect] ?? "")}
          onChange={({ currentTarget }) => {
            const { [dialect]: _, ...rest } = all;
            onChange(currentTarget.value === "" ? rest : { ...all, [dialect]: currentTarget.value });
          }}
        />
      ))}
    </>
  );
}

function Lines(props: {
  readonly label: string;
  readonly value: unknown;
  readonly fault: string | null;
  readonly onChange: (lines: readonly string[]) => void;
}) {
  const { label, value, fault, onChange } = props;
  const given = Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
  const [text, setText] = useState(given.join("\n"));
  return (
    <Textarea
      label={label}
      className="bl-mono"
      autosize
      maxRows={8}
      value={text}
      error={fault}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        onChange(currentTarget.value.split(/\s+/).filter((line) => line !== ""));
      }}
    />
  );
}

/** A password becomes hashes at once: what was typed is kept nowhere. */
function Password(props: {
  readonly entry: Entry;
  readonly kind: Kind;
  readonly onChange: (entry: Entry) => void;
  readonly fault: string | null;
}) {
  const { entry, kind, onChange, fault } = props;
  const say = menuWords.use();
  const [typed, setTyped] = useState("");
  const [failed, setFailed] = useState<unknown>(null);
  const there = entry.password !== undefined;
  const keep = async () => {
    setFailed(null);
    try {
      onChange({ ...entry, password: await client.call("menus.hash", { body: { password: typed } }) });
      setTyped("");
    } catch (cause) {
      setFailed(cause);
    }
  };
  const drop = () => {
    const { password: _, ...rest } = entry;
    onChange(rest);
  };
  return (
    <>
      <PasswordInput
        label={say("password")}
        description={say(there ? "passwordKept" : kind === "install" ? "passwordNeeded" : "passwordNone")}
        autoComplete="new-password"
        value={typed}
        error={fault}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Group gap="xs">
        <Button size="xs" variant="default" disabled={typed === ""} onClick={() => void keep()}>
          {say("setPassword")}
        </Button>
        {there ? (
          <Button size="xs" variant="default" onClick={drop}>
            {say("dropPassword")}
          </Button>
        ) : null}
      </Group>
      <FailedDeed cause={failed} />
    </>
  );
}
