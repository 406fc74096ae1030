// The entries of a menu as a tree: dragged by mouse or finger, moved with Alt and the arrows, chosen to be edited.
import { ActionIcon, Group, Menu, Text, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPlus, IconTrash } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import {
  childrenOf,
  type Entry,
  fresh,
  inserted,
  KINDS,
  type Kind,
  kindOf,
  moved,
  type Place,
  stepped,
  titleOf,
  without,
} from "./entries.ts";
import { menuWords } from "./words.ts";

interface TreeProps {
  readonly entries: readonly Entry[];
  readonly chosen: Place | null;
  readonly onChoose: (place: Place | null) => void;
  readonly onChange: (entries: readonly Entry[]) => void;
}

const keyOf = (place: Place) => place.join(".");
export const wordOf = (kind: Kind) => (kind === "entries" ? "submenu" : kind);

export function MenuTree(props: TreeProps) {
  const { entries, chosen, onChoose, onChange } = props;
  const say = menuWords.use();
  const [dragged, setDragged] = useState<Place | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const add = (kind: Kind) => {
    onChange([...entries, fresh(kind, say(wordOf(kind)))]);
    onChoose([entries.length]);
  };
  const drop = (from: Place, key: string | null) => {
    const [first, second] = key?.split(".").map(Number) ?? [];
    if (first !== undefined && key !== keyOf(from)) {
      onChange(moved(entries, from, second === undefined ? [first] : [first, second]));
      onChoose(null);
    }
    setDragged(null);
    setOver(null);
  };
  const rows = entries.flatMap((entry, i): [Entry, Place][] => [
    [entry, [i]],
    ...childrenOf(entry).map((child, j): [Entry, Place] => [child, [i, j]]),
  ]);
  const step = (place: Place, by: -1 | 1) => {
    const [next, to] = stepped(entries, place, by);
    onChange(next);
    onChoose(to);
  };
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {say("moveHint")}
      </Text>
      <ul className="bl-menu-tree" aria-label={say("entries")}>
        {rows.map(([entry, place]) => (
          <TreeRow
            key={keyOf(place)}
            entry={entry}
            place={place}
            chosen={chosen !== null && keyOf(chosen) === keyOf(place)}
            onChoose={() => onChoose(place)}
            onStep={(by) => step(place, by)}
            onRemove={() => {
              onChange(without(entries, place));
              onChoose(null);
            }}
            onInside={() => {
              const to: Place = [place[0], childrenOf(entry).length];
              onChange(inserted(entries, to, fresh("local", say("local"))));
              onChoose(to);
            }}
            over={dragged !== null && over === keyOf(place)}
            onDrag={() => setDragged(place)}
            onOver={setOver}
            onDrop={(to) => drop(place, to)}
          />
        ))}
        {dragged === null ? null : <li className="bl-menu-end" data-place={entries.length} />}
      </ul>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className="bl-menu-add">
            <IconPlus size={15} /> {say("addEntry")}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map((kind) => (
            <Menu.Item key={kind} onClick={() => add(kind)}>
              {say(wordOf(kind))}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** The place of the row that is there on the screen. */
function placeAt(x: number, y: number): string | null {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-place]")?.dataset.place ?? null;
}

function TreeRow(props: {
  readonly entry: Entry;
  readonly place: Place;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onStep: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly onInside: () => void;
  /** What is dragged would come here. */
  readonly over: boolean;
  readonly onDrag: () => void;
  readonly onOver: (place: string | null) => void;
  readonly onDrop: (place: string | null) => void;
}) {
  const { entry, place, chosen, over, onChoose, onStep, onRemove, onInside, onDrag, onOver, onDrop } = props;
  const say = menuWords.use();
  const kind = kindOf(entry);
  const title =
    kind === "separator" ? (typeof entry.separator === "string" ? entry.separator : "――――") : titleOf(entry);
  const row = useRef<HTMLLIElement>(null);
  // Whoever moves an entry with the keyboard stays with it, on the same button.
  useEffect(() => {
    const now = document.activeElement;
    const before = now?.closest(".bl-menu-row");
    if (!chosen || row.current === null || before == null || before === row.current) return;
    const act = now instanceof HTMLElement ? (now.dataset.act ?? "name") : "name";
    row.current.querySelector<HTMLElement>(`[data-act="${act}"]`)?.focus();
  }, [chosen]);
  const keys = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onStep(event.key === "ArrowUp" ? -1 : 1);
  };
  const marks = `${chosen ? " bl-chosen" : ""}${place.length === 2 ? " bl-inside" : ""}${over ? " bl-over" : ""}`;
  return (
    <li ref={row} className={`bl-menu-row${marks}`} data-place={keyOf(place)}>
      <span
        className="bl-grip"
        aria-hidden="true"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          onDrag();
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onOver(placeAt(event.clientX, event.clientY));
        }}
        onPointerUp={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrop(placeAt(event.clientX, event.clientY));
        }}
        onPointerCancel={() => onDrop(null)}
      >
        <IconGripVertical size={15} />
      </span>
      <button
        type="button"
        className="bl-menu-name"
        data-act="name"
        aria-pressed={chosen}
        onClick={onChoose}
        onKeyDown={keys}
      >
        <span>{title}</span>
        <Text span size="xs" c="dimmed">
          {say(wordOf(kind))}
        </Text>
      </button>
      <Group gap={2} wrap="nowrap">
        {kind === "entries" ? (
          <Act act="add" label={say("addEntry")} onClick={onInside}>
            <IconPlus size={15} />
          </Act>
        ) : null}
        <Act act="up" label={`${say("up")}: ${title}`} onClick={() => onStep(-1)}>
          <IconArrowUp size={15} />
        </Act>
        <Act act="down" label={`${say("down")}: ${title}`} onClick={() => onStep(1)}>
          <IconArrowDown size={15} />
        </Act>
        <Act act="remove" label={`${say("remove")}: ${title}`} onClick={onRemove}>
          <IconTrash size={15} />
        </Act>
      </Group>
    </li>
  );
}

function Act(props: {
  readonly act: "add" | "up" | "down" | "remove";
  readonly label: string;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}) {
  const { act, label, onClick, children } = props;
  return (
    <Tooltip label={label}>
      <ActionIcon size="sm" variant="subtle" color="gray" data-act={act} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
