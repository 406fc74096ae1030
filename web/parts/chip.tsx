// A filter that is on or off.
import { UnstyledButton } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";

export function Chip(props: {
  readonly on: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
  readonly count?: number;
}) {
  const { on, onClick, children, count } = props;
  return (
    <UnstyledButton className={on ? "bl-chip bl-on" : "bl-chip"} aria-pressed={on} onClick={onClick}>
      {children}
      {count === undefined ? null : <span className="bl-figures bl-count">{count}</span>}
      {on ? <IconX size={13} /> : null}
    </UnstyledButton>
  );
}
