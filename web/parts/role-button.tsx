// A button for those whose role may do it; for others it is there, cannot be pressed, and says why.
import { Button, type ButtonProps, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { type Role, useMay } from "../live/session.ts";
import { deeds } from "../words/deeds.ts";
import { states } from "../words/states.ts";

export function RoleButton(
  props: ButtonProps & { readonly needs: Role; readonly onClick: () => void; readonly children: ReactNode },
) {
  const { needs, onClick, ...rest } = props;
  const say = deeds.use();
  const state = states.use();
  if (useMay(needs)) return <Button {...rest} onClick={onClick} />;
  return (
    <Tooltip label={say("needsRole", { role: state(needs) })}>
      <Button {...rest} data-disabled aria-disabled="true" onClick={(event) => event.preventDefault()} />
    </Tooltip>
  );
}
