// The settings' tables: a few rows, each with what can be done about it at its end.
import { Group, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Loaded } from "../../parts/loaded.tsx";
import { deeds } from "../../words/deeds.ts";

export interface PlainColumn<T> {
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  readonly className?: string;
}

export function PlainTable<T>(props: {
  readonly of: UseQueryResult<readonly T[]>;
  readonly keyOf: (row: T) => string;
  readonly columns: readonly PlainColumn<T>[];
  /** Where there are none. */
  readonly none: string;
  /** Buttons; absent: nothing can be done. */
  readonly acts?: (row: T) => ReactNode;
}) {
  const { of, keyOf, columns, none, acts } = props;
  const deed = deeds.use();
  return (
    <Loaded of={of} rows={3}>
      {(all) =>
        all.length === 0 ? (
          <Text>{none}</Text>
        ) : (
          <table className="bl-plain">
            <thead>
              <tr>
                {columns.map(({ title }) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
                {acts === undefined ? null : <th scope="col" aria-label={deed("change")} />}
              </tr>
            </thead>
            <tbody>
              {all.map((row) => (
                <tr key={keyOf(row)}>
                  {columns.map(({ title, cell, className }) => (
                    <td key={title} className={className}>
                      {cell(row)}
                    </td>
                  ))}
                  {acts === undefined ? null : (
                    <td>
                      <Group gap="xs" justify="flex-end">
                        {acts(row)}
                      </Group>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </Loaded>
  );
}
