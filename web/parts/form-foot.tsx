// The foot of a dialog's form: why it could not be done, the way out, and the button that does it.
import { Button, Group } from "@mantine/core";
import { deeds } from "../words/deeds.ts";
import { FailedDeed } from "./failed-state.tsx";

export function FormFoot(props: {
  /** What the last try threw. */
  readonly failed?: unknown;
  readonly close: () => void;
  /** On the button; else that it is saved. */
  readonly says?: string;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** It takes something away. */
  readonly danger?: boolean;
  /** Instead of sending the form. */
  readonly onClick?: () => void;
}) {
  const { failed, close, says, busy = false, disabled = false, danger = false, onClick } = props;
  const deed = deeds.use();
  return (
    <>
      <FailedDeed cause={failed} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {deed("cancel")}
        </Button>
        <Button
          loading={busy}
          disabled={disabled}
          {...(onClick === undefined ? { type: "submit" } : { onClick })}
          {...(danger ? { color: "red", className: "bl-wipe" } : {})}
        >
          {says ?? deed("save")}
        </Button>
      </Group>
    </>
  );
}
