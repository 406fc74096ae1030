// One question before something is gone.
import { Text } from "@mantine/core";
import { Dialog } from "../../parts/dialog.tsx";
import { FormFoot } from "../../parts/form-foot.tsx";

export function AskDialog(props: {
  readonly title: string;
  readonly says: string;
  readonly yes: string;
  readonly busy: boolean;
  readonly cause: unknown;
  readonly onYes: () => void;
  readonly close: () => void;
}) {
  const { title, says, yes, busy, cause, onYes, close } = props;
  return (
    <Dialog opened onClose={close} title={title}>
      <Text size="sm" mb="sm">
        {says}
      </Text>
      <FormFoot failed={cause} close={close} says={yes} busy={busy} danger onClick={onYes} />
    </Dialog>
  );
}
