// The menu editor: a menu's entries as a tree, the one that is chosen as a form, and what machines will show of it.

import { Button, Group, Text, Title } from "@mantine/core";
import { IconDeviceFloppy, IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { ApiProblem } from "../../../src/http/client/client.ts";
import { useParam } from "../../frame/address.ts";
import { type Answer, client, queries, readAgain, useApi } from "../../live/api.ts";
import { useMay } from "../../live/session.ts";
import { Chip } from "../../parts/chip.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { FailedDeed } from "../../parts/failed-state.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { useSaid } from "../../words/sentences/said.ts";
import { changed, childrenOf, type Entry, entryAt, type Place, titleOf } from "./entries.ts";
import { EntryForm } from "./entry-form.tsx";
import { faultsAt } from "./faults.ts";
import { MenuForm } from "./menu-form.tsx";
import { MenuPreview } from "./menu-preview.tsx";
import { MenuTree } from "./menu-tree.tsx";
import { ShownMenus } from "./shown-menus.tsx";
import { menuWords } from "./words.ts";

export function MenuPage() {
  const say = menuWords.use();
  const admin = useMay("admin");
  return (
    <div className="bl-page">
      <Title order={1} mb="md">
        {say("title")}
      </Title>
      {admin ? <Editor /> : <ShownMenus />}
    </div>
  );
}

type Config = Answer<"config.show">;

/** How often it is looked whether the doors are open again. */
const OPENING_MS = 500;

function Editor() {
  const config = useApi("config.show", {});
  // What is being written is not swept away by what somebody else wrote: that is told when it is saved.
  return <Loaded of={config}>{(now) => <MenuEditor config={now} />}</Loaded>;
}

interface Draft {
  /** Of the config file that it began with. */
  readonly version: string;
  readonly menus: readonly Entry[];
}

function MenuEditor({ config }: { readonly config: Config }) {
  const say = menuWords.use();
  const said = useSaid();
  const stored = config.menus as readonly Entry[];
  const [draft, setDraft] = useState<Draft | null>(null);
  const menus = draft?.menus ?? stored;
  const [asked, setAsked] = useParam("menu");
  const at = Math.max(
    0,
    menus.findIndex(({ name }) => name === asked),
  );
  const menu = menus[at];
  const [chosen, setChosen] = useState<Place | null>(null);
  const [saving, setSaving] = useState<"no" | "now" | "done">("no");
  const [failed, setFailed] = useState<unknown>(null);
  const faults = useMemo(() => {
    const all = failed instanceof ApiProblem ? (failed.problem.faults ?? []) : [];
    return all.map(({ path, problem }) => ({ path, problem: said(problem) }));
  }, [failed, said]);

  const write = (next: readonly Entry[]) => {
    setDraft({ version: draft?.version ?? config.version, menus: next });
    setSaving("no");
  };
  const change = (to: Entry) => {
    write(menus.map((one, i) => (i === at ? to : one)));
    if (to.name !== menu?.name) setAsked(String(to.name));
  };
  const discard = () => {
    setDraft(null);
    setFailed(null);
    setChosen(null);
    readAgain(queries, "config");
  };
  const add = () => {
    const taken = new Set(menus.map(({ name }) => name));
    const name = ["main", ...menus.map((_, i) => `menu-${i + 2}`)].find((one) => !taken.has(one)) ?? "menu";
    write([
      ...menus,
      { name, title: say("title"), entries: [{ label: "disk", title: say("firstEntry"), local: "auto" }] },
    ]);
    setAsked(name);
    setChosen(null);
  };
  const save = async (force: boolean) => {
    if (draft === null) return;
    setSaving("now");
    setFailed(null);
    try {
      const body = { menus: draft.menus.map((one) => ({ ...one })), version: draft.version, apply: true, force };
      await client.call("config.put", { body });
      // What is told next is about the file as it is now.
      await queries.refetchQueries({ queryKey: ["config.show"] }, { throwOnError: true });
      setDraft(null);
      setSaving("done");
      readAgain(queries, "menus");
    } catch (cause) {
      setFailed(cause);
      setSaving("no");
    }
  };

  if (menu === undefined)
    return (
      <EmptyState title={say("emptyTitle")} action={<NewMenu onClick={add} />}>
        {say("emptySays")}
      </EmptyState>
    );
  const entries = childrenOf(menu);
  const entry = chosen === null ? undefined : entryAt(entries, chosen);
  const shownOn = config.networks.flatMap((one) => {
    const { interface: on, menu: shown } = one as Entry;
    return shown === menu.name ? [String(on)] : [];
  });
  const isOld = failed instanceof ApiProblem && failed.problem.name === "changed";
  // Something would be cut off.
  const isBusy = failed instanceof ApiProblem && failed.problem.name === "conflict";
  return (
    <>
      <Group mb="md" gap="xs">
        {menus.map((one, i) => (
          <Chip
            key={String(one.name)}
            on={i === at}
            onClick={() => {
              setAsked(String(one.name));
              setChosen(null);
            }}
          >
            {titleOf(one)}
          </Chip>
        ))}
        <NewMenu onClick={add} />
        <Text size="sm" c="dimmed">
          {shownOn.length === 0 ? say("shownNowhere") : `${say("shownOn")} ${shownOn.join(", ")}`}
        </Text>
      </Group>
      <div className="bl-menu-columns">
        <section className="bl-panel" aria-label={say("entries")}>
          <button type="button" className="bl-menu-self" aria-pressed={chosen === null} onClick={() => setChosen(null)}>
            {say("menuItself")}
          </button>
          <MenuTree
            entries={entries}
            chosen={chosen}
            onChoose={setChosen}
            onChange={(next) => change({ ...menu, entries: next })}
          />
        </section>
        <section className="bl-panel" aria-label={entry === undefined ? say("menuItself") : titleOf(entry)}>
          {entry === undefined || chosen === null ? (
            <>
              <MenuForm menu={menu} onChange={change} faults={faultsAt(faults, at, null)} />
              <Button mt="md" size="xs" variant="default" onClick={() => write(menus.filter((_, i) => i !== at))}>
                {say("removeMenu")}
              </Button>
            </>
          ) : (
            <EntryForm
              key={chosen.join(".")}
              entry={entry}
              faults={faultsAt(faults, at, chosen)}
              onChange={(to) => change({ ...menu, entries: changed(entries, chosen, to) })}
            />
          )}
        </section>
        <section className="bl-panel" aria-label={say("picture")}>
          <MenuPreview menu={menu} />
        </section>
      </div>
      <Group mt="md">
        <Button
          leftSection={<IconDeviceFloppy size={16} />}
          disabled={draft === null}
          loading={saving === "now"}
          onClick={() => void save(false)}
        >
          {say("save")}
        </Button>
        {draft === null ? null : (
          <Button variant="default" onClick={discard}>
            {say("discard")}
          </Button>
        )}
        {saving === "done" ? <Outcome /> : null}
      </Group>
      {isOld ? (
        <Text mt="sm" className="bl-text-warn" role="alert">
          {say("changedElsewhere")}
        </Text>
      ) : (
        <FailedDeed cause={failed} />
      )}
      {isBusy ? (
        <Button mt="sm" color="red" className="bl-wipe" onClick={() => void save(true)}>
          {say("force")}
        </Button>
      ) : null}
    </>
  );
}

/** Of what was saved: it is in use only when the doors are open again, and the server may have gone on with what it had. */
function Outcome() {
  const say = menuWords.use();
  const [opening, setOpening] = useState(true);
  const config = useApi("config.show", {}, { refetchInterval: opening ? OPENING_MS : false }).data;
  const isOpening = config === undefined || (config.pending && config.trouble === null);
  if (isOpening !== opening) setOpening(isOpening);
  if (isOpening) return <Text role="status">{say("saving")}</Text>;
  if (config.trouble === null) return <Text role="status">{say("saved")}</Text>;
  return (
    <Text className="bl-text-bad" role="alert">
      {say("trouble", { why: config.trouble })}
    </Text>
  );
}

function NewMenu({ onClick }: { readonly onClick: () => void }) {
  const say = menuWords.use();
  return (
    <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={onClick}>
      {say("newMenu")}
    </Button>
  );
}
