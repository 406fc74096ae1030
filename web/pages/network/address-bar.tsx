// A range as a bar of cells, an address each (or several, where there are too many): who has it, on hover and to the reader.
import { Group, Text } from "@mantine/core";
import { useMemo } from "react";
import type { Answer } from "../../live/api.ts";
import { type CellState, cellsOf, type Taken } from "./cells.ts";
import { networkWords } from "./words.ts";

type Range = Answer<"networks.list">[number]["ranges"][number];

export function AddressBar({ range, taken }: { readonly range: Range; readonly taken: readonly Taken[] }) {
  const say = networkWords.use();
  const { first, last, free, size } = range;
  const cells = useMemo(() => cellsOf(first, last, taken), [first, last, taken]);
  const names: Readonly<Record<CellState, string>> = {
    free: say("free"),
    bound: say("bound"),
    reserved: say("reserved"),
    declined: say("declined"),
    expired: say("expired"),
    own: say("ownCell"),
  };
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <span className="bl-mono">{`${first} – ${last}`}</span>
        <Text size="sm" c="dimmed" className="bl-figures">
          {say("usage", { free, size })}
        </Text>
      </Group>
      <div className="bl-cells" role="img" aria-label={say("barLabel", { first, last, free, size })}>
        {cells.map((cell) => (
          <span
            key={cell.first}
            className={`bl-cell-${cell.state}`}
            title={
              cell.size === 1
                ? say("cell", { address: cell.first, state: [names[cell.state], cell.who].filter(Boolean).join(", ") })
                : say("cells", { first: cell.first, last: cell.last, taken: cell.taken, size: cell.size })
            }
          />
        ))}
      </div>
    </div>
  );
}

/** What the colours are. */
export function CellLegend() {
  const say = networkWords.use();
  return (
    <Group gap="md">
      {(["free", "bound", "reserved", "declined", "expired"] as const).map((state) => (
        <Group key={state} gap={6}>
          <span className={`bl-cell-sample bl-cell-${state}`} />
          <Text size="xs" c="dimmed">
            {say(state)}
          </Text>
        </Group>
      ))}
    </Group>
  );
}
