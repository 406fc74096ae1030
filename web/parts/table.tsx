// A table for thousands of rows: only what is seen is drawn; 36-px rows, the head stays; on a phone each row is a card. With j and k
// one goes through the rows, x selects, Enter opens. A row that changed glows for a second.
import { Checkbox } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useKeys } from "../frame/keys.ts";
import { PHONE } from "../look/widths.ts";
import { ordered, type Sorting } from "./sorting.ts";
import { tableWords } from "./table-words.ts";

export interface Column<T> {
  readonly key: string;
  readonly title: string;
  /** Of CSS grid: `minmax(140px, 2fr)`. */
  readonly width: string;
  readonly cell: (row: T) => ReactNode;
  /** What it is sorted by; absent: it is not. */
  readonly sort?: (row: T) => string | number | null;
  readonly right?: boolean;
}

export interface TableProps<T> {
  /** What the table holds, for those who do not see it. */
  readonly label: string;
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly columns: readonly Column<T>[];
  /** A row on a phone. */
  readonly card: (row: T) => ReactNode;
  readonly cardHeight?: number;
  readonly onOpen?: (row: T) => void;
  /** Absent: rows are not selected. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (selected: ReadonlySet<string>) => void;
  readonly sorting?: Sorting | null;
  readonly onSort?: (sorting: Sorting) => void;
  /** Reached the end: there is more. */
  readonly onEnd?: () => void;
}

const ROW_HEIGHT = 36;

export function Table<T>(props: TableProps<T>) {
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  // Its rows are of another height then: it begins anew.
  return <Grid key={phone ? "cards" : "rows"} {...props} phone={phone} />;
}

function Grid<T>(props: TableProps<T> & { readonly phone: boolean }) {
  const {
    label,
    rows,
    keyOf,
    columns,
    card,
    cardHeight = 92,
    onOpen,
    selected,
    onSelect,
    sorting,
    onSort,
    onEnd,
    phone,
  } = props;
  const say = tableWords.use();
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const sorted = useMemo(() => ordered(rows, columns, sorting ?? null), [rows, columns, sorting]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (phone ? cardHeight + 8 : ROW_HEIGHT),
    overscan: 12,
    getItemKey: (i) => keyOf(sorted[i] as T),
  });

  const place = useCallback(() => sorted.findIndex((row) => keyOf(row) === current), [sorted, keyOf, current]);
  const go = (step: number) => {
    const to = Math.min(sorted.length - 1, Math.max(0, place() + step));
    const row = sorted[to];
    if (row === undefined) return;
    setCurrent(keyOf(row));
    virtual.scrollToIndex(to, { align: "auto" });
  };
  const toggle = useCallback(
    (key: string) => {
      if (selected === undefined || onSelect === undefined) return;
      const next = new Set(selected);
      if (!next.delete(key)) next.add(key);
      onSelect(next);
    },
    [selected, onSelect],
  );
  const open = () => {
    const row = sorted[place()];
    if (row !== undefined) onOpen?.(row);
  };
  useKeys({
    j: [say("next"), () => go(1)],
    k: [say("previous"), () => go(-1)],
    ...(onSelect === undefined ? {} : { x: [say("select"), () => current !== null && toggle(current)] as const }),
    ...(onOpen === undefined ? {} : { Enter: [say("open"), open] as const }),
  });

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= sorted.length - 1) onEnd?.();
  }, [last, sorted.length, onEnd]);

  const grid = [...(selected === undefined ? [] : ["36px"]), ...columns.map(({ width }) => width)].join(" ");
  const allSelected = selected !== undefined && rows.length > 0 && rows.every((row) => selected.has(keyOf(row)));
  return (
    <div className="bl-table" ref={scroller}>
      <table aria-label={label} aria-rowcount={sorted.length + 1}>
        {phone ? null : (
          <thead>
            <tr className="bl-head" style={{ gridTemplateColumns: grid }}>
              {selected === undefined ? null : (
                <th scope="col" className="bl-cell">
                  <Checkbox
                    size="xs"
                    aria-label={say("selectAll")}
                    checked={allSelected}
                    indeterminate={!allSelected && selected.size > 0}
                    onChange={() => onSelect?.(allSelected ? new Set() : new Set(rows.map(keyOf)))}
                  />
                </th>
              )}
              {columns.map((column) => (
                <Head key={column.key} column={column} sorting={sorting ?? null} onSort={onSort} />
              ))}
            </tr>
          </thead>
        )}
        <tbody style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const row = sorted[index] as T;
            const name = String(key);
            return (
              <Row
                key={name}
                name={name}
                row={row}
                index={index}
                start={start}
                grid={grid}
                columns={columns as readonly Column<unknown>[]}
                card={phone ? (card as (row: unknown) => ReactNode) : null}
                height={phone ? cardHeight : ROW_HEIGHT}
                current={name === current}
                selected={selected?.has(name) ?? null}
                toggle={toggle}
                select={say("select")}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Head<T>(props: {
  readonly column: Column<T>;
  readonly sorting: Sorting | null;
  readonly onSort: ((sorting: Sorting) => void) | undefined;
}) {
  const { column, sorting, onSort } = props;
  const { key, title, sort, right } = column;
  const mine = sorting?.by === key;
  const Arrow = sorting?.down === true ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      className={right === true ? "bl-cell bl-right" : "bl-cell"}
      aria-sort={mine ? (sorting.down ? "descending" : "ascending") : "none"}
    >
      {sort === undefined || onSort === undefined ? (
        title
      ) : (
        <button
          type="button"
          className="bl-sort"
          onClick={() => onSort({ by: key, down: mine ? !sorting.down : false })}
        >
          {title}
          {mine ? <Arrow size={13} /> : null}
        </button>
      )}
    </th>
  );
}

interface RowProps {
  readonly name: string;
  readonly row: unknown;
  readonly index: number;
  readonly start: number;
  readonly grid: string;
  readonly columns: readonly Column<unknown>[];
  readonly card: ((row: unknown) => ReactNode) | null;
  readonly height: number;
  readonly current: boolean;
  readonly selected: boolean | null;
  readonly toggle: (key: string) => void;
  readonly select: string;
}

/** Drawn anew only when its record, place or marks changed. */
const Row = memo(function Row(props: RowProps) {
  const { name, row, index, start, grid, columns, card, height, current, selected, toggle, select } = props;
  const element = useRef<HTMLTableRowElement>(null);
  useGlow(element, row);
  useEffect(() => {
    if (current) element.current?.querySelector<HTMLElement>("a, button")?.focus({ preventScroll: true });
  }, [current]);
  const box =
    selected === null ? null : (
      <Checkbox size="xs" checked={selected} onChange={() => toggle(name)} aria-label={`${select} ${name}`} />
    );
  const marks = `${current ? " bl-current" : ""}${selected === true ? " bl-selected" : ""}`;
  const style = { transform: `translateY(${start}px)`, height };
  if (card !== null)
    return (
      <tr ref={element} className={`bl-card${marks}`} style={style} aria-rowindex={index + 2}>
        {box === null ? null : <td>{box}</td>}
        <td className="bl-card-body">{card(row)}</td>
      </tr>
    );
  return (
    <tr
      ref={element}
      className={`bl-row${marks}`}
      style={{ ...style, gridTemplateColumns: grid }}
      aria-rowindex={index + 2}
    >
      {box === null ? null : <td className="bl-cell">{box}</td>}
      {columns.map(({ key, cell, right }) => (
        <td key={key} className={right === true ? "bl-cell bl-right" : "bl-cell"}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
});

/** Lets an element glow for a second when `value` is another than before. */
export function useGlow(element: React.RefObject<HTMLElement | null>, value: unknown): void {
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    element.current?.animate([{ backgroundColor: "var(--bl-glow)" }, { backgroundColor: "transparent" }], 1000);
  }, [element, value]);
}
